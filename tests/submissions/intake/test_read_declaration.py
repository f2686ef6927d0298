"""`manage.py read_declaration FILE`."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.submissions.intake.papers import HEAD, HEADING, ROW, docx, table

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "附表.docx"
    path.write_bytes(
        docx(*HEAD, table(HEADING, [*ROW[:2], "4-5月", "座谈交流", ROW[4]]))
    )
    return path


def printed(*arguments, **options):
    out = StringIO()
    call_command("read_declaration", *arguments, stdout=out, **options)
    return out.getvalue()


def test_json_is_the_contract(paper):
    assert json.loads(printed(str(paper), "--json")) == {
        "unit": "高塘岭街道",
        "contact_name": "张敏",
        "contact_phone": "13800138000",
        "rows": [
            {
                "title": ROW[1],
                "time_text": "4-5月",
                "months": [4, 5],
                "forms": ["座谈交流"],
                "other_form": "",
                "summary": ROW[4],
                "problems": [],
            }
        ],
        "problems": [],
    }


def test_listing_names_the_place(paper):
    assert "[表 1 第 2 行]" in printed(str(paper))


def test_the_year_is_checked(paper):
    paper.write_bytes(docx(*HEAD, table(HEADING, [*ROW[:2], "2026年4月", *ROW[3:]])))

    [row] = json.loads(printed(str(paper), "--json", "--year", "2027"))["rows"]

    assert row["problems"][0].startswith("表 1 第 2 行 “活动时间”：")


def test_other_forms_may_be_given(paper):
    [row] = json.loads(printed(str(paper), "--json", "--forms", "甲，乙"))["rows"]

    assert (row["forms"], row["other_form"]) == ([], "座谈交流")


def test_a_refusal_is_the_error(tmp_path):
    path = tmp_path / "附表.doc"
    path.write_bytes(b"x")

    with pytest.raises(CommandError, match="另存为"):
        printed(str(path))


def test_a_missing_file_is_the_error(tmp_path):
    with pytest.raises(CommandError, match="读不到文件"):
        printed(str(tmp_path / "无.docx"))
