"""Acts of a unit and of the office over several rows."""

import json
import uuid

import pytest
from django.utils import timezone

from submissions.choices import DeclarationStatus as Status
from submissions.choices import Selection
from submissions.declarations.drafts import (
    EditedRow,
    NotSaved,
    StaleRevision,
    save_draft,
)
from submissions.declarations.filing import (
    Incomplete,
    submit_declaration,
    withdraw_declaration,
)
from submissions.declarations.handling import return_for_changes
from submissions.declarations.opening import open_campaign
from submissions.models import AuditEntry, Declaration, Filing, Theme, User
from submissions.models.declarations import digest_content, make_short_code
from submissions.months import Months
from submissions.people.accounts import reset_password
from submissions.transitions import MoveRefused
from tests.factories import (
    make_campaign,
    make_declaration,
    make_theme,
    make_unit,
    make_user,
    rows_post,
)

pytestmark = pytest.mark.database

NOW = timezone.now


@pytest.fixture
def declaration(unit, campaign):
    return make_declaration(unit, campaign)


def new(title="", **fields):
    return EditedRow(Theme(title=title, **fields))


def save(declaration, actor, *rows, revision=1, name="张三"):
    return save_draft(
        declaration,
        actor=actor,
        revision=revision,
        contact_name=name,
        contact_phone="13800138000",
        rows=rows,
    )


def submit(declaration, actor, *, key=None, revision=1):
    return submit_declaration(
        declaration,
        actor=actor,
        key=key or uuid.uuid4(),
        revision=revision,
        received=NOW(),
    )


def titles(declaration):
    return [theme.title for theme in Theme.objects.filter(declaration=declaration)]


# --- opening ------------------------------------------------------------------------


def test_opening_calls_every_active_unit(campaign, admin):
    called = [make_unit("高塘岭街道"), make_unit("区教育局")]
    make_unit("原区外侨办", active=False)

    assert open_campaign(campaign, actor=admin) == 2

    declarations = campaign.declarations.all()
    assert [declaration.unit for declaration in declarations] == called
    assert {declaration.state_label for declaration in declarations} == {"未填"}


def test_opening_again_calls_only_the_new(campaign, admin, declaration):
    added = make_unit("区教育局")
    open_campaign(campaign, actor=admin)

    assert open_campaign(campaign, actor=admin) == 0

    assert set(campaign.declarations.values_list("unit", "revision")) == {
        (declaration.unit_id, 1),
        (added.pk, 0),
    }


def test_opening_one_year_leaves_the_others(campaign, admin, declaration):
    later = make_campaign(2028)

    open_campaign(later, actor=admin)

    assert list(campaign.declarations.all()) == [declaration]
    assert later.declarations.get().unit == declaration.unit


# --- saving -------------------------------------------------------------------------


def test_saving_numbers_rows_in_the_order_given(declaration, filer):
    second = make_theme(declaration, "乙")
    first = make_theme(declaration, "甲")

    save(declaration, filer, EditedRow(first), EditedRow(second), new("丙"))

    rows = Theme.objects.values_list("position", "title")
    assert list(rows) == [(1, "甲"), (2, "乙"), (3, "丙")]


def test_saving_counts_revisions(declaration, filer):
    saved = save(declaration, filer, new("甲"), name="李强")

    assert (saved.revision, saved.contact_name) == (2, "李强")
    assert AuditEntry.objects.get().data == {"revision": 2, "rows": 1}


def test_saving_reads_the_months(declaration, filer):
    save(declaration, filer, new("甲", time_text="第二季度"))

    assert Theme.objects.get().months == Months.of(4, 5, 6)


def test_blank_and_removed_rows_go(declaration, filer):
    kept, removed = make_theme(declaration, "留"), make_theme(declaration, "去")

    save(declaration, filer, EditedRow(kept), EditedRow(removed, removed=True), new())

    assert titles(declaration) == ["留"]


