"""Whom no letter of an issued version went to: the office tells them in other ways."""

from review.issue.notices import collect_changes, list_outcomes, write_plan_letter
from review.plan.versions import find_version_before
from submissions.choices import MailPurpose, MailStatus
from submissions.models import OutgoingMail

# A letter of which this is said reached nobody, and nobody waits for it any more.
LOST = (MailStatus.FAILED, MailStatus.DISCARDED)


def list_untold_units(version):
    """[(unit, the text that tells it)] of an issued version, in the order of its letters."""
    before = find_version_before(version)
    first = before is None
    concerned = list_outcomes(version) if first else collect_changes(before, version)
    purpose = MailPurpose.ISSUE if first else MailPurpose.CHANGE
    letters = OutgoingMail.objects.filter(
        campaign=version.plan.campaign,
        purpose=purpose,
        written_at__gte=version.issued_at,
    )
    told = set(letters.exclude(status__in=LOST).values_list("unit", flat=True))
    return [
        (unit, write_plan_letter(version, unit, lines, first=first))
        for unit, lines in concerned
        if unit.pk not in told
    ]
