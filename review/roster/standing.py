"""Where a unit stands, and its stamped paper: expressions over declarations."""

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Lower, Replace, Substr
from django.db.models.lookups import Exact, In

from submissions.choices import AttachmentKind, DeclarationStatus, Stamp, Standing
from submissions.models import Attachment, Filing, User

FILED = Q(status__in=DeclarationStatus.filed())
# `make_short_code` of `current`, a checksum, is what was read from the scan; that anything
# was read is asked first, for the checksum takes a look at every filing.
BEARS_CODE = Q(code_read__gt="") & Q(
    Exact(Lower(Replace("code_read", Value("-"))), Substr("current", 1, 10))
)
# What a scan says, the best first.
RANKED = Case(
    When(BEARS_CODE, then=Value(f"0{Stamp.FITS}")),
    When(
        content_sha256=F("current"),
        then=Case(
            When(code_read__gt="", then=Value(f"1{Stamp.OUTDATED}")),
            default=Value(f"2{Stamp.UNREAD}"),
        ),
    ),
    default=Value(f"3{Stamp.OUTDATED}"),
    output_field=CharField(),
)


def with_standing(declarations, campaign, now):
    """The declarations with `progress` and `standing`: one state, one word everywhere."""
    return declarations.annotate(progress=express_progress(campaign)).annotate(
        standing=express_standing(campaign, now)
    )


def express_standing(campaign, now):
    """The Standing of a declaration of this campaign, as an expression; `progress` is
    an annotation of it."""
    return Case(
        When(FILED & ~Q(none_reason=""), then=Value(Standing.NONE)),
        When(status=DeclarationStatus.SUBMITTED, then=Value(Standing.SUBMITTED)),
        When(status=DeclarationStatus.ACCEPTED, then=Value(Standing.ACCEPTED)),
        When(unit__active=False, then=Value(Standing.STOPPED)),
        When(express_overdue(campaign, now), then=Value(Standing.OVERDUE)),
        default=F("progress"),
    )


def express_progress(campaign):
    """How far a unit came that has not filed, whatever the clock says."""
    came = User.objects.filter(unit=OuterRef("unit"), last_login__gte=campaign.opens_at)
    return Case(
        When(status=DeclarationStatus.RETURNED, then=Value(Standing.RETURNED)),
        When(revision__gt=0, then=Value(Standing.DRAFT)),
        When(Exists(came), then=Value(Standing.UNTOUCHED)),
        default=Value(Standing.UNSEEN),
    )


def express_overdue(campaign, now):
    """`now >= declaration.due_at` in SQL, of what is not filed."""
    if now < campaign.closes_at:
        return Q(pk__in=[])
    not_extended = Q(extended_until__isnull=True) | Q(extended_until__lte=now)
    not_asked = ~Q(status=DeclarationStatus.RETURNED) | Q(answer_by__lte=now)
    return not_extended & not_asked


def express_stamp():
    """The Stamp of a declaration, as an expression: what the best of its scans says.

    What is filed has a checksum to compare; what is still written, only its last change.
    """
    newest = Filing.objects.filter(declaration=OuterRef("declaration"))
    current = Case(
        When(
            In(OuterRef("status"), DeclarationStatus.filed()),
            then=Subquery(newest.order_by("-sequence").values("sha256")[:1]),
        ),
        When(uploaded_at__gte=OuterRef("changed_at"), then=F("content_sha256")),
        default=Value(""),
    )
    scans = Attachment.objects.filter(
        declaration=OuterRef("pk"), kind=AttachmentKind.SCAN
    ).order_by()
    best = Func(RANKED, function="MIN")
    said = scans.alias(current=current).values(said=Substr(best, 2))
    # Whether there is any is known of all units at once; what it says, one by one.
    return Case(When(Exists(scans), then=Subquery(said)), default=Value(Stamp.ABSENT))
