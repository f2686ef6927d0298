"""manage.py create_accounts and create_account: passwords that are shown once."""

import csv
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pypdf import PdfReader

from submissions.choices import Role
from submissions.models import AuditEntry, User
from tests.factories import make_unit, make_user
from tests.papers import page_sizes, squeezed

pytestmark = [pytest.mark.django_db, pytest.mark.database]

URL = "https://zhutiri.example.cn/"


def run(*arguments, **options):
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def passwords_said(output):
    """{username: password} of the printed table."""
    lines = [line.split("\t") for line in output.splitlines()[1:]]
    return {username: password for username, password, _ in lines}


def test_usernames_follow_the_official_order():
    make_unit("桥驿镇", "town", order=30)
    make_unit("高塘岭街道", order=10)
    make_unit("雷锋街道", order=20, active=False)

    run("create_accounts")

    made = dict(User.objects.values_list("username", "unit__name"))
    assert made == {"dw001": "高塘岭街道", "dw003": "桥驿镇"}


def test_a_taken_username_is_passed_over():
    make_user("dw001", Role.REVIEWER)
    unit = make_unit()

    run("create_accounts")

    assert User.objects.get(unit=unit).username == "dw002"


def test_the_printed_password_opens_the_account_and_must_be_changed():
    make_unit()

    ((username, password),) = passwords_said(run("create_accounts")).items()

    user = User.objects.get(username=username)
    assert user.check_password(password)
    assert user.must_change_password
    assert user.role == Role.FILER


def test_every_account_has_a_password_of_its_own():
    make_unit()
    make_unit()

    assert len(set(passwords_said(run("create_accounts")).values())) == 2


def test_units_with_an_account_are_left_alone():
    filer = make_user("filer")
    before = filer.password

    said = run("create_accounts")

    filer.refresh_from_db()
    assert said == "启用的单位都已经有账号，没有新建。\n"
    assert (User.objects.count(), filer.password) == (1, before)


def test_the_log_names_the_account_but_never_the_password():
    make_unit()

    (password,) = passwords_said(run("create_accounts")).values()

    entry = AuditEntry.objects.get(action="user.add")
    assert entry.target_label == "dw001"
    assert password not in str([entry.data, entry.target_label])


def test_csv_holds_a_line_for_every_account(tmp_path):
    make_unit("高塘岭街道")
    path = tmp_path / "slips.csv"

    run("create_accounts", output=path, url=URL)

    with path.open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file)
    assert (line["单位"], line["网址"], line["用户名"]) == ("高塘岭街道", URL, "dw001")
    assert User.objects.get().check_password(line["一次性密码"])
    assert line["说明"] == "首次登录须改密码"


def test_pdf_has_a_slip_for_every_account(tmp_path):
    units = [make_unit(f"第{number}镇", "town", order=number) for number in range(13)]
    path = tmp_path / "slips.pdf"

    run("create_accounts", output=path, url=URL)

    text = squeezed("".join(page.extract_text() for page in PdfReader(path).pages))
    for place, unit in enumerate(units, start=1):
        assert f"{unit}网址：{URL}用户名：dw{place:03d}一次性密码：" in text
    assert text.count("首次登录须改密码") == 13


def test_password_on_the_slip_opens_the_account(tmp_path):
    make_unit()
    path = tmp_path / "slips.pdf"

    run("create_accounts", output=path, url=URL)

    text = squeezed(PdfReader(path).pages[0].extract_text())
    password = text.partition("一次性密码：")[2][:14]
    assert User.objects.get().check_password(password)


def test_slips_are_a4_portrait(tmp_path):
    make_unit()
    path = tmp_path / "slips.pdf"

    run("create_accounts", output=path)

    assert page_sizes(path.read_bytes()) == {(210, 297)}


def test_only_the_owner_may_read_the_slips(tmp_path):
    make_unit()
    path = tmp_path / "slips.csv"

    run("create_accounts", output=path)

    assert path.stat().st_mode & 0o777 == 0o600


def test_no_account_is_made_when_the_slips_cannot_be_written(tmp_path):
    make_unit()

    with pytest.raises(CommandError, match="没有建立账号。文件夹"):
        run("create_accounts", output=tmp_path / "none" / "slips.pdf")

    assert not User.objects.exists()
    assert not AuditEntry.objects.exists()


def test_other_endings_are_refused(tmp_path):
    make_unit()

    with pytest.raises(CommandError, match="--output 的文件名"):
        run("create_accounts", output=tmp_path / "slips.txt")

    assert not User.objects.exists()


def test_an_existing_file_is_kept_when_nothing_is_new(tmp_path):
    path = tmp_path / "slips.csv"
    path.write_text("上一次的账号条")

    run("create_accounts", output=path)

    assert path.read_text() == "上一次的账号条"


def test_first_account_of_the_office():
    said = run("create_account", "Office1", role="reviewer", name="周文清")

    user = User.objects.get()
    assert (user.username, user.role, user.name) == ("office1", "reviewer", "周文清")
    assert user.check_password(said.split()[-1])
    assert user.must_change_password


def test_account_of_a_filer_belongs_to_the_unit():
    unit = make_unit("桥驿镇", "town")

    run("create_account", "sheng", role="filer", unit="桥驿镇")

    assert User.objects.get().unit == unit


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"role": "filer"}, "填报员必须属于一个填报单位"),
        ({"role": "filer", "unit": "无此镇"}, "没有叫“无此镇”的单位"),
        ({"role": "admin"}, "这个用户名已经有人用了"),
    ],
)
def test_account_that_cannot_be_made_is_refused(arguments, sentence):
    make_user("taken", Role.ADMIN)

    with pytest.raises(CommandError, match=sentence):
        run("create_account", "Taken", **arguments)

    assert User.objects.count() == 1
