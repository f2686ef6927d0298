"""Where a unit stands, and its stamped paper: expressions over declarations."""

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, Substr, Upper

from submissions.choices import AttachmentKind, DeclarationStatus, Stamp, Standing
from submissions.models import Attachment, Filing, User

FILED = Q(status__in=DeclarationStatus.filed())
# `short_code` of `current`, a checksum, is what was read from the scan; that anything
# was read is asked first, for the checksum takes a look at every filing.
BEARS_CODE = Q(code_read__gt="") & Q(
    code_read=Upper(
        Concat(Substr("current", 1, 5), Value("-"), Substr("current", 6, 5))
    )
)


def standing_at(campaign, now):
    """The Standing of a declaration of this campaign, as an expression."""
    return Case(
        When(FILED & ~Q(none_reason=""), then=Value(Standing.NONE)),
        When(status=DeclarationStatus.SUBMITTED, then=Value(Standing.SUBMITTED)),
        When(status=DeclarationStatus.ACCEPTED, then=Value(Standing.ACCEPTED)),
        When(unit__active=False, then=Value(Standing.STOPPED)),
        When(overdue_at(campaign, now), then=Value(Standing.OVERDUE)),
        default=progress_in(campaign),
    )


def progress_in(campaign):
    """How far a unit came that has not filed, whatever the clock says."""
    came = User.objects.filter(unit=OuterRef("unit"), last_login__gte=campaign.opens_at)
    return Case(
        When(status=DeclarationStatus.RETURNED, then=Value(Standing.RETURNED)),
        When(revision__gt=0, then=Value(Standing.DRAFT)),
        When(Exists(came), then=Value(Standing.UNTOUCHED)),
        default=Value(Standing.UNSEEN),
    )


def overdue_at(campaign, now):
    """`now >= declaration.due_at` in SQL, of what is not filed."""
    if now < campaign.closes_at:
        return Q(pk__in=[])
    not_extended = Q(extended_until__isnull=True) | Q(extended_until__lte=now)
    not_asked = ~Q(status=DeclarationStatus.RETURNED) | Q(answer_by__lte=now)
    return not_extended & not_asked


def expected_by(declaration):
    """Until when the office expects it: a return names its own day, whatever the deadline.

    Never after `due_at`, until which it may still be filed.
    """
    if declaration.status != DeclarationStatus.RETURNED:
        return declaration.due_at
    ends = (declaration.answer_by, declaration.extended_until)
    return max(end for end in ends if end)


def stamp():
    """The Stamp of a declaration, as an expression.

    What is filed has a checksum to compare; what is still written, only its last change.
    Twin of `submissions.models.attachments.stamp_of`.
    """
    scans = Attachment.objects.filter(
        declaration=OuterRef("pk"), kind=AttachmentKind.SCAN
    ).order_by()
    newest = Filing.objects.filter(declaration=OuterRef("declaration")).order_by(
        "-sequence"
    )
    still = When(uploaded_at__gte=OuterRef("changed_at"), then=F("content_sha256"))
    filed = scans.annotate(current=Subquery(newest.values("sha256")[:1]))
    written = scans.annotate(current=Case(still, default=Value("")))
    best = Case(When(FILED, then=verdict(filed)), default=verdict(written))
    return Coalesce(best, Value(Stamp.ABSENT))


def verdict(scans):
    """What the best of these scans says; nothing where there is none."""
    of_content = Case(
        When(code_read__gt="", then=Value(f"1{Stamp.OUTDATED}")),
        default=Value(f"2{Stamp.UNREAD}"),
    )
    ranked = Case(
        When(BEARS_CODE, then=Value(f"0{Stamp.FITS}")),
        When(content_sha256=F("current"), then=of_content),
        default=Value(f"3{Stamp.OUTDATED}"),
        output_field=CharField(),
    )
    best = scans.values("declaration").annotate(best=Min(ranked))
    return Subquery(best.values(said=Substr("best", 2)))