def test_row_with_a_form_only_is_not_blank(declaration, filer, campaign):
    form = campaign.activity_forms.first()

    save(declaration, filer, EditedRow(Theme(), forms=[form]))

    assert list(Theme.objects.get().forms.all()) == [form]


def test_emptied_row_goes(declaration, filer):
    theme = make_theme(declaration, "甲")
    theme.title = theme.time_text = theme.summary = ""

    save(declaration, filer, EditedRow(theme))

    assert titles(declaration) == []


def test_row_that_the_page_did_not_send_stays(declaration, filer):
    make_theme(declaration, "别处加的")

    save(declaration, filer, new("甲"))

    assert sorted(titles(declaration)) == ["别处加的", "甲"]


def test_row_of_another_unit_is_refused_by_the_page(declaration, filer, client):
    theirs = make_theme(make_declaration(campaign=declaration.campaign), "邻居的")
    client.force_login(filer)

    row = {"row": theirs.pk, "title": "抢来的", "time_text": "4月"}
    response = client.post("/declarations/2027/", rows_post(row, revision=1))

    assert response.status_code == 422
    assert titles(theirs.declaration) == ["邻居的"]
    assert titles(declaration) == []


def test_removal_of_another_units_row_is_refused(declaration, filer, client):
    theirs = make_theme(make_declaration(campaign=declaration.campaign), "邻居的")
    client.force_login(filer)

    row = {"row": theirs.pk, "title": "抢来的", "DELETE": "on"}
    client.post("/declarations/2027/", rows_post(row, revision=1))

    assert titles(theirs.declaration) == ["邻居的"]


def test_saving_never_touches_the_decision(declaration, filer):
    theme = make_theme(declaration, "甲")
    seen = Theme.objects.get(pk=theme.pk)
    Theme.objects.filter(pk=theme.pk).update(selection=Selection.SELECTED)

    seen.title = "甲（改）"
    save(declaration, filer, EditedRow(seen))

    theme.refresh_from_db()
    assert (theme.title, theme.selection) == ("甲（改）", Selection.SELECTED)


def test_stale_page_is_refused_and_nothing_is_written(declaration, filer):
    stale = Declaration.objects.get(pk=declaration.pk)
    save(declaration, filer, new("先存的"))

    with pytest.raises(StaleRevision, match="有人保存过"):
        save(stale, make_user(unit=filer.unit), new("后存的"), name="李强")

    declaration.refresh_from_db()
    assert titles(declaration) == ["先存的"]
    assert (declaration.revision, declaration.contact_name) == (2, "张三")


@pytest.mark.parametrize("status", Status.filed())
def test_filed_form_is_not_saved(unit, campaign, filer, status):
    declaration = make_declaration(unit, campaign, status=status)

    with pytest.raises(NotSaved, match=f"现在是“{status.label}”"):
        save(declaration, filer, new("甲"))

    assert titles(declaration) == []
    assert not AuditEntry.objects.of_acts().exists()


# --- filing -------------------------------------------------------------------------


@pytest.fixture
def complete(declaration):
    return make_theme(declaration, "走进街道大厅").declaration


def test_filing_freezes_what_was_written(complete, filer):
    filing = submit(complete, filer)

    complete.refresh_from_db()
    assert complete.status == Status.SUBMITTED
    assert filing.content == complete.content()
    assert filing.sha256 == digest_content(complete.content())
    assert (filing.filed_by, filing.filed_by_label) == (filer, "张敏（filer）")


def test_snapshot_stays_when_the_rows_change(complete, filer):
    filing = submit(complete, filer)

    Theme.objects.update(title="后来改的", summary="后来改的")
    complete.unit.name = "改了名的街道"
    complete.unit.save()

    stored = Filing.objects.get()
    assert stored.content["rows"][0]["title"] == "走进街道大厅"
    assert stored.content["unit"] == "高塘岭街道"
    assert digest_content(stored.content) == stored.sha256 == filing.sha256


