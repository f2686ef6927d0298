"""报备 on the page of an occasion: warned, never walled."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from submissions.choices import DeclarationStatus, OccasionStatus
from submissions.models import Occasion
from tests.activities import make_occasion
from tests.factories import make_campaign, make_declaration, make_issued, make_theme
from tests.submissions.activities.pages import make_own_occasion, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def occasion(client, filer):
    client.force_login(filer)
    return make_own_occasion(filer.unit)


def sent(occasion, act="announce", **fields):
    return {
        "revision": occasion.revision,
        "act": act,
        "day": f"{timezone.localdate():%Y-%m-%d}",
        "starts": "14:30",
        "place": "湘江嘉园",
        "planned-press": "3",
    } | fields


def post(client, occasion, **fields):
    return client.post(page_of(occasion, "announce/"), sent(occasion, **fields))


def post_passing_warnings(client, occasion, **fields):
    """Press 报备, read what is said, press 照样报备."""
    shown = post(client, occasion, **fields)
    occasion.refresh_from_db()
    return post(client, occasion, passed=shown.context["passed"], **fields)


def test_draft_is_kept_without_announcing(client, occasion):
    response = post(client, occasion, act="save", lead_person="刘思源")

    occasion.refresh_from_db()
    assert response.status_code == 302
    assert occasion.status == OccasionStatus.PLANNED
    assert (occasion.place, occasion.lead_person) == ("湘江嘉园", "刘思源")
    assert [
        (row.group, row.planned) for row in occasion.groups.filter(planned__gt=0)
    ] == [("press", 3)]


def test_late_announcement_is_warned_of_once_and_then_taken(client, occasion):
    how = {"sign_up": "打 13917351846 报名"}
    shown = post(client, occasion, **how)

    assert "工作日" in shown.content.decode()
    assert "报名方式里有手机号码，活动预告不能公开它" in shown.content.decode()
    assert "照样报备" in shown.content.decode()
    occasion.refresh_from_db()
    assert occasion.status == OccasionStatus.PLANNED

    response = post(client, occasion, passed=shown.context["passed"], **how)

    occasion.refresh_from_db()
    assert response["Location"] == page_of(occasion)
    assert occasion.status == OccasionStatus.ANNOUNCED


def test_another_day_is_warned_of_again(client, occasion):
    shown = post(client, occasion)
    occasion.refresh_from_db()
    other = timezone.localdate() + timedelta(days=400)

    again = post(
        client, occasion, passed=shown.context["passed"], day=f"{other:%Y-%m-%d}"
    )

    assert again.status_code == 200
    occasion.refresh_from_db()
    assert occasion.status == OccasionStatus.PLANNED


@pytest.fixture
def planned(client, filer, reviewer):
    """Of an issued plan, for this very month."""
    today = timezone.localdate()
    filed = make_declaration(
        filer.unit, make_campaign(today.year), status=DeclarationStatus.SUBMITTED
    )
    make_issued(make_theme(filed, time_text=f"{today.month}月"), reviewer)
    client.force_login(filer)
    return Occasion.objects.get()


def test_other_month_leads_to_a_change_request_filled_in(client, planned):
    today = timezone.localdate()
    month = today.month % 12 + 1

    shown = post(client, planned, day=f"{today.year}-{month:02}-15")

    address = shown.context["outside"]
    assert address.startswith(f"/declarations/{today.year}/plan/")
    assert f"months={month}" in address
    assert "kind=postpone" in address


@pytest.mark.parametrize("who", ["filer", "late filer", "reviewer"])
def test_change_is_offered_to_who_may_ask_for_it(
    client, planned, filer, reviewer, time_machine, who
):
    post_passing_warnings(client, planned)
    if who == "late filer":
        time_machine.move_to(f"{planned.campaign.year + 1}-01-01T00:00:01+08:00")
    client.force_login(reviewer if who == "reviewer" else filer)

    page = client.get(page_of(planned)).content.decode()
    day = f"{planned.campaign.year}-02-10"
    warned = client.get(page_of(planned, "warnings/"), {"day": day})

    assert "只能在计划月份内改。" in page
    assert ("提出调整申请</a>" in page) is (who == "filer")
    assert bool(warned.context["outside"]) is (who == "filer")


def test_missing_place_is_named_at_its_field(client, occasion):
    # Of this very day there is a warning too: it waits until nothing is missing.
    response = post(client, occasion, place="")

    assert response.status_code == 422
    assert 'href="#id_place"' in response.content.decode()


def test_what_another_saved_meanwhile_is_set_beside(client, occasion):
    Occasion.objects.filter(pk=occasion.pk).update(revision=1, place="别处")

    response = post(client, occasion, act="save", revision=0)

    assert response.status_code == 409
    [place] = [one for one in response.context["changes"] if one.key == "place"]
    assert (place.before, place.after) == ("湘江嘉园", "别处")
    occasion.refresh_from_db()
    assert occasion.place == "别处"


def test_choice_of_theirs_keeps_theirs(client, occasion):
    Occasion.objects.filter(pk=occasion.pk).update(revision=1, place="别处")

    post(client, occasion, act="save", revision=1, **{"take-place": "theirs"})

    occasion.refresh_from_db()
    assert occasion.place == "别处"


def test_autosave_answers_with_the_new_revision(client, occasion):
    response = client.post(
        page_of(occasion, "announce/"),
        sent(occasion, act="autosave"),
        headers={"accept": "application/json"},
    )

    assert response.json()["revision"] == 1


def test_autosave_names_what_it_cannot_keep(client, occasion):
    answer = client.post(
        page_of(occasion, "announce/"),
        sent(occasion, **{"planned-resident": "-5"}),
        headers={"accept": "application/json"},
    )

    assert answer.status_code == 422
    assert answer.json()["message"] == "还没有保存：人数请填 0 到 99999。"


def test_forms_are_chips_of_the_campaign_and_a_line(client, occasion):
    Occasion.objects.filter(pk=occasion.pk).update(forms_text="现场观摩、夜访")

    form = client.get(page_of(occasion, "announce/")).context["form"]
    ticked = [box.choice_label for box in form["ticked_forms"] if "checked" in str(box)]
    assert (ticked, form["other_form"].value()) == (["现场观摩"], "夜访")

    chosen = {"ticked_forms": ["现场观摩", "座谈交流"], "other_form": "直播"}
    post(client, occasion, act="save", **chosen)
    occasion.refresh_from_db()
    assert occasion.forms_text == "现场观摩、座谈交流、直播"


def test_plan_that_came_up_goes_again(client, occasion):
    plan = SimpleUploadedFile("方案.pdf", b"%PDF-1.4 plan")
    post(client, occasion, act="save", plan_file=plan)
    occasion.refresh_from_db()
    paper = occasion.files.get()
    assert (
        f"drop-file-{paper.pk}"
        in client.get(page_of(occasion, "announce/")).content.decode()
    )

    response = post(client, occasion, act=f"drop-file-{paper.pk}", place="别处")

    occasion.refresh_from_db()
    assert response["Location"] == page_of(occasion, "announce/")
    assert occasion.files.count() == 0
    assert occasion.place == "别处"


@pytest.mark.parametrize("day", ["0202-09-17", "9999-12-31"])
def test_year_that_nobody_means_is_refused_in_words(client, occasion, day):
    response = post(client, occasion, day=day)

    assert response.status_code == 422
    assert "请核对年份" in response.content.decode()
    assert "湘江嘉园" in response.content.decode()


def test_what_was_written_last_time_is_there_again(client, occasion):
    post(
        client, occasion, act="save", lead_person="刘思源", public_phone="0731-88061234"
    )
    second = make_occasion(occasion.activity)

    page = client.get(page_of(second, "announce/"))

    form = page.context["form"]
    assert form["lead_person"].value() == "刘思源"
    assert form["place"].value() == "湘江嘉园"


def test_day_off_is_told_while_typing(client, occasion):
    page = client.get(
        page_of(occasion, "warnings/"), {"day": "2026-10-03", "starts": "10:00"}
    )

    assert "放假" in page.content.decode()


def test_day_is_moved_and_given_up_again(client, occasion):
    post_passing_warnings(client, occasion)
    tomorrow = timezone.localdate().replace(day=28)

    client.post(
        page_of(occasion, "reschedule/"),
        {
            "to-day": f"{tomorrow:%Y-%m-%d}",
            "to-starts": "09:00",
            "to-place": "大厅",
            "to-reason": "停电。",
        },
    )

    occasion.refresh_from_db()
    assert (occasion.day, occasion.place) == (tomorrow, "大厅")
    client.post(page_of(occasion, "withdraw/"), {"back-reason": "下雨。"})
    occasion.refresh_from_db()
    assert occasion.status == OccasionStatus.PLANNED
    assert occasion.change_reason == "下雨。"


def test_reason_is_asked_for(client, occasion):
    post_passing_warnings(client, occasion)

    response = client.post(page_of(occasion, "withdraw/"), {"back-reason": ""})

    assert response.status_code == 422
    assert "请写明原因。" in response.content.decode()


def test_occasion_of_another_unit_is_not_there(client, occasion, outsider):
    client.force_login(outsider)

    assert client.get(page_of(occasion)).status_code == 404
