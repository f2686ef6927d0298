"""典型经验: marked on the page, written up, taken along for the city."""

from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document

from review.models import Recommendation
from submissions.activities.photos import store_occasion_file
from submissions.activities.pictures import prepare_picture
from submissions.choices import OccasionStatus
from submissions.models import AuditEntry, Occasion
from tests.activities import HELD, make_complete, make_occasion
from tests.photos import make_photo

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/review/2027/followup/"
CASE = {"title": "称出来的信任", "practice": "先称重。\n再公布。", "revision": 0}


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def occasion(campaign, filer):
    """Confirmed, with three photos: 远景 and 近景 may be published, 合影 may not."""
    held = make_occasion(status=OccasionStatus.ANNOUNCED, unit=filer.unit, **HELD)
    make_complete(held)
    for number, caption in enumerate(("远景", "近景", "合影")):
        photo = store_occasion_file(
            held,
            actor=filer,
            kind="photo",
            name=f"{caption}.jpg",
            content=make_photo(size=(80, 60 + number)),
            prepare=prepare_picture,
        )
        photo.caption = caption
        if caption != "合影":
            photo.publishable_since = timezone.now()
            photo.publishable_by_label = filer.label
        photo.save()
    Occasion.objects.update(
        status=OccasionStatus.CONFIRMED, confirmed_at=timezone.now(), exemplary=True
    )
    held.refresh_from_db()
    return held


def read_paper(answer):
    document = Document(BytesIO(answer.content))
    return document, [paragraph.text for paragraph in document.paragraphs]


def test_office_marks_and_takes_back(client, occasion):
    client.post(f"{PAGE}{occasion.pk}/exemplary/")
    assert "列为典型经验" in client.get(f"{PAGE}{occasion.pk}/").text
    assert "还没有列为典型经验的活动" in client.get(f"{PAGE}exemplary/").text

    client.post(f"{PAGE}{occasion.pk}/exemplary/", {"exemplary": "on"})

    assert occasion.title in client.get(f"{PAGE}exemplary/").text
    told = AuditEntry.objects.filter(action="occasion.exemplary").order_by("pk")
    assert [entry.data["exemplary"] for entry in told] == [False, True]


def test_what_was_not_reported_is_no_example(client, campaign):
    planned = make_occasion()

    answer = client.post(
        f"{PAGE}{planned.pk}/exemplary/", {"exemplary": "on"}, follow=True
    )

    assert "还没有报送情况，不能列为典型经验" in answer.text


def test_material_is_edited_and_exported_with_its_photos(client, occasion):
    far, near, group = occasion.photos
    page = client.get(f"{PAGE}{occasion.pk}/case/").text
    assert HELD["what_shown"] in page and f'value="{group.pk}"' not in page
    assert "还有 1 张没有勾选“可公开”" in page

    photos = {"photos": [far.pk, near.pk], "cover": near.pk}
    client.post(f"{PAGE}{occasion.pk}/case/save/", CASE | photos)

    document, said = read_paper(client.get(f"{PAGE}{occasion.pk}/case.docx"))
    assert said[:2] == ["称出来的信任", "一、基本情况"]
    assert said[3:6] == ["二、主要做法", "先称重。", "再公布。"]
    assert [text for text in said if text in ("远景", "近景", "合影")] == [
        "近景",
        "远景",
    ]
    assert len(document.inline_shapes) == 2
    [picture, _] = document.inline_shapes
    assert picture._inline.docPr.get("descr") == "近景"


def test_photo_that_may_no_longer_be_shown_leaves_the_material(client, occasion):
    far, near, _ = occasion.photos
    photos = {"photos": [far.pk, near.pk]}
    client.post(f"{PAGE}{occasion.pk}/case/save/", CASE | photos)
    occasion.files.filter(pk=near.pk).update(
        publishable_since=None, publishable_by_label=""
    )

    _, said = read_paper(client.get(f"{PAGE}exemplary.docx?occasion={occasion.pk}"))

    assert "一、称出来的信任" in said and "（二）主要做法" in said
    assert "远景" in said and "近景" not in said


def test_second_editor_loses_nothing(client, occasion):
    client.post(f"{PAGE}{occasion.pk}/case/save/", CASE)

    answer = client.post(
        f"{PAGE}{occasion.pk}/case/save/", CASE | {"practice": "另一种写法。"}
    )

    assert answer.status_code == 409
    assert "另一种写法。" in answer.text and "再公布。" in answer.text
    assert Recommendation.objects.get().practice == "先称重。\n再公布。"


def test_nothing_ticked_is_said(client, occasion):
    answer = client.get(f"{PAGE}exemplary.docx")

    assert answer.status_code == 422
    assert "请先勾选要推介的活动。" in answer.text
