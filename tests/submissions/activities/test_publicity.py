"""宣传: 信息稿, photos that may be published, 发布审查, the package for the website."""

import re
from datetime import time
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from PIL import Image

from submissions.activities.news import draft_news, read_news
from submissions.activities.photos import store_occasion_file
from submissions.activities.pictures import prepare_picture
from submissions.choices import OccasionStatus
from submissions.models import AuditEntry, Clearance, NewsDraft, Occasion, OccasionFile
from tests.activities import HELD, make_complete, make_occasion
from tests.markup import join_lines
from tests.photos import make_photo

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NEWS = {"title": "走进投放点", "text": "居民来看了。\n\n现场称了重。"}


@pytest.fixture
def occasion(campaign, filer):
    """Reported, with a photo on its side; nothing is public yet."""
    held = make_occasion(status=OccasionStatus.ANNOUNCED, unit=filer.unit, **HELD)
    make_complete(held)
    held.groups.filter(group="expert").update(present=0)
    store_occasion_file(
        held,
        actor=filer,
        kind="photo",
        name="现场.jpg",
        content=make_photo(size=(80, 60), orientation=6),
        prepare=prepare_picture,
    )
    held.files.update(caption="称重")
    Occasion.objects.update(status=OccasionStatus.REPORTED)
    held.refresh_from_db()
    return held


@pytest.fixture
def client(client, filer):
    client.force_login(filer)
    return client


@pytest.fixture
def page(occasion):
    return f"/activities/2027/{occasion.pk}/"


def tick_photos(client, page, occasion, ticked=True):
    photos = [photo.pk for photo in occasion.photos]
    data = {"shown": photos, "ticked": photos if ticked else []}
    return client.post(f"{page}publicity/photos/", data)


def clear(client, page):
    shown = client.get(f"{page}publicity/").text
    sha256 = re.search(r'name="sha256" value="(\w+)"', shown)[1]
    ticks = {"secrecy": "on", "portraits": "on", "checked_by": "李审"}
    return client.post(f"{page}publicity/clear/", ticks | {"sha256": sha256})


def test_draft_says_when_who_what_heard_and_learnt(occasion):
    occasion.held_starts = time(9)
    occasion.what_decided = "投放点装灯。"
    occasion.experience = "现场称重最有说服力。"
    occasion.opinions.filter(position=1).update(
        answer="已装。", answered_on="2027-09-20"
    )

    news = draft_news(occasion)

    assert news.title == f"高塘岭街道开展“{occasion.title}”政务公开主题日活动"
    assert news.paragraphs == [
        (
            f"9月17日上午，高塘岭街道在湘江嘉园投放点、大泽湖中转站开展“{occasion.title}”"
            "政务公开主题日活动，活动形式为现场观摩、座谈交流。到场的有人大代表5人、"
            "政协委员5人、新闻媒体5人、企业代表5人、市民群众5人，共25人。"
        ),
        "走访投放点和中转站，公布分类数据和清运费用，现场回答提问。",
        "现场议定：投放点装灯。现场听取意见建议2条，已答复1条，其余1条正在办理。",
        "现场称重最有说服力。",
    ]


def test_quotes_of_a_title_are_single_inside_quotes(occasion):
    occasion.activity.title = "“一件事”体验官"

    news = draft_news(occasion)

    assert news.title == "高塘岭街道开展“‘一件事’体验官”政务公开主题日活动"
    assert "开展“‘一件事’体验官”政务公开主题日活动" in news.text
    assert str(occasion) == "“‘一件事’体验官”第1场"


def test_edited_news_is_kept_and_taken_along_as_word(client, page, occasion):
    tick_photos(client, page, occasion)
    client.post(f"{page}news/", NEWS | {"revision": 0})

    document = Document(BytesIO(client.get(f"{page}news.docx").content))

    said = [paragraph.text for paragraph in document.paragraphs]
    assert said[:3] == ["走进投放点", "居民来看了。", "现场称了重。"]
    assert said[-3:] == ["称重", "高塘岭街道", "2027年9月17日"]
    assert document.inline_shapes[0].height > document.inline_shapes[0].width
    assert "居民来看了。" in client.get(f"{page}publicity/").text
    assert "走访投放点" in client.get(f"{page}publicity/?fresh=1").text


def test_second_editor_of_news_loses_nothing(client, page, occasion):
    client.post(f"{page}news/", NEWS | {"revision": 0})

    answer = client.post(
        f"{page}news/", {"title": "另一个标题", "text": "另一篇。", "revision": 0}
    )

    assert answer.status_code == 409
    assert "另一篇。" in answer.text and "居民来看了。" in answer.text
    assert NewsDraft.objects.get().title == "走进投放点"


def test_box_of_a_photo_says_who_ticked_it_when(client, page, occasion, filer):
    assert not occasion.public_photos

    tick_photos(client, page, occasion)

    photo = OccasionFile.objects.get()
    assert (photo.may_publish, photo.publishable_by_label) == (True, filer.label)
    assert f"{filer.label}" in client.get(f"{page}publicity/").text
    tick_photos(client, page, occasion, ticked=False)
    assert not OccasionFile.objects.get().may_publish
    told = AuditEntry.objects.filter(action="occasion_file.publishable")
    assert [entry.data["may_publish"] for entry in told.order_by("pk")] == [True, False]


