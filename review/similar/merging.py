"""都保留 and its undoing, and what stands merged: what the office does with alike themes (design §3)."""

from itertools import combinations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from review.alike.similarity import make_marks
from review.models import KeptApart
from review.themes.rows import SETTLED
from submissions import audit
from submissions.choices import DeclarationStatus, Selection
from submissions.models import Theme


def find_orphans(campaign):
    """Themes whose lead was deleted or is no longer filed; somebody must split them."""
    gone = Q(merged_into=None) | ~Q(
        merged_into__declaration__status__in=DeclarationStatus.filed()
    )
    return (
        Theme.objects.filed()
        .filter(gone, selection=Selection.MERGED, declaration__campaign=campaign)
        .select_related("declaration__unit", "declaration__campaign", "merged_into")
        .in_official_order()
    )


def find_leads(campaign):
    """Themes that others went into, with those."""
    return (
        Theme.objects.filter(
            declaration__campaign=campaign, merged_themes__isnull=False
        )
        .distinct()
        .annotate(settled=SETTLED)
        .with_paper_data()
        .in_official_order()
    )


@transaction.atomic
def keep_apart(told, *, actor):
    """都保留: every two of `told` (similarity.Told) are two themes as they read now.

    Rows of a plan that has no theme behind them cannot be remembered, and are left out.
    """
    told = sorted((one for one in told if one.theme), key=lambda one: one.theme)
    for one, other in combinations(told, 2):
        kept, _ = KeptApart.objects.update_or_create(
            first_id=one.theme,
            second_id=other.theme,
            defaults={
                "by_label": actor.label,
                "at": timezone.now(),
                "marks": make_marks(one, other),
            },
        )
        audit.record(actor=actor, action="theme.keep_apart", target=kept)


def find_kept(campaign):
    """The judgements 都保留 that stand, with a theme of the campaign."""
    ours = Q(first__declaration__campaign=campaign)
    theirs = Q(second__declaration__campaign=campaign)
    return KeptApart.objects.standing().filter(ours | theirs)


@transaction.atomic
def ask_again(kept, *, actor):
    """Take 都保留 back: the pair waits for a judgement as before."""
    KeptApart.objects.filter(pk=kept.pk).update(marks="", at=timezone.now())
    audit.record(actor=actor, action="theme.keep_undo", target=kept)
