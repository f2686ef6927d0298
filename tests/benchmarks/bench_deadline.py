"""The last ten seconds: 150 people at their forms, 100 of them file.

gunicorn with the deployed configuration on the loopback address; every save writes a
sentence of its own, and every one of them must be found afterwards.
"""

import http.client
import os
import re
import resource
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

import django

from submissions.declarations.prefill import prefill_rows

django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command

from submissions.choices import DeclarationStatus, Role, UnitKind
from submissions.models import Declaration, Filing, Theme, Unit, User
from tests.benchmarks.measure import median, p95
from tests.factories import make_campaign, make_theme

PEOPLE, SECONDS, ROWS = 150, 10, 3
FILING = PEOPLE * 2 // 3
PATIENCE = 30  # seconds for one answer
TOKEN = "a" * 32
HIDDEN = re.compile(r'name="(key|revision)" value="([^"]+)"')
FORM = "application/x-www-form-urlencoded"


@dataclass
class Person:
    """One browser: its cookie, its form, and what became of its requests."""

    declaration: Declaration
    cookie: str
    files: bool
    saves: list = field(default_factory=list)
    submits: list = field(default_factory=list)
    sentence: str = ""
    receipt: str = ""
    trouble: str = ""


def make_people():
    """Logged in beforehand: the hour is about filing, not about passwords."""
    campaign = make_campaign()
    units = Unit.objects.bulk_create(
        Unit(name=f"第{n}街道", kind=UnitKind.STREET, order=n) for n in range(PEOPLE)
    )
    accounts = User.objects.bulk_create(
        User(
            username=f"unit{unit.pk}",
            role=Role.FILER,
            unit=unit,
            password="!",
            must_change_password=False,
        )
        for unit in units
    )
    people = []
    for number, account in enumerate(accounts):
        declaration = Declaration.objects.create(
            campaign=campaign,
            unit=account.unit,
            revision=1,
            contact_name="张三",
            contact_phone="0731-88061234",
        )
        for row in range(ROWS):
            make_theme(declaration, f"民生实事看得见{row}", position=row + 1)
        people.append(Person(declaration, session_of(account), number % 3 != 0))
    return people


def session_of(account):
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return (
        f"{settings.SESSION_COOKIE_NAME}={session.session_key}; "
        f"{settings.CSRF_COOKIE_NAME}={TOKEN}"
    )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_server(port):
    environment = os.environ | {"BIND": f"127.0.0.1:{port}", "LOG_LEVEL": "warning"}
    arguments = ["--config", "deploy/gunicorn.conf.py", "wangcheng_portal.wsgi"]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *arguments], env=environment
    )
    for _ in range(100):
        time.sleep(0.2)
        try:
            if ask(port, "GET", "/readyz", "")[0] == 200:
                return server
        except OSError:
            continue
    stop(server)
    raise SystemExit("gunicorn did not start")


def stop(server):
    server.terminate()
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()


def ask(port, method, path, cookie, body=None, accept="text/html"):
    """(status, Location, text) of one request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    headers = {"Cookie": cookie, "Accept": accept, "Content-Type": FORM}
    try:
        connection.request(method, path, body and body.encode(), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        return answer.status, answer.getheader("Location", ""), text
    finally:
        connection.close()


def timed(taken, *arguments, **how):
    begun = time.perf_counter()
    answer = ask(*arguments, **how)
    taken.append((time.perf_counter() - begun) * 1000)
    return answer


def save(person, port, data):
    """What autosave.js sends, with a sentence that nobody else writes."""
    sentence = f"第{person.declaration.pk}号申报表最后写的：现场公开，当场答复。"
    body = data.copy()
    body["rows-0-summary"] = sentence
    body["csrfmiddlewaretoken"] = TOKEN
    status, _, _ = timed(
        person.saves,
        port,
        "POST",
        "/declarations/2027/",
        person.cookie,
        body.urlencode(),
        accept="application/json",
    )
    expect(status == 200, f"save answered {status}")
    person.sentence = sentence


def file(person, port):
    status, _, page = ask(port, "GET", "/declarations/2027/check/", person.cookie)
    expect(status == 200, f"check answered {status}")
    body = {
        **dict(HIDDEN.findall(page)),
        "declaration": person.declaration.pk,
        "csrfmiddlewaretoken": TOKEN,
    }
    status, receipt, _ = timed(
        person.submits,
        port,
        "POST",
        "/declarations/2027/submit/",
        person.cookie,
        urlencode(body),
    )
    expect(status == 302, f"submit answered {status}")
    status, _, page = ask(port, "GET", receipt, person.cookie)
    expect(status == 200, f"receipt answered {status}")
    person.receipt = re.search(r"回执编号 <b>([^<]+)</b>", page)[1]


def expect(fact, otherwise):
    if not fact:
        raise RuntimeError(otherwise)


def act(person, port, data, moment):
    """A save at the person's moment, then check page, filing and receipt of two in three."""
    time.sleep(max(0, moment - time.perf_counter()))
    try:
        save(person, port, data)
        if person.files:
            file(person, port)
    except Exception as error:
        person.trouble = f"{type(error).__name__}: {error}"


