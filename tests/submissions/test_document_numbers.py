"""发文字号 as GB/T 9704-2012 writes it, however it was typed."""

from importlib import import_module

import pytest
from django.apps import apps

from submissions.models import Campaign
from submissions.text import mend_document_number
from tests.factories import make_campaign

GOOD = "望政务公开办函〔2023〕4号"


@pytest.mark.parametrize(
    "typed",
    [
        GOOD,
        "望政务公开办函[2023]4号",
        "望政务公开办函［2023］第4号",
        "望政务公开办函【2023】004号",
        "望政务公开办函（2023）第04号",
        "望政务公开办函 (2023) ４号",
    ],
)
def test_year_stands_in_its_own_brackets_and_the_number_bare(typed):
    assert mend_document_number(typed) == GOOD


@pytest.mark.django_db
def test_number_is_mended_at_the_form_and_in_old_data():
    old = make_campaign(notice_number="望政务公开办函[2023]4号")
    typed = Campaign(notice_number="望政务公开办函[2023]4号")
    typed.clean()

    import_module("submissions.migrations.0003_document_numbers").mend(apps, None)

    old.refresh_from_db()
    assert {old.notice_number, typed.notice_number} == {GOOD}
