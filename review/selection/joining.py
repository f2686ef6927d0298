"""并入, 拆出: several themes become one that their units hold together (design §3)."""

from django.db import transaction

from review.selection.outcomes import (
    begin_batch,
    drop_proposal,
    find_proposal,
    is_unsettled,
    keep_decision,
    refuse_if_leading,
    refuse_unless_open,
    tell_who_decided,
)
from submissions import audit
from submissions.choices import Selection
from submissions.models import AuditEntry, PlanEntry, Theme
from submissions.permissions import is_office
from submissions.transitions import Move, MoveRefused, apply_move

SETTLED = "已经写进印发的计划，不能再{act}。印发后的变动请到“计划调整”办理。"
MERGE = Move(
    "theme.merge",
    "并入",
    sources=Selection.joinable(),
    target=Selection.MERGED,
    permitted=is_office,
    column="selection",
    open_at=is_unsettled,
    refusal="要并入的主题已经写进印发的计划，或者申报表不在已报送状态，没有合并。",
)


def is_in_issued_plan(theme):
    return PlanEntry.objects.settling().filter(theme=theme).exists()


def is_lead_unsettled(theme, moment):
    return theme.merged_into is None or not is_in_issued_plan(theme.merged_into)


def make_split_move(state):
    return Move(
        "theme.split",
        "拆出",
        sources=(Selection.MERGED,),
        target=state,
        permitted=is_office,
        column="selection",
        open_at=is_lead_unsettled,
        refusal="合办的主题" + SETTLED.format(act="拆出"),
    )


SPLIT_MOVES = {state: make_split_move(state) for state in Selection.joinable()}


@transaction.atomic
def merge_themes(lead, themes, *, actor):
    """Let `themes` go into `lead`, whose co-organisers their units become; all or none.

    Raises MoveRefused.
    """
    locked = lock_themes(lead.pk, *(theme.pk for theme in themes))
    lead = locked.pop(lead.pk)
    refuse_joining(lead, locked.values(), actor)
    batch = begin_batch(lead.declaration.campaign, actor)
    for theme in locked.values():
        join_theme(theme, lead, actor, batch)
    # As read before the others joined; what the plan will print must fit its column.
    joint = Theme.objects.with_paper_data().get(pk=lead.pk)
    if len(joint.units_text) > PlanEntry._meta.get_field("unit_name").max_length:
        raise MoveRefused(f"并入“{lead}”的单位太多，计划里写不下，没有合并。")
    return joint


def refuse_joining(lead, themes, actor):
    """MoveRefused if the lead cannot lead or one of the others cannot join it."""
    refuse_as_lead(lead)
    for theme in (lead, *themes):
        refuse_while_waiting(theme)
    for theme in themes:
        refuse_to_join(theme, lead)
        refuse_unless_open(MERGE, theme, actor, "")


def lock_themes(*pks):
    """{pk: Theme}, always locked in one order, so that two mergers never deadlock."""
    themes = (
        Theme.objects.select_for_update(of=("self",), no_key=True)
        .select_related("declaration__unit", "declaration__campaign")
        .filter(pk__in=pks)
        .order_by("pk")
    )
    return {theme.pk: theme for theme in themes}


def refuse_as_lead(lead):
    if not lead.declaration.is_filed:
        raise MoveRefused(f"“{lead}”的申报表不在已报送状态，不能牵头。")
    if lead.selection == Selection.MERGED:
        raise MoveRefused(tell_who_decided(lead))
    if lead.selection not in Selection.joinable():
        raise MoveRefused(f"“{lead}”已定为未入选，不能牵头。请先改为待定。")
    if is_in_issued_plan(lead):
        raise MoveRefused(f"“{lead}”" + SETTLED.format(act="合并"))


def refuse_while_waiting(theme):
    """Where two must agree, one person's merging does not pass over what waits."""
    proposal = find_proposal(theme)
    if proposal and theme.declaration.campaign.two_levels:
        raise MoveRefused(
            f"{proposal.proposed_by_label}给“{theme}”拟了"
            f"“{proposal.get_outcome_display()}”，还没有确认，不能合并。"
            "请先在“梳理甄选”页确认或撤下这条意见。"
        )


def refuse_to_join(theme, lead):
    if theme.declaration.campaign_id != lead.declaration.campaign_id:
        raise MoveRefused(f"“{theme}”和“{lead}”不是同一年的主题，不能合并。")
    if theme.selection == Selection.MERGED:
        raise MoveRefused(tell_who_decided(theme))
    refuse_if_leading(theme, "并入别的主题")


def join_theme(theme, lead, actor, batch):
    before, told = theme.selection, f"并入“{lead}”（牵头单位：{lead.declaration.unit}）"
    apply_move(MERGE, theme, actor=actor, reason=told, merged_into=lead)
    if proposal := find_proposal(theme):
        # Left from when two levels were on: the merging answers it.
        drop_proposal(proposal, actor=actor, action="theme.proposal_void")
    keep_decision(theme, before, Selection.MERGED, actor, told, batch)
    record_on_lead(lead, "theme.lead", theme, actor)


def record_on_lead(lead, action, theme, actor):
    """The log of the lead tells too who joined and who left it."""
    told = f"“{theme}”（{theme.declaration.unit}）"
    audit.record(actor=actor, action=action, target=lead, theme=theme.pk, told=told)


@transaction.atomic
def split_theme(theme, *, actor, batch=None):
    """拆出: the theme is again what it was before it was merged. Raises MoveRefused."""
    lead = theme.merged_into_id
    theme = lock_themes(theme.pk, *([lead] if lead else []))[theme.pk]
    if theme.selection != Selection.MERGED or theme.merged_into_id != lead:
        raise MoveRefused(tell_who_decided(theme))
    merged = theme.decisions.filter(outcome=Selection.MERGED).first()
    before = merged.before if merged else Selection.PENDING
    told = merged.reason.replace("并入", "拆出", 1) if merged else ""
    move = SPLIT_MOVES[Selection(before)]
    apply_move(move, theme, actor=actor, reason=told, merged_into=None)
    batch = batch or begin_batch(theme.declaration.campaign, actor)
    # The reason that held before holds again; 拆出 itself is told by the log.
    held = theme.decisions.filter(outcome=before).first()
    reason = held.reason if held else ""
    keep_decision(theme, Selection.MERGED, before, actor, reason, batch)
    if lead:
        record_on_lead(Theme.objects.get(pk=lead), "theme.unlead", theme, actor)
    return theme


@transaction.atomic
def join_again(theme, *, actor, batch):
    """Back into the theme that it was taken out of last. Raises MoveRefused."""
    lead = find_last_lead(theme)
    if lead is None:
        raise MoveRefused(f"“{theme}”原来并入的主题已经不在，不能恢复合并。")
    locked = lock_themes(lead, theme.pk)
    refuse_joining(locked[lead], [locked[theme.pk]], actor)
    join_theme(locked[theme.pk], locked[lead], actor, batch)
    return locked[lead]


def hold_with_lead(theme):
    """The theme, locked in one order with the one that it is or was merged into."""
    lead = theme.merged_into_id or find_last_lead(theme)
    return lock_themes(theme.pk, *([lead] if lead else []))[theme.pk]


def find_last_lead(theme):
    """Primary key of the theme that this one left last, as the log tells, if it stands."""
    left = AuditEntry.objects.filter(
        action="theme.unlead", data__theme=theme.pk
    ).first()
    return (
        left
        and Theme.objects.filter(pk=left.target_id).values_list("pk", flat=True).first()
    )
