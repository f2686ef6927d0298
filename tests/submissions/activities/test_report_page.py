"""情况报告: one page, kept as one types, checked, filed, returned, filed again."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from submissions import files
from submissions.activities.handling import confirm_report, return_report
from submissions.choices import OccasionStatus
from submissions.models import AuditEntry, Occasion, OccasionReport
from tests.photos import make_photo
from tests.submissions.activities.pages import (
    STORY,
    make_own_occasion,
    page_of,
    report_post,
)

pytestmark = pytest.mark.django_db

JSON = {"accept": "application/json"}
HEIC = make_photo("HEIF")
CUT_HEIC = HEIC[: len(HEIC) // 2]
LAMP = {"text": "投放点晚上没有灯。"}


@pytest.fixture
def occasion(client, filer):
    client.force_login(filer)
    return make_own_occasion(filer.unit, OccasionStatus.ANNOUNCED)


def post(client, occasion, *args, **fields):
    return client.post(
        page_of(occasion, "report/"), report_post(occasion, *args, **fields)
    )


def autosave(client, occasion, *args, **fields):
    data = report_post(occasion, *args, act="autosave", **fields)
    return client.post(page_of(occasion, "report/"), data, headers=JSON)


def file(client, occasion):
    occasion.refresh_from_db()
    return client.post(
        page_of(occasion, "submit/"),
        {"revision": occasion.revision, "key": uuid.uuid4()},
    )


def photo(number=0):
    return SimpleUploadedFile(f"{number}.jpg", make_photo(size=(60 + number, 40)))


def test_page_begins_as_announced(client, occasion):
    form = client.get(page_of(occasion, "report/")).context["form"]

    assert form["held_on"].value() == occasion.day
    assert form["held_place"].value() == occasion.place


def test_whole_page_is_kept(client, occasion):
    post(
        client,
        occasion,
        [LAMP | {"answer": "已经装灯。", "handling": "adopted"}],
        [{"outlet": "望城发布", "title": "晒账", "address": "www.example.gov.cn/1"}],
        experience="路线固定。",
    )

    occasion.refresh_from_db()
    assert (occasion.what_shown, occasion.experience) == (STORY, "路线固定。")
    assert occasion.logo_shown is False
    assert occasion.present_total == 30
    [opinion] = occasion.opinions.all()
    assert (opinion.text, opinion.is_answered) == (LAMP["text"], True)
    assert occasion.media_items.get().address == "https://www.example.gov.cn/1"


def test_unfinished_row_is_kept_and_asked_for_before_filing(client, occasion):
    post(client, occasion, [], [{"outlet": "望城发布"}])

    page = client.get(page_of(occasion, "check/"))

    assert occasion.media_items.get().outlet == "望城发布"
    [problem] = page.context["problems"]
    assert problem.anchor == "id_media-0-title"


def test_row_goes_by_its_button(client, occasion):
    post(client, occasion, [LAMP, {"text": "请公布费用。"}])
    first, second = occasion.opinions.all()
    occasion.refresh_from_db()
    rows = [{"row": one.pk, "text": one.text} for one in (first, second)]

    post(client, occasion, rows, act="drop-opinions-0")

    assert [one.pk for one in occasion.opinions.all()] == [second.pk]


def test_one_more_row_stands_empty_after_its_button(client, occasion):
    response = post(client, occasion, [LAMP], act="add-opinions")

    page = client.get(response["Location"])
    assert len(page.context["page"].opinions.forms) == 2


def test_autosave_tells_rows_their_keys_and_adds_none_twice(client, occasion):
    answer = autosave(client, occasion, [LAMP]).json()
    occasion.refresh_from_db()
    [pk] = answer["rows"]["opinions"]

    autosave(client, occasion, [LAMP | {"row": pk, "answer": "已经装灯。"}])

    assert answer["revision"] == 1
    assert [one.answer for one in occasion.opinions.all()] == ["已经装灯。"]


def test_save_whose_answer_got_lost_is_no_other_persons(client, occasion):
    page = {"page": "window1-1"}
    autosave(client, occasion, [LAMP], **page)

    again = autosave(client, occasion, [LAMP, {"text": "请公布费用。"}], **page)
    other = autosave(client, occasion, [LAMP], page="window2-1")

    assert again.status_code == 200
    texts = [one.text for one in occasion.opinions.all()]
    assert texts == [LAMP["text"], "请公布费用。"]
    assert other.status_code == 409
    assert "别人刚保存过这一场" in other.json()["message"]


def test_answer_may_be_emptied_again(client, occasion):
    post(client, occasion, [LAMP | {"answer": "已经装灯。", "handling": "adopted"}])
    occasion.refresh_from_db()
    pk = occasion.opinions.get().pk

    post(client, occasion, [LAMP | {"row": pk, "answer": "", "handling": "open"}])

    assert not occasion.opinions.get().is_answered


def test_stale_page_shows_both_and_loses_neither(client, occasion):
    post(client, occasion, [LAMP])
    pk = occasion.opinions.get().pk
    Occasion.objects.filter(pk=occasion.pk).update(held_place="别处")

    response = post(client, occasion, [{"row": pk, "text": "别的意见。"}])

    assert response.status_code == 409
    changes = {one.key: (one.before, one.after) for one in response.context["changes"]}
    assert changes["held_place"] == ("湘江嘉园", "别处")
    assert changes[f"opinions-{pk}-text"] == ("别的意见。", LAMP["text"])
    assert "别的意见。" in response.content.decode()


def test_too_long_a_text_is_shown_again(client, occasion):
    response = post(client, occasion, experience="长" * 501)

    assert response.status_code == 422
    assert "长" * 501 in response.content.decode()


def test_pasted_rows_are_shown_before_they_are_kept(client, occasion):
    pasted = (
        "来自\t意见\t办理情况\t答复\n人大代表\t请公布<b>费用。\t已采纳\t10月起公布。"
    )

    page = post(client, occasion, act="read", pasted=pasted)

    [form] = page.context["page"].opinions.forms
    assert form["text"].value() == "请公布<b>费用。"
    assert "请公布&lt;b&gt;费用。" in page.text
    assert form["group"].value() == "deputy"
    assert occasion.opinions.count() == 0
    assert "读到的意见还没有保存" in page.text


def test_photos_come_with_the_form(client, occasion):
    post(client, occasion, photo=[photo(1), photo(2)])

    assert len(occasion.photos) == 2


def test_photo_alone_is_answered_with_its_card(client, occasion):
    answer = client.post(
        page_of(occasion, "files/"), {"photo": photo()}, headers=JSON
    ).json()

    assert f'value="{answer["photo"]}"' in answer["card"]


def test_heic_of_a_telephone_is_converted(client, occasion):
    sent = SimpleUploadedFile("IMG_1.HEIC", HEIC)

    answer = client.post(page_of(occasion, "files/"), {"photo": sent}, headers=JSON)

    kept = occasion.files.get()
    assert answer.json()["photo"] == kept.pk
    assert (kept.name, kept.ending) == ("IMG_1.jpg", "jpg")
    assert kept.read().startswith(b"\xff\xd8")
    assert client.get(page_of(occasion, f"files/{kept.pk}/400.jpg")).status_code == 200


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("1.jpg", b"nothing", "这不是能用的照片"),
        ("1.jpg", b"MZ\x90\x00" + bytes(200), "这不是能用的照片"),
        ("1.heic", CUT_HEIC, "这张照片打不开，可能没有传完整"),
        ("1.jpg", make_photo()[:-300], "这张照片打不开，可能没有传完整"),
        ("1.jpg", b"\xff\xd8\xff" + bytes(50 * 2**20), "文件超过 20 MB"),
        ("1.jpg", b"", "文件是空的"),
    ],
    ids=["no photo", "program", "broken heic", "cut", "50 MB", "empty"],
)
def test_bad_photo_is_refused_in_words_and_the_text_is_kept(
    client, occasion, settings, name, content, sentence
):
    sent = SimpleUploadedFile(name, content)
    answer = client.post(page_of(occasion, "files/"), {"photo": sent}, headers=JSON)
    assert (answer.status_code, answer.json().keys()) == (422, {"message"})
    assert sentence in answer.json()["message"]

    again = post(client, occasion, photo=SimpleUploadedFile(name, content))
    page = client.get(again["Location"]).content.decode()
    assert sentence in page
    assert STORY in page
    assert not occasion.files.exists()
    assert not list(settings.ATTACHMENT_DIR.glob("*.*"))


def test_full_disk_is_told_and_the_text_is_kept(
    client, occasion, settings, monkeypatch
):
    def write_nothing(path, content, mode):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "replace_file", write_nothing)

    response = post(client, occasion, photo=photo())

    page = client.get(response["Location"]).content.decode()
    assert "服务器存不下这个文件，没有保存" in page
    assert STORY in page
    assert not occasion.files.exists()


def test_line_dropped_while_its_report_is_written_loses_no_word(client, occasion):
    fields = {"cancelled_at": timezone.now(), "cancelling_reason": "场地维修。"}
    Occasion.objects.filter(pk=occasion.pk).update(status="planned", **fields)

    response = post(client, occasion, [LAMP])
    told = autosave(client, occasion, [LAMP])

    page = response.content.decode()
    assert (response.status_code, told.status_code) == (409, 409)
    assert "已经从现行计划中取消" in page
    assert STORY in page
    assert LAMP["text"] in page
    assert "已经从现行计划中取消" in told.json()["message"]


def test_report_of_another_year_is_asked_about(client, occasion):
    day = timezone.localdate()
    slip = f"{day.year - 1}-{day:%m}-01"

    post(client, occasion, held_on=slip)

    page = client.get(page_of(occasion, "check/")).content.decode()
    assert f"实际日期写的是{day.year - 1}年" in page


def test_second_person_who_reports_is_told(client, occasion, reviewer):
    post(client, occasion)
    file(client, occasion)

    late = file(client, occasion)

    assert late.status_code == 409
    assert OccasionReport.objects.count() == 1


def test_photos_are_told_of_moved_and_chosen(client, occasion):
    post(client, occasion, photo=[photo(1), photo(2)])
    occasion.refresh_from_db()
    first, second = occasion.photos

    post(
        client,
        occasion,
        act=f"up-photo-{second.pk}",
        cover=second.pk,
        logo_shown="yes",
        logo_photo=first.pk,
        **{f"caption-{second.pk}": "现场称重"},
    )

    occasion.refresh_from_db()
    assert [(one.pk, one.caption) for one in occasion.photos] == [
        (second.pk, "现场称重"),
        (first.pk, ""),
    ]
    assert (occasion.cover, occasion.logo_photo) == (second, first)


def test_photo_goes_by_its_button(client, occasion):
    post(client, occasion, photo=[photo(1)])
    occasion.refresh_from_db()

    post(client, occasion, act=f"drop-photo-{occasion.photos[0].pk}")

    assert occasion.files.count() == 0


def test_report_is_filed_with_receipt(client, occasion):
    post(client, occasion, [LAMP])

    receipt = client.get(file(client, occasion)["Location"])

    filed = OccasionReport.objects.get()
    assert filed.number in receipt.content.decode()
    head = AuditEntry.objects.get(action="occasion.report").head
    assert head in receipt.content.decode()
    assert filed.content["opinions"][0]["text"] == LAMP["text"]


def test_incomplete_report_is_not_filed(client, occasion):
    post(client, occasion, what_shown="")

    response = file(client, occasion)

    assert response.status_code == 422
    assert "#id_what_shown" in response.content.decode()


def test_remark_stands_at_its_field_and_the_receipt_says_what_changed(
    client, occasion, reviewer
):
    post(client, occasion)
    file(client, occasion)
    occasion.refresh_from_db()
    return_report(
        occasion,
        actor=reviewer,
        answer_by=timezone.localdate() + timedelta(days=4),
        remarks={"present-press": "签到表上有 3 家媒体。"},
    )

    unchanged = client.get(page_of(occasion, "check/")).text
    assert "办公室请改“新闻媒体人数”，还没有改：签到表上有 3 家媒体。" in unchanged
    assert "请照各处的意见修改。" in unchanged

    page = client.get(page_of(occasion, "report/")).content.decode()
    assert 'aria-describedby="id_present-press-plan remark-present-press"' in page
    assert "签到表上有 3 家媒体。" in page

    post(client, occasion, **{"present-press": "3"})
    receipt = client.get(file(client, occasion)["Location"])

    [change] = receipt.context["changes"]
    assert (change.label, change.before, change.after) == ("新闻媒体", "5", "3")


def test_opinion_is_answered_after_confirmation(client, occasion, reviewer):
    post(client, occasion, [LAMP])
    file(client, occasion)
    occasion.refresh_from_db()
    confirm_report(occasion, actor=reviewer)
    pk = occasion.opinions.get().pk

    def answer(handling):
        said = {f"answer-{pk}-handling": handling, f"answer-{pk}-answer": "已经装灯。"}
        address = page_of(occasion, f"opinions/{pk}/")
        return client.post(address, said, follow=True).text

    assert "这条仍算没有答复" in answer("open")
    assert not occasion.opinions.get().is_answered
    assert "答复已经记下。" in answer("adopted")
    assert occasion.opinions.get().is_answered


def test_report_is_taken_back_until_the_office_has_judged_it(
    client, occasion, reviewer
):
    post(client, occasion, [LAMP])
    receipt = file(client, occasion)["Location"]

    response = client.post(page_of(occasion, "report/withdraw/"))
    assert response["Location"] == page_of(occasion, "report/")
    assert LAMP["text"] in client.get(response["Location"]).content.decode()
    assert "已经撤回" in client.get(receipt).content.decode()
    assert "已经撤回" in client.get(page_of(occasion)).content.decode()

    file(client, occasion)
    occasion.refresh_from_db()
    assert occasion.in_planned_month
    confirm_report(occasion, actor=reviewer)
    refused = client.post(page_of(occasion, "report/withdraw/"))
    assert refused.status_code == 409
    assert "不能撤回报告" in refused.content.decode()
    assert occasion.reports.count() == 2


def test_five_hundred_pasted_opinions_are_kept(client, occasion):
    pasted = "\n".join(f"市民群众\t第{n}条意见。" for n in range(500))

    page = post(client, occasion, act="read", pasted=pasted)
    rows = [
        {"group": form["group"].value(), "text": form["text"].value()}
        for form in page.context["page"].opinions.forms
    ]
    occasion.refresh_from_db()
    post(client, occasion, rows)

    assert [one.text for one in occasion.opinions.all()] == [
        f"第{n}条意见。" for n in range(500)
    ]


def test_office_writes_on_behalf(client, occasion, reviewer):
    client.force_login(reviewer)

    post(client, occasion)
    file(client, occasion)

    assert OccasionReport.objects.get().on_behalf
