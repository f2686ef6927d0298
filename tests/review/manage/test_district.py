"""单位与平台: the names, the emblem and the kinds of units are data; the first run."""

from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone
from PIL import Image

from review.archive.measures import Line
from review.manage.setting_up import MOST_TRIES, make_code
from review.papers.forms import list_arrangements
from review.papers.notice import build_notice_letter
from review.plan.plan_paper import PlanPaper, split_by_kind
from review.plan.rows import read_plan_row
from submissions.choices import Role
from submissions.district import find_district, forget_district, remember_district
from submissions.models import AuditEntry, Campaign, District, Unit, User
from submissions.people.units import import_units
from tests.factories import make_issued, make_theme, make_unit, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE, SETUP = "/manage/district/", "/setup/"
NAMES = {
    "region": "长沙市宁乡市",
    "office_name": "宁乡市政务公开领导小组办公室",
    "office_short_name": "市政务公开办",
    "office_phone": "0731-87880000",
    "site_name": "宁乡市主题日",
    "addressee": "各乡镇人民政府、街道办事处，市直各单位",
    "town_band": "乡镇（街道）",
    "bureau_band": "市直单位",
}
KINDS = [("street", "街道", "town"), ("district", "市直单位", "bureau")]


@pytest.fixture(autouse=True)
def data_elsewhere(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def picture():
    content = BytesIO()
    Image.new("RGB", (32, 32), "blue").save(content, "PNG")
    return SimpleUploadedFile("标志.png", content.getvalue())


def kinds_post(*rows):
    """The rows of the kinds as the page sends them; a fourth word marks one removed."""
    known = sum(bool(row[0]) for row in rows)
    data = {"kinds-TOTAL_FORMS": len(rows), "kinds-INITIAL_FORMS": known}
    for place, (value, name, band, *removed) in enumerate(rows):
        row = {"value": value, "name": name, "band": band}
        row |= {"DELETE": "on"} if removed else {}
        data |= {f"kinds-{place}-{column}": said for column, said in row.items()}
    return data


def save(client, *kinds, **names):
    return client.post(f"{PAGE}save/", NAMES | names | kinds_post(*(kinds or KINDS)))


def test_names_and_kinds_are_said_by_pages_and_papers(client, admin, reviewer):
    theme = make_theme(title="开放日")
    unit = theme.declaration.unit
    client.force_login(admin)

    page = save(client, *KINDS, ("", "园区", "bureau"))
    assert page.context is None, page.context["problems"]

    assert "宁乡市主题日" in client.get("/manage/").text
    import_units("名单.csv", "单位名称,类别\n经开区,园区\n".encode())
    assert Unit.objects.get(name="经开区").kind == "kind1"
    version = make_issued(theme, reviewer)
    rows = [read_plan_row(entry) for entry in version.entries.all()]
    assert [row.group for row in split_by_kind(rows)] == ["一、乡镇（街道）"]
    letter = build_notice_letter(version, PlanPaper("计划", rows))
    assert letter.addressee == NAMES["addressee"]
    assert unit.kind == "street"
    entry = AuditEntry.objects.filter(action="district.change").get()
    assert entry.data["changes"]["kinds"][1] == "街道、市直单位、园区"


def test_kind_in_use_is_renamed_but_not_removed(client, admin):
    make_unit("城郊街道")
    client.force_login(admin)

    gone = ("street", "街道", "town", "removed")
    page = save(client, gone, KINDS[1])
    assert page.status_code == 409
    assert "“街道”还有 1 个单位" in page.text

    save(client, ("street", "乡镇街道", "town"), KINDS[1])
    assert find_district().find_kind("street").label == "乡镇街道"


def test_emblem_is_shown_to_anybody(client, admin):
    client.force_login(admin)
    save(client, emblem_file=picture())
    client.logout()

    mark = District.objects.get().emblem_mark
    page = client.get("/login/")
    assert f"/emblem/{mark}" in page.text
    shown = client.get(f"/emblem/{mark}")
    assert shown["Content-Type"] == "image/png"
    assert Image.open(BytesIO(shown.content)).size == (32, 32)


def test_what_is_no_picture_is_refused(client, admin):
    client.force_login(admin)

    page = save(client, emblem_file=SimpleUploadedFile("标志.png", b"<svg>"))

    assert page.status_code == 409
    assert "标志图片打不开" in page.text
    assert not District.objects.exists()


# --- first run ------------------------------------------------------------------------


def setup_post(code, **words):
    opens = timezone.localtime() + timedelta(days=1)
    return (
        {
            "code": code,
            "person-name": "王强",
            "person-username": "Wangqiang",
            "person-password": "Hexi-2027-luoye",
            "person-again": "Hexi-2027-luoye",
            "year-year": 2027,
            "year-opens_at": f"{opens:%Y-%m-%dT%H:%M}",
            "year-deadline": f"{opens + timedelta(days=6):%Y-%m-%dT%H:%M}",
        }
        | {f"district-{name}": said for name, said in NAMES.items()}
        | kinds_post(*KINDS)
        | words
    )


def test_empty_site_is_set_up_once(client):
    assert client.get("/", follow=True).request["PATH_INFO"] == SETUP
    out = StringIO()
    call_command("setup_code", stdout=out)
    code = out.getvalue()[6:20]

    done = client.post(SETUP, setup_post(code.lower()))

    assert done.url == "/manage/"
    assert "平台已经建好" in client.get("/manage/").text
    admin = User.objects.get()
    assert (admin.username, admin.role) == ("wangqiang", Role.ADMIN)
    campaign = Campaign.objects.get()
    assert campaign.region == "长沙市宁乡市"
    assert campaign.activity_forms.count() == 5
    assert client.get(SETUP).status_code == 404
    assert client.post(SETUP, setup_post(code)).status_code == 404
    with pytest.raises(CommandError, match="已经有管理员"):
        call_command("setup_code")


def test_wrong_code_sets_nothing_up_and_is_counted(client):
    code = make_code()

    for _ in range(MOST_TRIES):
        page = client.post(SETUP, setup_post("AAAA-BBBB-CCCC"))
        assert page.status_code == 422
    assert "代码不对" in page.text
    assert "密码要再输一次，标志要再选一次" in page.text
    assert "宁乡市政务公开领导小组办公室" in page.text
    assert client.post(SETUP, setup_post(code)).status_code == 429
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ({"person-again": "别的"}, 422, "两次输入的密码不一样"),
        ({"person-password": "12345678"}, 422, "密码"),
        ({"year-deadline": "2020-01-01T00:00"}, 409, "截止时间必须晚于开始时间"),
        ({"district-region": ""}, 422, "请填写地区名称"),
    ],
)
def test_refused_set_up_leaves_nothing(client, words, status, said):
    page = client.post(SETUP, setup_post(make_code(), **words))

    assert page.status_code == status
    assert said in page.text
    assert not User.objects.exists()
    assert not Campaign.objects.exists()


