"""代填: the papers that came by mail, many at once."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from review.intake.batch import OTHER_FIELDS
from submissions.choices import DeclarationStatus as Status
from submissions.models import AuditEntry, Declaration, Filing, Theme
from tests.factories import (
    make_campaign,
    make_declaration,
    make_theme,
    make_unit,
    make_user,
)
from tests.submissions.intake.papers import HEADING, ROW, ROW_2, docx, table, xlsx

pytestmark = pytest.mark.django_db

DESK = "/review/2027/intake/"
TAKE = f"{DESK}take/"
CONTACT = ["联系人：张敏", "联系电话：13800138000"]


@pytest.fixture
def street(campaign):
    return make_declaration(
        make_unit("高塘岭街道"), revision=0, contact_name="", contact_phone=""
    )


@pytest.fixture
def schools(campaign):
    unit = make_unit("区教育局", "district", aliases="教体局")
    return make_declaration(unit, revision=0, contact_name="", contact_phone="")


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


def paper(unit, *rows, name=None, contact=CONTACT):
    """(file name, bytes) of a Word 附表 that a unit mailed."""
    head = [f"填报单位（公章）：{unit}"] if unit else []
    content = docx(*head, *contact, table(HEADING, *(rows or [ROW])))
    return name or f"{unit}申报表.docx", content


def drop(client, *files):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(DESK, {"files": sent})


def page_data(response, **changes):
    """What the browser sends back when nothing but `changes` is touched."""
    data = {}
    for number, shown in enumerate(response.context["papers"]):
        forms = [shown.form]
        if not shown.refusal:
            forms += [shown.head, shown.rows.management_form, *shown.rows]
        for form in forms:
            for field in form:
                value = field.value()
                if value not in (None, "", False):
                    data[field.html_name] = value
        assert shown.prefix == f"f{number}"
    return data | changes


def take(client, response, **changes):
    return client.post(TAKE, page_data(response, **changes), follow=True)


def lines(response):
    """Rows of the table of files, as words."""
    table = re.search(r"<table class=.list papers-in.*?</table>", response.text, re.S)
    rows = re.findall(r"<tr>(.*?)</tr>", table[0], re.S)[1:]
    return [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in rows]


def sent_fields(response):
    """How many fields a browser sends of the page when every box is ticked."""
    form = response.text.split('id="id_files"')[0]
    boxes = re.findall(r"<(?:input|select|textarea)[^>]* name=\"[^\"]+\"", form)
    return len(boxes)


def units_of(response):
    return [shown.form["unit"].value() for shown in response.context["papers"]]


def test_several_files_are_read_at_once_and_nothing_is_stored(client, street, schools):
    response = drop(client, paper("高塘岭街道"), paper("区教育局", ROW, ROW_2))

    assert units_of(response) == [str(street.unit_id), str(schools.unit_id)]
    assert [len(shown.rows.forms) for shown in response.context["papers"]] == [1, 2]
    assert not Theme.objects.exists()
    assert not AuditEntry.objects.of_acts().exists()


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("教体局", "附表.docx"),
        ("", "附件2：教体局（定稿）.docx"),
        ("区教育局（公章）", "高塘岭街道.docx"),
    ],
)
def test_unit_is_told_by_the_paper_or_else_by_the_file_name(
    client, street, schools, unit, name
):
    response = drop(client, paper(unit, name=name))

    assert units_of(response) == [str(schools.unit_id)]


def test_paper_of_nobody_is_shown_unticked(client, street):
    (shown,) = drop(client, paper("", name="附表.docx")).context["papers"]

    assert shown.form["unit"].value() == ""
    assert not shown.taken


def test_ticked_papers_are_filed_for_their_units(client, street, schools):
    response = drop(client, paper("高塘岭街道"), paper("区教育局", ROW, ROW_2))

    page = take(client, response)

    filed = Declaration.objects.filed().values_list("unit__name", flat=True)
    assert page.redirect_chain[-1][0] == "/review/2027/roster/"
    assert sorted(filed) == ["区教育局", "高塘岭街道"]
    assert list(schools.themes.values_list("title", flat=True)) == [ROW[1], ROW_2[1]]


def test_filing_is_marked_as_done_by_the_office(client, street, reviewer):
    take(client, drop(client, paper("高塘岭街道")))

    filing = Filing.objects.get()
    assert (filing.on_behalf, filing.filed_by) == (True, reviewer)
    assert filing.content["contact_name"] == "张敏"
    assert "（代填）" in client.get(f"/review/2027/declarations/{street.pk}/").text


def test_unit_reads_on_its_receipt_who_filed(client, street):
    take(client, drop(client, paper("高塘岭街道")))
    client.force_login(make_user(unit=street.unit))

    html = client.get(f"/declarations/2027/filings/{Filing.objects.get().number}/").text

    assert "（办公室代填）" in html


def test_filing_on_behalf_is_in_the_log_without_personal_data(client, street, reviewer):
    take(client, drop(client, paper("高塘岭街道")))

    entries = AuditEntry.objects.order_by("pk")
    assert [entry.action for entry in entries] == [
        "declaration.save",
        "declaration.submit",
    ]
    assert {entry.actor for entry in entries} == {reviewer}
    assert not any("13800138000" in str(entry.data) for entry in entries)


def test_own_filing_is_not_marked(client, street, reviewer):
    unit_files = make_theme(street).declaration
    client.force_login(make_user(unit=street.unit))
    Declaration.objects.update(contact_name="张三", contact_phone="13800138000")
    data = {"revision": 0, "key": "8f5b1c1e-0000-4000-8000-000000000001"}

    client.post("/declarations/2027/submit/", data)

    assert unit_files.filings.get().on_behalf is False


def test_corrections_on_the_page_are_what_is_filed(client, street):
    broken = ["1", "走进大厅", "尽快", "座谈交流", "请居民代表走一遍办事流程。"]
    response = drop(client, paper("高塘岭街道", broken))

    take(client, response, **{"f0-rows-0-time_text": "5月", "f0-contact_name": "李四"})

    content = Filing.objects.get().content
    assert content["rows"][0]["months"] == [5]
    assert content["contact_name"] == "李四"


def test_failing_paper_stays_while_the_others_are_filed(client, street, schools):
    broken = ["1", "走进大厅", "尽快", "座谈交流", "请居民代表走一遍办事流程。"]
    response = drop(client, paper("高塘岭街道", broken), paper("区教育局"))

    page = take(client, response)

    (left,) = page.context["papers"]
    assert page.status_code == 422
    assert left.name == "高塘岭街道申报表.docx"
    assert left.blocking[0].text.startswith("第1行：")
    assert Filing.objects.get().declaration == schools
    street.refresh_from_db()
    assert (street.status, street.revision) == (Status.DRAFT, 0)
    assert not street.themes.exists()


def test_paper_that_stayed_can_be_mended_and_filed(client, street, schools):
    broken = ["1", "走进大厅", "尽快", "座谈交流", "请居民代表走一遍办事流程。"]
    response = drop(client, paper("区教育局"), paper("高塘岭街道", broken))
    left = take(client, response).context["papers"]
    data = {
        field.html_name: field.value()
        for form in (left[0].form, left[0].head, left[0].rows.management_form)
        for field in form
        if field.value()
    }
    data |= {f.html_name: f.value() for f in left[0].rows[0] if f.value()}

    client.post(TAKE, data | {f"{left[0].prefix}-rows-0-time_text": "5月"})

    assert street.filings.get().on_behalf is True


def test_unticked_paper_is_left_alone(client, street):
    data = page_data(drop(client, paper("高塘岭街道")))
    del data["f0-take"]

    client.post(TAKE, data)

    assert not Filing.objects.exists()


def test_unreadable_file_is_named_and_the_rest_is_read(client, street):
    response = drop(client, ("扫描.pdf", b"%PDF-1.7"), paper("高塘岭街道"))

    first, second = response.context["papers"]
    assert "扫描.pdf" in response.text
    assert f"读不了</span>：{first.refusal}" in response.text
    assert first.refusal.endswith("。")
    assert second.form["unit"].value() == str(street.unit_id)


def test_readable_file_behind_an_unreadable_one_is_filed(client, street):
    response = drop(client, ("扫描.pdf", b"%PDF-1.7"), paper("高塘岭街道"))

    take(client, response)

    assert Filing.objects.get().declaration == street


@pytest.mark.parametrize("begun", ["row", "reason", "filed"])
def test_unit_that_began_itself_is_not_overwritten(client, street, begun):
    response = drop(client, paper("高塘岭街道"))
    if begun == "row":
        make_theme(street, "单位自己写的")
    elif begun == "reason":
        Declaration.objects.update(none_reason="本年没有。")
    else:
        Declaration.objects.update(status=Status.SUBMITTED)

    page = take(client, response)

    assert page.status_code == 422
    said = "高塘岭街道已经报送" if begun == "filed" else "高塘岭街道已经自己填了"
    assert f"{said}，没有代填" in page.text
    # A draft is not the office's to return.
    assert ("请先退回" in page.text) is (begun == "filed")
    assert not Filing.objects.exists()
    assert not Theme.objects.exclude(title="单位自己写的").exists()


# Several papers of one unit --------------------------------------------------------

CHANGED = ["1", ROW[1], "6月", *ROW[3:]]


@pytest.fixture
def doubles(client, street, schools):
    """The page of two papers of one unit that differ, and one of another unit."""
    return drop(
        client,
        paper("高塘岭街道"),
        paper("区教育局"),
        paper("高塘岭街道", CHANGED, ROW_2, name="补.docx"),
    )


def test_papers_of_one_unit_are_flagged_unticked_and_compared(doubles):
    first, other, second = doubles.context["papers"]
    told, _, told_too = lines(doubles)

    assert [shown.taken for shown in (first, other, second)] == [False, True, False]
    assert "请选一份 ：“补.docx”也是高塘岭街道的" in told
    assert "请选一份 ：“高塘岭街道申报表.docx”也是高塘岭街道的" in told_too
    ((against, changes),) = second.differences
    assert against is first
    assert [(change.label, change.before, change.after) for change in changes] == [
        ("活动时间（月份）", ROW[2], "6月"),
        ("整行", "", changes[1].after),
    ]
    assert changes[1].after.startswith(ROW_2[1])


def test_neither_paper_is_filed_until_one_is_chosen(client, doubles, street):
    page = take(client, doubles, **{"f0-take": "on", "f2-take": "on"})

    assert page.status_code == 422
    assert not street.filings.exists()

    page = client.post(TAKE, page_data(doubles) | {"f2-take": "on"})

    assert [row["title"] for row in street.filings.get().content["rows"]] == [
        ROW[1],
        ROW_2[1],
    ]
    left = page.context["papers"][0]
    assert left.blocking[0].text.startswith("高塘岭街道已经报送，没有代填")


def test_papers_of_one_unit_are_merged_and_filed_whole(client, doubles, street):
    data = page_data(doubles) | {"into": "f0", "f2-rows-1-summary": "改过的。"}

    page = client.post(f"{DESK}merge/", data)

    first, other = page.context["papers"]
    assert not Filing.objects.exists()
    assert (first.others, first.taken, other.name) == ([], True, "区教育局申报表.docx")
    assert [row.theme.time_text for _, row in first.kept] == [ROW[2], "6月", ROW_2[2]]
    client.post(TAKE, page_data(page))
    rows = street.filings.get().content["rows"]
    assert [row["title"] for row in rows] == [ROW[1], ROW[1], ROW_2[1]]
    assert rows[2]["summary"] == "改过的。"


def test_equal_papers_are_merged_into_one_with_no_row_twice(client, street):
    page = drop(client, paper("高塘岭街道"), paper("高塘岭街道", name="又一份.docx"))
    assert page.text.count("写的完全一样。") == 2

    page = client.post(f"{DESK}merge/", page_data(page) | {"into": "f1"})

    (shown,) = page.context["papers"]
    assert (shown.name, len(shown.kept)) == ("又一份.docx", 1)


def test_papers_that_find_no_room_in_one_stay_apart(client, street):
    rows = [[str(n), f"走进大厅{n}", *ROW[2:]] for n in range(60)]
    some = drop(client, paper("高塘岭街道", *rows[:20]))
    most = some.context["papers"][0].rows.absolute_max
    page = drop(
        client,
        paper("高塘岭街道", *rows[:most]),
        paper("高塘岭街道", rows[-1], name="补.docx"),
    )

    page = client.post(f"{DESK}merge/", page_data(page) | {"into": "f0"})

    assert "放不下这么多行，没有并入" in page.text
    assert [len(shown.kept) for shown in page.context["papers"]] == [most, 1]


def test_unit_that_was_not_called_cannot_be_chosen(client, street):
    stranger = make_unit("区档案馆")
    make_declaration(stranger, make_campaign(2026))
    response = drop(client, paper("高塘岭街道"))

    page = take(client, response, **{"f0-unit": stranger.pk})

    assert page.status_code == 422
    assert "请选择本年度应报的单位。" in page.text


def test_paper_without_a_unit_is_asked_about(client, street):
    response = drop(client, paper("", name="附表.docx"))

    page = take(client, response, **{"f0-take": "on"})

    assert page.status_code == 422
    assert "请选择是哪个单位的申报表。" in page.text


def test_nothing_chosen_is_said(client, street):
    assert "还没有选择文件" in client.post(DESK).text


def test_forty_files_are_read_and_no_more(client, street):
    files = [(f"扫描{number}.pdf", b"%PDF-1.7") for number in range(1, 43)]

    response = drop(client, *files)

    assert len(response.context["papers"]) == 40
    assert "从“扫描41.pdf”起的 2 个没有读入" in response.text


def test_forty_files_are_not_too_many(client, street):
    response = drop(client, *[("扫描.pdf", b"%PDF-1.7")] * 40)

    assert "一次至多读" not in response.text


@pytest.mark.parametrize("address", [DESK, TAKE])
def test_leader_files_for_nobody(client, leader, street, address):
    data = page_data(drop(client, paper("高塘岭街道")))
    client.force_login(leader)

    assert client.post(address, data).status_code == 403
    assert not Filing.objects.exists()


def test_unit_does_not_find_the_desk(client, street):
    data = page_data(drop(client, paper("高塘岭街道")))
    client.force_login(make_user(unit=street.unit))

    assert client.post(TAKE, data).status_code == 404
    assert not Filing.objects.exists()


def test_text_of_a_paper_is_shown_not_run(client, street):
    row = ["1", "<script>alert(1)</script>", "4月", "座谈交流", "请看。"]

    html = drop(client, paper("高塘岭街道", row)).text

    assert "<script>alert(1)" not in html


def test_name_of_a_file_is_shown_not_run(client, street):
    name = "<img src=x onerror=alert(1)>.xlsx"

    html = drop(client, (name, xlsx(HEADING, ROW))).text

    assert "<img src=x" not in html


def test_long_name_of_a_file_is_no_hindrance(client, street):
    name = "高塘岭街道" + "长" * 300 + ".docx"

    take(client, drop(client, paper("高塘岭街道", name=name)))

    assert Filing.objects.get().declaration == street


@pytest.mark.parametrize(
    "data",
    [
        {"f0-name": "a"},
        {"f0-name": "a", "f0-rows-TOTAL_FORMS": "x", "f0-take": "on"},
        {"f0-name": "a", "f0-rows-TOTAL_FORMS": "-1", "f0-take": "on"},
        {"f0-name": "a", "f0-rows-TOTAL_FORMS": "1e9", "f0-take": "on"},
        {"f0-name": "a\0", "f0-rows-TOTAL_FORMS": "0", "f0-take": "on"},
        {"f99-name": "a", "f99-rows-TOTAL_FORMS": "1"},
    ],
)
def test_rubbish_files_nothing(client, street, data):
    response = client.post(TAKE, data)

    assert response.status_code in (302, 422)
    assert not Filing.objects.exists()


# The table of files -------------------------------------------------------------


def test_table_tells_unit_rows_problems_and_state_of_each_file(client, street, schools):
    bare = ["1", "走进大厅", "尽快", "座谈交流", ""]

    page = drop(
        client,
        paper("高塘岭街道", ROW, ROW_2),
        paper("区教育局", bare),
        paper("", name="附表.docx"),
        ("扫描.pdf", b"%PDF-1.7"),
    )

    ready, wanting, nobodys, unreadable = lines(page)
    assert ready.startswith("高塘岭街道申报表.docx 高塘岭街道 2 要看 2 可以收下")
    assert wanting.startswith(
        "区教育局申报表.docx 区教育局 1 要补 2 先补 ：第1行：没看懂“尽快”"
    )
    assert nobodys.startswith(
        "附表.docx 没有认出单位 1 要补 1 要看 1 先补 ：请选择是哪个单位的申报表。"
    )
    assert unreadable.startswith("扫描.pdf 读不了 ：PDF 里的表格读不出来。")
    assert "共 4 个文件：可以收下 1 个，先补 2 个，读不了 1 个" in page.text


def test_papers_with_something_to_mend_stand_open(client, street, schools):
    bare = ["1", "走进大厅", "尽快", "座谈交流", "请居民代表走一遍办事流程。"]

    page = drop(client, paper("高塘岭街道"), paper("区教育局", bare))

    assert re.findall(r'id="(f\d)"( open)?>', page.text) == [
        ("f0", ""),
        ("f1", " open"),
    ]
    assert 'href="#f0"' in page.text
    assert 'href="#id_f1-rows-0-time_text"' in page.text
    assert page.text.count('id="id_f1-rows-0-time_text"') == 1


def test_unit_known_by_the_file_name_alone_is_to_be_looked_at(client, street):
    (shown,) = drop(client, paper("", name="高塘岭街道.docx")).context["papers"]

    assert "填报单位是按文件名认的，请核对。" in [
        note.text for note in shown.to_look_at
    ]


def test_unit_that_has_filed_is_told_before_anything_is_corrected(client, street):
    Declaration.objects.update(status=Status.SUBMITTED)

    (shown,) = drop(client, paper("高塘岭街道")).context["papers"]

    assert [note.text for note in shown.blocking] == [
        "高塘岭街道已经报送，没有代填。需要改时请先退回。"
    ]


def test_closed_window_is_told_and_nothing_is_filed(client, street, campaign):
    campaign.deadline = campaign.opens_at + timedelta(minutes=1)
    campaign.save()

    page = take(client, drop(client, paper("高塘岭街道")))

    assert "请先给该单位延期" in lines(page)[0]
    assert not Filing.objects.exists()


def test_guesses_are_still_told_after_others_were_taken(client, street, schools):
    response = drop(client, paper("", name="高塘岭街道.docx"), paper("区教育局"))
    data = page_data(response)
    del data["f0-take"]

    page = client.post(TAKE, data)

    assert Filing.objects.get().declaration == schools
    (left,) = page.context["papers"]
    assert left.to_look_at[0].text == "填报单位是按文件名认的，请核对。"


def test_unreadable_file_is_still_listed_after_the_others_were_taken(client, street):
    response = drop(client, ("扫描.pdf", b"%PDF-1.7"), paper("高塘岭街道"))

    page = take(client, response)

    assert Filing.objects.get().declaration == street
    (line,) = lines(page)
    assert line.startswith("扫描.pdf 读不了 ：PDF 里的表格读不出来。")
    assert "代填并报送勾选的申报表" not in page.text


def test_row_that_is_not_wanted_is_not_filed(client, street):
    stray = ["1", "填表说明", "尽快", "座谈交流", ""]
    response = drop(client, paper("高塘岭街道", stray, ROW))

    take(client, response, **{"f0-rows-0-DELETE": "on"})

    (row,) = Filing.objects.get().content["rows"]
    assert row["title"] == ROW[1]


def test_cleared_row_does_not_shift_the_numbers_of_the_others(client, street):
    broken = ["2", "走进大厅", "尽快", "座谈交流", "请居民代表走一遍办事流程。"]
    response = drop(client, paper("高塘岭街道", ROW, broken))
    data = page_data(response)
    for name in ("title", "time_text", "forms", "other_form", "summary"):
        data.pop(f"f0-rows-0-{name}", None)

    (left,) = client.post(TAKE, data).context["papers"]

    assert left.blocking[0].text.startswith("第2行：没看懂“尽快”")
    assert left.blocking[0].anchor == "id_f0-rows-1-time_text"


# As many as one page can carry --------------------------------------------------


def test_twenty_papers_are_taken_over_at_once(client, campaign):
    names = [f"第{number}街道" for number in range(1, 21)]
    for name in names:
        make_declaration(make_unit(name), revision=0)
    response = drop(client, *[paper(name, *[ROW, ROW_2] * 8) for name in names])

    page = take(client, response)

    assert page.redirect_chain[-1][0] == "/review/2027/roster/"
    assert page.text.count("已代 20 个单位报送：") == 1
    filed = Filing.objects.order_by("pk")
    assert [filing.content["unit"] for filing in filed] == names
    assert {len(filing.content["rows"]) for filing in filed} == {16}


def test_page_is_counted_as_its_browser_will_send_it(client, street):
    response = drop(client, paper("高塘岭街道", *[ROW] * 3), ("扫描.pdf", b"%PDF-1.7"))

    counted = sum(shown.most_fields for shown in response.context["papers"])

    # The token; and what a refused file does not send.
    assert sent_fields(response) - 1 <= counted <= sent_fields(response) + 8


def test_files_that_the_page_could_not_send_back_are_left_for_later(
    client, street, schools, settings
):
    files = [paper("高塘岭街道", *[ROW] * 5), paper("区教育局")]
    room = sum(shown.most_fields for shown in drop(client, *files).context["papers"])
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = room

    response = drop(client, *files)

    assert units_of(response) == [str(street.unit_id)]
    assert "放不下更多的行，从“区教育局申报表.docx”起的 1 个没有读入" in response.text
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = room + OTHER_FIELDS
    assert len(drop(client, *files).context["papers"]) == 2


def test_forty_papers_of_twenty_rows_find_room(client, street, settings):
    (shown,) = drop(client, paper("高塘岭街道", *[ROW] * 20)).context["papers"]

    assert 40 * shown.most_fields < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
