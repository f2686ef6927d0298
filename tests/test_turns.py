"""Files are made and read one at a time in a process; people take turns."""

import re
import threading
from contextlib import ExitStack

import pytest
from django.urls import get_resolver

from submissions import turns
from submissions.turns import MOST_OF_ALL, MOST_OF_ONE, TURNS, Busy, Turns
from tests.factories import make_declaration

# What was made before and lies ready.
KEPT = {"job_fetch", "fetch_bundle"}


def take_in_thread(gate, person, done):
    def work():
        with gate.take(person):
            done.append(person)

    before = len(gate.queue)
    thread = threading.Thread(target=work)
    thread.start()
    while len(gate.queue) == before:
        pass
    return thread


def test_who_was_not_served_yet_comes_before_the_next_of_another():
    gate, done = Turns(), []
    with gate.take("a"):
        threads = [take_in_thread(gate, "a", done) for _ in range(2)]
        threads.append(take_in_thread(gate, "b", done))
    for thread in threads:
        thread.join()

    assert done == ["b", "a", "a"]


def test_one_runs_and_three_wait_for_one_person_and_few_for_all():
    gate, done = Turns(), []
    with ExitStack() as held:
        held.enter_context(gate.take("a"))
        threads = [take_in_thread(gate, "a", done) for _ in range(MOST_OF_ONE - 1)]
        with pytest.raises(Busy, match="您已经有 4 份"), gate.take("a"):
            pass
        threads += [
            take_in_thread(gate, f"b{n}", done)
            for n in range(MOST_OF_ALL - MOST_OF_ONE)
        ]
        with pytest.raises(Busy, match="办理文件的人多"), gate.take("c"):
            pass
    for thread in threads:
        thread.join()
    assert len(done) == MOST_OF_ALL - 1


def test_who_waits_too_long_is_told_and_leaves_nobody_waiting(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0)
    gate = Turns()
    with (
        gate.take("a"),
        pytest.raises(Busy, match="还没有办完"),
        gate.take("b"),
    ):
        pass

    with gate.take("c"):
        assert len(gate.queue) == 1


def test_too_much_at_once_is_told_with_the_time_to_wait(client, filer):
    make_declaration(filer.unit)
    client.force_login(filer)
    address = "/declarations/2027/form.pdf"
    with ExitStack() as held:
        for _ in range(MOST_OF_ONE):
            TURNS.queue.append((filer.pk, object()))
            held.callback(TURNS.queue.pop)

        page = client.get(address)
        told = client.get(address, headers={"Accept": "application/json"})

    assert (page.status_code, page["Retry-After"]) == (429, "10")
    assert "您已经有 4 份文件" in page.text
    assert told.json()["message"].startswith("没有办成：您已经有")
    assert client.get(address).status_code == 200


def list_views(resolver, before=""):
    for place in resolver.url_patterns:
        address = before + str(place.pattern)
        if hasattr(place, "url_patterns"):
            yield from list_views(place, address)
        else:
            yield address, place.callback


def test_every_file_that_is_made_waits_its_turn():
    made = re.compile(r"\.(pdf|docx|xlsx|zip|<str:ending>)$")
    forgotten = {
        view.__name__
        for address, view in list_views(get_resolver())
        if made.search(address) and not hasattr(view, "takes_turns")
    }

    assert forgotten == KEPT
