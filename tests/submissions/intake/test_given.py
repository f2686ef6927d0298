"""Filled forms that were once read wrong, each with what must be read from it.

`given/expected.json`: `rows` how many; `rows_kept` some; `months`, `forms` a list per
row; `contact_name`, `contact_phone`; `or_asked`: a question is as good; `asked`: there
must be one; `no_text`: must not stand in what was read; `refused`: a part of the sentence.
"""

import json
from pathlib import Path

import pytest

from submissions.intake import IntakeRefused, read_file
from tests.submissions.intake.papers import FORMS

GIVEN = Path(__file__).parent / "given"
EXPECTED = json.loads((GIVEN / "expected.json").read_text(encoding="utf-8"))
READ = [name for name, want in EXPECTED.items() if "refused" not in want]


def read(name):
    content = (GIVEN / name).read_bytes()
    return read_file(name, content, forms=FORMS, year=2023)


def list_read(reading):
    """What was read, under the names that `expected.json` uses."""
    return {
        "rows": len(reading.rows),
        "rows_kept": bool(reading.rows),
        "months": [list(row.months) for row in reading.rows],
        "forms": [row.forms for row in reading.rows],
        "contact_name": reading.contact_name,
        "contact_phone": reading.contact_phone,
    }


def is_asked(reading):
    return bool(reading.problems or any(row.problems for row in reading.rows))


@pytest.mark.parametrize("name", READ)
def test_a_given_form_is_read(name):
    want, reading = EXPECTED[name], read(name)
    if want.get("or_asked") and is_asked(reading):
        return

    said = list_read(reading)

    assert {key: said[key] for key in want if key in said} == {
        key: want[key] for key in want if key in said
    }


@pytest.mark.parametrize("name", [name for name in READ if "asked" in EXPECTED[name]])
def test_a_given_form_raises_a_question(name):
    assert is_asked(read(name))


def test_no_trace_of_the_file_is_left_in_the_text():
    assert "_x000" not in str(read("x000D.xlsx"))


def test_a_given_bomb_is_refused():
    with pytest.raises(IntakeRefused, match="大得不像一份附表"):
        read("shared-string-bomb.xlsx")
