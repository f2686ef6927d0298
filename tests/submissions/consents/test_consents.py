"""征询: the unit is asked on its home page and answers there."""

import pytest

from review.plan import arranging
from review.plan.arranging import place_theme
from review.plan.versions import begin_version
from submissions.choices import ConsentStatus, MailPurpose
from submissions.consents.asking import (
    answer_consent,
    drop_consent,
    map_latest_consents,
)
from submissions.models import AuditEntry, Consent, OutgoingMail
from submissions.months import Months
from submissions.transitions import MoveRefused
from tests.factories import make_declaration, make_filing, make_selected, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def version(campaign, reviewer):
    return begin_version(campaign, actor=reviewer)


@pytest.fixture
def theme(campaign, unit, version, reviewer):
    declaration = make_declaration(unit, campaign, status="accepted")
    make_filing(declaration)
    theme = make_selected("走进大厅", "4月", declaration=declaration)
    place_theme(theme, Months.of(9), version=version, actor=reviewer)
    return theme


@pytest.fixture
def consent(theme, version, reviewer):
    return arranging.ask_unit(
        theme, version=version, actor=reviewer, question="可否秋天办？"
    )


def post(client, consent, **data):
    return client.post(f"/consents/{consent.pk}/", data)


def test_unit_is_asked_on_its_home_page(client, filer, consent):
    client.force_login(filer)

    html = client.get("/").content.decode()

    assert "可否秋天办？" in html
    assert "不代表最后入选" in html


def test_unit_agrees(client, filer, consent):
    client.force_login(filer)

    response = post(client, consent, outcome="agreed", remark="可以。")

    consent.refresh_from_db()
    assert response.url == "/"
    assert (consent.status, consent.remark) == (ConsentStatus.AGREED, "可以。")
    assert consent.answered_by_label == filer.label
    assert AuditEntry.objects.first().action == "consent.agree"


def test_refusal_needs_a_reason(client, filer, consent):
    client.force_login(filer)

    response = post(client, consent, outcome="refused")

    assert response.status_code == 422
    assert "请写明不同意的原因" in response.content.decode()
    assert Consent.objects.get().status == ConsentStatus.WAITING


@pytest.mark.parametrize("outcome", ["", "dropped", "waiting", "x\x00"])
def test_other_answers_are_refused(client, filer, consent, outcome):
    client.force_login(filer)

    assert post(client, consent, outcome=outcome).status_code == 422


def test_withdrawn_question_is_not_answered(client, filer, reviewer, consent):
    drop_consent(consent, actor=reviewer)
    client.force_login(filer)

    response = post(client, consent, outcome="agreed")

    assert response.status_code == 409
    assert "现在是“已作罢”" in response.content.decode()
    assert "可否秋天办？" not in client.get("/").content.decode()


def test_another_unit_finds_no_question(client, outsider, consent):
    client.force_login(outsider)

    assert post(client, consent, outcome="agreed").status_code == 404


def test_nobody_but_the_unit_may_answer(reviewer, consent):
    with pytest.raises(MoveRefused, match="没有“同意”的权限"):
        answer_consent(consent, ConsentStatus.AGREED, actor=reviewer)


def test_one_question_at_a_time(theme, version, reviewer, consent):
    with pytest.raises(MoveRefused, match="正在等单位答复"):
        arranging.ask_unit(theme, version=version, actor=reviewer)


def test_refused_unit_may_be_asked_again(theme, version, reviewer, filer, consent):
    answer_consent(consent, ConsentStatus.REFUSED, actor=filer, remark="人手不够。")

    again = arranging.ask_unit(theme, version=version, actor=reviewer)

    assert map_latest_consents(version) == {theme.pk: again}


def test_answer_about_other_months_says_nothing(
    theme, version, reviewer, filer, consent
):
    answer_consent(consent, ConsentStatus.AGREED, actor=filer)
    place_theme(theme, Months.of(10), version=version, actor=reviewer)

    assert map_latest_consents(version) == {}


def test_board_shows_the_answer(client, reviewer, filer, consent):
    answer_consent(consent, ConsentStatus.REFUSED, actor=filer, remark="人手不够。")
    client.force_login(reviewer)

    html = client.get("/review/2027/plan/").content.decode()

    assert "不同意：人手不够。" in html


def test_unit_with_an_address_gets_a_letter(settings, theme, version, reviewer):
    settings.EMAIL_URL = "smtp://127.0.0.1:25"
    unit = theme.declaration.unit
    unit.email = "gtl@example.cn"
    unit.save()
    theme.declaration.campaign.consent_letter = "请答复{活动主题}（{月份}）。"

    arranging.ask_unit(theme, version=version, actor=reviewer)

    letters = OutgoingMail.objects.filter(purpose=MailPurpose.CONSENT)
    assert [letter.unit for letter in letters] == [unit]
    assert letters.get().body.startswith(f"请答复{theme}（")


def test_new_colleague_of_the_unit_may_answer(client, unit, consent):
    client.force_login(make_user("second", unit=unit))

    post(client, consent, outcome="agreed")

    assert Consent.objects.get().status == ConsentStatus.AGREED
