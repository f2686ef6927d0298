import pytest

from tests.factories import make_declaration

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client, filer):
    make_declaration(filer.unit)
    client.force_login(filer)

    def fetch(**query):
        return client.get("/declarations/2027/months/", query).content.decode()

    return fetch


def test_understood_time_is_told_in_months(ask):
    assert "理解为：5月、6月" in ask(**{"rows-0-time_text": "5-6月"})


def test_time_is_read_for_the_year_of_the_form(ask):
    assert "写的是2026年，本次申报的是2027年" in ask(
        **{"rows-3-time_text": "2026年4月"}
    )


def test_time_that_is_not_understood_is_asked_about(ask):
    shown = ask(**{"rows-0-time_text": "尽快"})

    assert 'class="doubt"' in shown
    assert "理解为" not in shown


@pytest.mark.parametrize("typed", ["", "   ", "\u3000"])
def test_empty_time_says_nothing(ask, typed):
    assert ask(**{"rows-0-time_text": typed}).strip() == ""


def test_other_parameters_say_nothing(ask):
    assert ask(title="4月").strip() == ""


@pytest.mark.parametrize("typed", ["\x00", "9" * 5000, "<script>", "%", "4月" * 101])
def test_rubbish_is_answered_and_never_echoed_as_markup(ask, typed):
    shown = ask(**{"rows-0-time_text": typed})

    assert "<script>" not in shown
    assert "理解为" not in shown


def test_answer_is_a_fragment_without_the_frame_of_a_page(ask):
    assert "<html" not in ask(**{"rows-0-time_text": "4月"})


def test_unit_that_was_not_called_finds_nothing(client, outsider, campaign):
    make_declaration()
    client.force_login(outsider)

    response = client.get("/declarations/2027/months/", {"rows-0-time_text": "4月"})

    assert response.status_code == 404