def test_digest_ignores_the_order_of_keys():
    content = {"unit": "甲", "rows": [{"number": 1, "title": "乙"}]}
    shuffled = json.loads('{"rows": [{"title": "乙", "number": 1}], "unit": "甲"}')

    assert digest_content(content) == digest_content(shuffled)
    assert digest_content(content) != digest_content(content | {"unit": "丙"})
    assert make_short_code("a1b2c3d4e5f6") == "A1B2C-3D4E5"


def test_filing_is_never_changed(complete, filer):
    filing = submit(complete, filer)

    with pytest.raises(TypeError, match="never changed"):
        filing.save()


def test_same_key_files_once(complete, filer):
    key = uuid.uuid4()

    first = submit(complete, filer, key=key)
    again = submit(complete, filer, key=key)

    assert again == first == Filing.objects.get()
    assert AuditEntry.objects.filter(action="declaration.submit").count() == 1


def test_key_of_another_unit_gives_no_receipt(complete, filer, outsider):
    theirs = make_theme(make_declaration(outsider.unit, complete.campaign))
    used = submit(theirs.declaration, outsider)

    with pytest.raises(MoveRefused, match="已经用过"):
        submit(complete, filer, key=used.key)

    assert Filing.objects.get() == used


def test_page_used_before_a_return_files_nothing(complete, filer, reviewer):
    filing = submit(complete, filer)
    complete.refresh_from_db()
    return_for_changes(complete, actor=reviewer, reason="请写具体。", answer_by=NOW())

    with pytest.raises(MoveRefused, match="已经用过"):
        submit(complete, filer, key=filing.key)

    complete.refresh_from_db()
    assert complete.status == Status.RETURNED


def test_filings_are_numbered_one_after_another(complete, filer):
    first = submit(complete, filer)
    complete.refresh_from_db()
    withdraw_declaration(complete, actor=filer, received=NOW())
    second = submit(complete, filer)

    start = f"2027-{complete.pk:04d}"
    assert [first.number, second.number] == [f"{start}-1", f"{start}-2"]
    assert [filing.sequence for filing in complete.filings.all()] == [2, 1]


def test_numbers_of_two_units_differ(complete, filer, outsider):
    theirs = make_theme(make_declaration(outsider.unit, complete.campaign))

    numbers = {
        submit(complete, filer).number,
        submit(theirs.declaration, outsider).number,
    }

    assert len(numbers) == 2


def test_incomplete_form_is_not_filed(declaration, filer):
    make_theme(declaration, title="", summary="")

    with pytest.raises(Incomplete) as refusal:
        submit(declaration, filer)

    fields = [(problem.field, problem.row) for problem in refusal.value.problems]
    assert fields == [("title", 1), ("summary", 1)]
    assert not Filing.objects.exists()


def test_content_saved_since_the_check_page_is_not_filed(complete, filer):
    theme = complete.themes.get()
    save(complete, filer, EditedRow(theme, list(theme.forms.all())), name="李强")

    with pytest.raises(MoveRefused, match="刚刚被别人处理过"):
        submit(complete, filer, revision=1)

    assert not Filing.objects.exists()


def test_other_people_file_nothing(complete, outsider, leader):
    for person in (outsider, leader):
        with pytest.raises(MoveRefused, match="没有“报送”的权限"):
            submit(complete, person)

    assert not Filing.objects.exists()


# --- the office, accounts --------------------------------------------------------------


def test_return_keeps_reason_and_date(unit, campaign, reviewer):
    declaration = make_declaration(unit, campaign, status=Status.SUBMITTED)
    until = NOW()

    return_for_changes(
        declaration, actor=reviewer, reason="请写具体。", answer_by=until
    )

    stored = Declaration.objects.get()
    assert (stored.return_reason, stored.answer_by) == ("请写具体。", until)
    assert AuditEntry.objects.get().data["reason"] == "请写具体。"


def test_reset_password_works_once_and_is_kept_nowhere(admin, client):
    user = make_user("filer9")

    password = reset_password(user, actor=admin)

    stored = User.objects.get(pk=user.pk)
    assert stored.check_password(password)
    assert stored.must_change_password
    assert password not in json.dumps(list(AuditEntry.objects.values("data")))
