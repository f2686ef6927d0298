"""报送, 撤回, 代填: a declaration becomes a Filing, or a draft again."""

from uuid import uuid4

from django.db import transaction

from submissions import audit
from submissions.declarations.completeness import find_problems
from submissions.declarations.drafts import NotSaved, save_draft
from submissions.declarations.workflow import SUBMIT, WITHDRAW
from submissions.models import Declaration, Filing
from submissions.models.declarations import digest_content
from submissions.permissions import is_office
from submissions.transitions import MoveRefused, apply_move


class Incomplete(Exception):
    """The declaration cannot be filed; `problems` lists what is missing."""

    def __init__(self, problems):
        super().__init__("申报表还有没填好的地方。")
        self.problems = problems


@transaction.atomic
def submit_declaration(declaration, *, actor, key, revision, received, note=""):
    """File what the check page showed and return the Filing (the same one for a repeat).

    `key` is the page's UUID, `received` the server's receive time; deadline and extension
    are read under a lock in this transaction (design §3). Raises Incomplete, MoveRefused.
    """
    declaration = (
        Declaration.objects.select_for_update(of=("self", "campaign"), no_key=True)
        .select_related("campaign", "unit")
        .get(pk=declaration.pk)
    )
    if earlier := Filing.objects.filter(key=key).first():
        return return_same_filing(earlier, declaration)
    problems = find_problems(declaration, on_behalf=is_office(actor))
    if any(problem.blocking for problem in problems):
        raise Incomplete(problems)
    apply_move(
        SUBMIT,
        declaration,
        actor=actor,
        moment=received,
        guard={"revision": revision},
        undo={},
    )
    return freeze_filing(
        declaration, actor=actor, key=key, received=received, note=note
    )


def return_same_filing(earlier, declaration):
    """The Filing of a repeated request; MoveRefused when the form was reopened since."""
    if earlier.declaration_id != declaration.pk or not declaration.is_filed:
        raise MoveRefused("这一页已经用过一次。请重新打开检查页，看过内容再报送。")
    return earlier


def freeze_filing(declaration, *, actor, key, received, note):
    content = declaration.content()
    sequence = declaration.filings.count() + 1
    return Filing.objects.create(
        declaration=declaration,
        sequence=sequence,
        number=f"{declaration.campaign.year}-{declaration.pk:04d}-{sequence}",
        key=key,
        content=content,
        sha256=digest_content(content),
        received_at=received,
        filed_by=actor,
        filed_by_label=actor.label,
        on_behalf=is_office(actor),
        note=note,
        log_head=audit.name_head(),
    )


@transaction.atomic
def file_on_behalf(declaration, *, actor, received, rows, **head):
    """代填: the office files the paper that a unit sent in; all of it or nothing.

    Raises NotSaved when `explain_not_on_behalf` says why, Incomplete, MoveRefused.
    """
    if reason := explain_not_on_behalf(declaration, received):
        raise NotSaved(reason)
    save_draft(
        declaration, actor=actor, revision=declaration.revision, rows=rows, **head
    )
    return submit_declaration(
        declaration,
        actor=actor,
        key=uuid4(),
        revision=declaration.revision,
        received=received,
    )


def explain_not_on_behalf(declaration, moment):
    """The sentence why the office cannot file for this unit at `moment`, or ""."""
    unit = declaration.unit
    if declaration.is_filed:
        return f"{unit}已经报送，没有代填。需要改时请先退回。"
    if declaration.none_reason or declaration.themes.exists():
        return (
            f"{unit}已经自己填了，没有代填。"
            "请通知该单位接着填好、报送；要由办公室代填，先请该单位删去填了的内容。"
        )
    if not declaration.accepts_filing_at(moment):
        return f"{unit}现在不在报送时间内，没有代填。确需补报，请先给该单位延期。"
    return ""


def withdraw_declaration(declaration, *, actor, received):
    """撤回: back to a draft, while filing is still open."""
    return apply_move(WITHDRAW, declaration, actor=actor, moment=received)