def form_data(person):
    data = prefill_rows(person.declaration, [])
    data.update(
        {
            "act": "autosave",
            "revision": "1",
            "declaration": str(person.declaration.pk),
            "contact_name": "张三",
            "contact_phone": "0731-88061234",
        }
    )
    return data


def rush(people, port):
    """Everybody at once; returns the seconds until the last one was answered."""
    forms = [form_data(person) for person in people]
    begin = time.perf_counter() + 1
    threads = [
        threading.Thread(
            target=act,
            args=(person, port, data, begin + number * SECONDS / PEOPLE),
        )
        for number, (person, data) in enumerate(zip(people, forms, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begin


def lost(people):
    """Who was told that a sentence is saved, and it is not in the database."""
    stored = dict(
        Theme.objects.filter(position=1).values_list("declaration_id", "summary")
    )
    return [
        person
        for person in people
        if person.sentence and stored[person.declaration.pk] != person.sentence
    ]


def misfiled():
    """Filings that froze another content than the database holds."""
    filings = Filing.objects.select_related(
        "declaration__campaign", "declaration__unit"
    )
    return [
        filing
        for filing in filings
        if filing.sha256 != filing.declaration.content_sha256()
    ]


def tell(people, seconds, cpu):
    saves = [taken for person in people for taken in person.saves]
    submits = [taken for person in people for taken in person.submits]
    print(
        f"{PEOPLE} people, {len(saves)} saves, {len(submits)} submits "
        f"in {seconds:.1f} s (wanted inside {SECONDS} s); server {cpu:.1f} s of CPU"
    )
    for name, taken in (("save", saves), ("submit", submits)):
        print(
            f"{name}: median {median(taken):.0f} ms, p95 {p95(taken):.0f} ms "
            f"= {p95(taken) / 1000:.2f} × the goal, longest {max(taken):.0f} ms"
        )


def tally(people):
    """Whether everything that was answered is there."""
    troubles = [person.trouble for person in people if person.trouble]
    receipts = {person.receipt for person in people if person.receipt}
    filings = Filing.objects.count()
    submitted = Declaration.objects.filter(status=DeclarationStatus.SUBMITTED).count()
    gone = len(lost(people)) + len(misfiled())
    print(
        f"errors {len(troubles)}, lost {gone}; filings {filings}, "
        f"submitted {submitted}, receipts {len(receipts)}"
    )
    for trouble in sorted(set(troubles)):
        print(f"  {troubles.count(trouble)} × {trouble}")
    if troubles or gone or not filings == submitted == len(receipts) == FILING:
        raise SystemExit("the deadline hour lost something")


def cpu_of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main():
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    people = make_people()
    port = free_port()
    before = cpu_of_children()
    server = start_server(port)
    try:
        seconds = rush(people, port)
    finally:
        stop(server)
    tell(people, seconds, cpu_of_children() - before)
    tally(people)


if __name__ == "__main__":
    main()