def test_closed_administrator_keeps_the_page_shut(client):
    make_user("admin", Role.ADMIN, is_active=False)

    assert client.get(SETUP).status_code == 404
    assert client.get("/login/").status_code == 200


def test_district_is_remembered_and_forgotten(django_assert_num_queries):
    District.objects.create(pk=1, **NAMES)
    forget_district()
    with django_assert_num_queries(1):
        find_district()
        find_district()


def test_site_that_another_process_sets_up_is_known_at_once():
    forget_district()
    assert find_district().site_name == District().site_name

    District.objects.create(pk=1, **NAMES)

    assert find_district().site_name == NAMES["site_name"]


def test_name_of_the_district_makes_no_password():
    remember_district(District(region="长沙市宁乡市"), seconds=60)

    with pytest.raises(ValidationError, match="本地名称"):
        validate_password("宁乡Abc2026!")


@pytest.mark.parametrize(
    ("region", "whole"),
    [("长沙市宁乡市", "全市"), ("某某区", "全区"), ("", "全部单位")],
)
def test_figures_and_orders_go_by_the_words_of_the_district(region, whole):
    remember_district(District(**NAMES | {"region": region}))

    assert Line({}, {}).name == whole
    assert list_arrangements()[1] == ("kind", "乡镇（街道）、市直单位分列")
