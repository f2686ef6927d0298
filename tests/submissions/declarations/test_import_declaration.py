import csv
import io

import pytest
from django.core.management import CommandError, call_command

from submissions.choices import DeclarationStatus
from submissions.models import AuditEntry
from tests.factories import make_declaration, make_theme

pytestmark = pytest.mark.django_db

HEADS = ["序号", "活动主题", "活动时间（月份）", "活动形式", "活动简介"]
ROW = [
    "1",
    "水库除险加固看现场",
    "5月",
    "实地调研、座谈会",
    "请村民代表看进度、问质量。",
]


@pytest.fixture
def declaration(filer, campaign):
    return make_declaration(filer.unit, campaign, revision=0, contact_phone="")


@pytest.fixture
def paper(tmp_path):
    """A csv 附表 of the given unit with one row."""

    def write(unit="高塘岭街道", row=ROW, name="附表.csv"):
        lines = [["填报单位（公章）：", unit], ["联系人：", "李四"], HEADS, row]
        text = io.StringIO()
        csv.writer(text).writerows(lines)
        path = tmp_path / name
        path.write_text(text.getvalue(), encoding="utf-8-sig")
        return path

    return write


def run(path, *options):
    out = io.StringIO()
    call_command(
        "import_declaration", str(path), "--year", "2027", *options, stdout=out
    )
    return out.getvalue()


def test_dry_run_tells_what_was_read_and_writes_nothing(declaration, paper):
    said = run(paper())

    assert "高塘岭街道：读出 1 行，没有写入" in said
    assert not declaration.themes.exists()


def test_commit_writes_the_draft_with_its_audit_entry(declaration, paper):
    run(paper(), "--commit")

    theme = declaration.themes.get()
    assert (theme.title, list(theme.months)) == ("水库除险加固看现场", [5])
    assert theme.form_names == ["实地调研", "座谈交流"]
    assert AuditEntry.objects.filter(action="declaration.save").count() == 1


def test_commit_files_nothing(declaration, paper):
    run(paper(), "--commit")

    declaration.refresh_from_db()
    assert declaration.status == DeclarationStatus.DRAFT


def test_unit_that_has_begun_is_left_alone(declaration, paper):
    make_theme(declaration, title="自己写的")

    with pytest.raises(CommandError, match="已经自己填了"):
        run(paper(), "--commit")

    assert [theme.title for theme in declaration.themes.all()] == ["自己写的"]


def test_unknown_unit_is_asked_for(declaration, paper):
    with pytest.raises(CommandError, match="--unit"):
        run(paper(unit="外县某局"), "--commit")


def test_named_unit_goes_before_the_paper(declaration, paper):
    run(paper(unit="外县某局"), "--unit", "高塘岭街道", "--commit")

    assert declaration.themes.count() == 1


def test_year_without_campaign_is_named(declaration, paper):
    with pytest.raises(CommandError, match="没有 2031 年"):
        call_command("import_declaration", str(paper()), "--year", "2031")


def test_text_too_long_is_kept_in_the_draft(declaration, paper):
    row = [*ROW[:4], "长" * 501]

    run(paper(row=row), "--commit")

    assert declaration.themes.get().summary == "长" * 501