def test_package_opens_from_the_disk_and_holds_no_contact(client, page, occasion):
    occasion.media_items.create(outlet="望城发布", title="看投放点", kind="social")
    tick_photos(client, page, occasion)
    clear(client, page)

    answer = client.get(f"{page}website.zip")

    package = ZipFile(BytesIO(answer.content))
    assert package.namelist() == ["index.html", "style.css", "photos/1.jpg"]
    html = join_lines(package.read("index.html").decode())
    assert 'alt="称重"' in html and 'width="60"' in html and "看投放点" in html
    assert "刘思源" not in html and "http" not in html
    with Image.open(BytesIO(package.read("photos/1.jpg"))) as photo:
        assert (photo.size, dict(photo.getexif())) == ((60, 80), {})
    assert client.get(f"{page}website.zip").content == answer.content
    cleared = Clearance.objects.get()
    assert (cleared.checked_by, cleared.sha256) == (
        "李审",
        AuditEntry.objects.get(action="occasion.clear").data["sha256"],
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda client, page, one: tick_photos(client, page, one), "照片"),
        (
            lambda client, page, one: client.post(
                f"{page}news/", NEWS | {"revision": 0}
            ),
            "信息稿",
        ),
        (
            lambda client, page, one: Occasion.objects.update(what_shown="改了。"),
            "信息稿、情况报告",
        ),
    ],
)
def test_later_change_makes_the_tick_void(client, page, occasion, change, said):
    clear(client, page)
    assert client.get(f"{page}website.zip").status_code == 200

    change(client, page, occasion)

    refused = client.get(f"{page}website.zip")
    assert refused.status_code == 409
    assert f"审查以后{said}又改过，上面的审查已经作废" in join_lines(refused.text)
    clear(client, page)
    assert client.get(f"{page}website.zip").status_code == 200


def test_nothing_is_cleared_without_ticks_unseen_or_with_a_telephone(client, page):
    bare = client.post(f"{page}publicity/clear/", {"checked_by": "李审"})
    stale = {
        "secrecy": "on",
        "portraits": "on",
        "checked_by": "李审",
        "sha256": "0" * 64,
    }
    unseen = client.post(f"{page}publicity/clear/", stale)
    client.post(f"{page}news/", NEWS | {"text": "请打 13917351846。", "revision": 0})
    private = clear(client, page)

    assert [bare.status_code, unseen.status_code, private.status_code] == [
        422,
        409,
        409,
    ]
    assert "请先作保密审查，再勾选。" in bare.text and 'value="李审"' in bare.text
    assert "信息稿里有手机号码，请删去再审查。" in private.text
    assert not Clearance.objects.exists()


def test_returned_report_is_not_published(client, page, occasion):
    clear(client, page)
    Occasion.objects.update(
        status=OccasionStatus.RETURNED, return_reason="请改。", answer_by="2027-09-30"
    )

    assert client.get(f"{page}website.zip").status_code == 409
    assert "重新报送以后再审查" in client.get(f"{page}publicity/").text


def test_before_the_report_there_is_nothing_to_tell(client, filer, campaign):
    early = make_occasion(unit=filer.unit)

    page = client.get(f"/activities/2027/{early.pk}/publicity/")

    assert "报备以后，这里按报备写好活动预告。" in page.text
    assert "报送情况以后" in page.text


@pytest.fixture
def announced(campaign, filer):
    campaign.preview_title = "{年份}年预告：{单位}“{活动主题}”"
    campaign.save()
    return make_occasion(
        status=OccasionStatus.ANNOUNCED,
        unit=filer.unit,
        sign_up="电话报名，名额 30 人",
        public_phone="0731-88100650",
        notice_text="跟着一袋垃圾走一趟。\n\n现场称重。",
    )


def test_preview_tells_the_public_when_where_and_how(client, announced):
    page = f"/activities/2027/{announced.pk}/"
    told = [
        f"2027年预告：高塘岭街道“{announced.title}”",
        "跟着一袋垃圾走一趟。",
        "现场称重。",
        "时间：2027年9月17日（星期五）14:30至16:30",
        "地点：湘江嘉园投放点",
        "形式：现场观摩、座谈交流",
        "报名方式：电话报名，名额 30 人",
        "电话：0731-88100650",
    ]

    document = Document(BytesIO(client.get(f"{page}preview.docx").content))
    package = client.get(f"{page}preview.zip").content

    said = [paragraph.text.replace("\n", "") for paragraph in document.paragraphs]
    assert said[: len(told)] == told
    parts = ZipFile(BytesIO(package))
    assert parts.namelist() == ["index.html", "style.css"]
    html = parts.read("index.html").decode()
    shown = client.get(f"{page}publicity/").text
    for text in (html, shown):
        assert all(line.split("：")[-1] in text for line in told)
    assert "刘思源" not in html + "".join(said) and "http" not in html
    assert client.get(f"{page}preview.zip").content == package


def test_preview_with_a_mobile_number_is_not_handed_out(client, announced, reviewer):
    Occasion.objects.update(sign_up="打 13917351846 报名")
    page = f"/activities/2027/{announced.pk}/"

    refused = [client.get(f"{page}preview.{kind}") for kind in ("docx", "zip")]
    client.force_login(reviewer)
    seen = client.get(f"/review/2027/followup/{announced.pk}/")

    assert [answer.status_code for answer in refused] == [409, 409]
    for answer in (*refused, seen):
        assert "报名方式里有手机号码，不能公开。" in answer.text
        assert "下载预告" not in answer.text


def test_news_of_today_is_what_was_saved_last(occasion, client, page):
    client.post(f"{page}news/", NEWS | {"revision": 0})
    client.post(f"{page}news/", NEWS | {"title": "再改", "revision": 1})

    assert (read_news(occasion).title, read_news(occasion).revision) == ("再改", 2)
