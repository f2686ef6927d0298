"""Which letters of the outbox."""

import django_filters

from submissions.choices import MailPurpose, MailStatus
from submissions.models import OutgoingMail


class OutboxFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(
        label="状态", choices=MailStatus.choices, empty_label="全部"
    )
    purpose = django_filters.ChoiceFilter(
        label="事由", choices=MailPurpose.choices, empty_label="全部"
    )

    class Meta:
        model = OutgoingMail
        fields = []
