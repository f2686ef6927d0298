"""待受理: in official order, from one to the next."""

import pytest

from submissions.choices import DeclarationStatus as Status
from submissions.models import Declaration
from tests.factories import make_declaration, make_unit
from tests.review.declarations.test_declaration_detail import in_days

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NEXT = "/review/2027/declarations/next/"


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def queue(campaign):
    """Three that wait, written in another order, and others between them."""
    waiting = {
        name: make_declaration(make_unit(name, order=order), status=Status.SUBMITTED)
        for name, order in (("丙", 30), ("甲", 10), ("乙", 20))
    }
    make_declaration(make_unit("草稿", order=5))
    make_declaration(make_unit("受理了", order=15), status=Status.ACCEPTED)
    return waiting


def page(declaration, act=""):
    return f"/review/2027/declarations/{declaration.pk}/{act}"


def test_queue_begins_with_the_first_that_waits(client, queue):
    assert client.get(NEXT).url == page(queue["甲"])


def test_empty_queue_says_so_and_leads_to_the_roster(client, campaign):
    response = client.get(NEXT, follow=True)

    assert response.redirect_chain[-1][0] == "/review/2027/roster/"
    assert "没有待受理的申报表了。" in response.content.decode()


def test_roster_says_how_many_wait(client, queue):
    html = client.get("/review/2027/roster/").content.decode()

    assert f'href="{NEXT}">开始受理（3）</a>' in html


def test_page_knows_its_place_and_its_neighbours(client, queue):
    place = client.get(page(queue["乙"])).context["place"]

    assert (place.number, place.length) == (2, 3)
    assert (place.previous, place.next) == (queue["甲"].pk, queue["丙"].pk)


def test_ends_of_the_queue_have_one_neighbour(client, queue):
    first = client.get(page(queue["甲"])).context["place"]
    last = client.get(page(queue["丙"])).context["place"]

    assert (first.previous, first.next) == (None, queue["乙"].pk)
    assert (last.previous, last.next) == (queue["乙"].pk, None)


def test_what_does_not_wait_has_a_place_between(client, queue):
    between = Declaration.objects.get(unit__name="受理了")

    place = client.get(page(between)).context["place"]

    assert (place.number, place.previous, place.next) == (
        0,
        queue["甲"].pk,
        queue["乙"].pk,
    )


def test_accepting_leads_to_the_next_with_a_word_about_the_last(client, queue):
    response = client.post(page(queue["甲"], "accept/"), follow=True)

    html = response.content.decode()
    assert response.redirect_chain[-1][0] == page(queue["乙"])
    assert f'已受理甲的申报表。 <a href="{page(queue["甲"])}">再看一眼</a>' in html


def test_after_the_last_it_begins_again_with_what_was_left(client, queue):
    response = client.post(page(queue["丙"], "accept/"))

    assert response.url == page(queue["甲"])


def test_returning_leads_on_too(client, queue):
    data = {"reason": "请写具体。", "answer_on": in_days(3)}

    response = client.post(page(queue["乙"], "return/"), data)

    assert response.url == page(queue["丙"])


def test_returning_what_was_accepted_stays_with_it(client, queue):
    accepted = Declaration.objects.get(unit__name="受理了")
    data = {"reason": "请写具体。", "answer_on": in_days(3)}

    response = client.post(page(accepted, "return/"), data)

    assert response.url == page(accepted)


def test_when_all_are_done_the_roster_says_so(client, campaign):
    only = make_declaration(status=Status.SUBMITTED)

    response = client.post(page(only, "accept/"), follow=True)

    assert response.redirect_chain[-1][0] == "/review/2027/roster/"
    assert "待受理的申报表都看完了。" in response.content.decode()


def test_name_of_a_unit_is_text_in_the_message(client, campaign):
    only = make_declaration(make_unit("<b>局"), status=Status.SUBMITTED)

    response = client.post(page(only, "accept/"), follow=True)

    assert "已受理&lt;b&gt;局的申报表。" in response.content.decode()


def test_queries_do_not_grow_with_the_queue(client, queue, django_assert_num_queries):
    with django_assert_num_queries(16):
        client.get(page(queue["甲"]))
    for _ in range(3):
        make_declaration(status=Status.SUBMITTED)
    with django_assert_num_queries(14):
        client.get(page(queue["甲"]))
