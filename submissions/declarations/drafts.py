"""Save the draft of a 申报表: all of it or nothing, and only over the revision seen."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from submissions import audit
from submissions.choices import DeclarationStatus
from submissions.declarations.undoing import freeze_page, remember_removed_rows
from submissions.models import Declaration, Theme
from submissions.months import read_months
from submissions.rows import RowContent

CONTENT_COLUMNS = (
    "position",
    "title",
    "time_text",
    "months",
    "other_form",
    "summary",
    "focus_area",
    "other_co_organisers",
    "mark",
    "search_text",
)
SAVE = "declaration.save"


class NotSaved(Exception):
    """Nothing was written; the message says why and what to do."""


class StaleRevision(NotSaved):
    """Somebody saved since this page was opened; `who`, in words for a short line."""

    def __init__(self, *, own):
        self.who = "您在另一个窗口里" if own else "别人"
        meanwhile = "您又在另一个窗口里" if own else "本单位有人"
        super().__init__(
            f"您打开这一页之后，{meanwhile}保存过这张表，刚才的修改还没有保存。"
            "请对照下面两份内容，把要保留的写在表里，再点保存。"
        )


@dataclass
class EditedRow:
    """An edited row: a theme (new ones have no pk), its forms, and whether it goes."""

    theme: Theme
    forms: list = field(default_factory=list)
    co_organisers: list = field(default_factory=list)
    removed: bool = False

    def content(self, number):
        """The row as a filing would keep it, under this 序号."""
        content = RowContent.of(
            self.theme, forms=self.forms, co_organisers=self.co_organisers
        )
        return content.frozen(theme=self.theme.pk or f"new-{number}", number=number)

    @property
    def blank(self):
        theme = self.theme
        written = (theme.title, theme.time_text, theme.other_form, theme.summary)
        return not (any(written) or self.forms or theme.focus_area_id)


@transaction.atomic
def save_draft(
    declaration,
    *,
    actor,
    revision,
    contact_name,
    contact_phone,
    rows,
    none_reason="",
    page="",
    reading=None,
):
    """Write the content of the form page; `revision` is the one its editor saw.

    Rows are numbered in the order given; blank and removed rows go, and a row that the
    page did not send stays. `page` names the window that saves. `reading`: what is told
    of rows that came from a paper; the page as it stood before is kept with it.
    Raises StaleRevision or NotSaved, having written nothing.
    """
    if not declaration.campaign.has_opened(timezone.now()):
        raise NotSaved("还没有到开始申报的时间，刚才的内容没有保存，请到时再填。")
    before = freeze_page(declaration) if reading else None
    take_revision(
        declaration,
        actor,
        revision,
        contact_name=contact_name,
        contact_phone=contact_phone,
        none_reason=none_reason,
    )
    gone = [] if reading else freeze_removed_rows(rows)
    kept = write_rows(declaration, rows)
    if reading:
        told = reading | {"revision": declaration.revision, "back": before}
        declaration.undo = declaration.undo | {"reading": told}
    remember_removed_rows(declaration, gone)
    declaration.save(update_fields=["undo"])
    audit.record(
        actor=actor,
        action=SAVE,
        target=declaration,
        revision=declaration.revision,
        rows=kept,
        **({"page": page} if page else {}),
    )
    return declaration


def take_revision(declaration, actor, revision, **columns):
    """Write the columns as the next revision, only over the one seen.

    Raises StaleRevision or NotSaved.
    """
    seen = Declaration.objects.filter(
        pk=declaration.pk,
        revision=revision,
        status__in=DeclarationStatus.editable(),
    )
    changed = seen.update(
        revision=F("revision") + 1, changed_at=timezone.now(), **columns
    )
    declaration.refresh_from_db()
    if not changed:
        raise_why_not_saved(declaration, actor, revision)


def is_saved_by_alone(actor, declaration, revision):
    """Whether every save after `revision` is this person's own."""
    saves = audit.list_saves_since(declaration, SAVE, revision)
    return bool(saves and actor) and {who for who, _ in saves} == {actor.pk}


def freeze_removed_rows(rows):
    """The rows that a person removed, as filings keep rows, under their places."""
    return [
        row.content(place)
        for place, row in enumerate(rows, start=1)
        if row.removed and row.theme.pk and not row.blank
    ]


def raise_why_not_saved(declaration, actor, revision):
    if not declaration.editable:
        raise NotSaved(
            f"申报表现在是“{declaration.get_status_display()}”，刚才的修改没有保存。"
            "要修改，请先撤回，或请办公室退回。"
        )
    raise StaleRevision(own=is_saved_by_alone(actor, declaration, revision))


def write_rows(declaration, rows):
    kept = [row for row in rows if not (row.removed or row.blank)]
    going = {row.theme.pk for row in rows} - {row.theme.pk for row in kept}
    declaration.themes.filter(pk__in=going).delete()
    for position, row in enumerate(kept, start=1):
        write_row(declaration, row, position)
    return len(kept)


def write_row(declaration, row, position):
    theme = row.theme
    if theme.pk and theme.declaration_id != declaration.pk:
        raise ValueError(f"theme {theme.pk} is not of declaration {declaration.pk}")
    theme.declaration = declaration
    theme.position = position
    theme.months = read_months(theme.time_text, year=declaration.campaign.year).months
    if theme.pk:
        # Named columns: the office may be deciding on this row at the same moment.
        theme.save(update_fields=CONTENT_COLUMNS)
    else:
        theme.save()
    theme.forms.set(row.forms)
    theme.co_organisers.set(row.co_organisers)
