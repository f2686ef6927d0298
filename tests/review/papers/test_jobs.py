"""A plan too long for a request: asked for, made by the worker, fetched."""

from datetime import timedelta
from urllib.parse import quote, urlencode

import pytest
from django.utils import timezone

from review.issue.issuing import issue_plan
from review.jobs import KEPT, SILENCE, claim_job, report_progress, take_next_job
from review.models import PaperJob
from review.papers import archive, jobs
from review.plan.arranging import place_declared_themes
from review.plan.plan_paper import Look, read_look
from review.plan.versions import begin_version, build_plan_paper
from submissions.choices import DeclarationStatus as Status
from submissions.choices import JobStatus
from submissions.documents import binding
from submissions.models import AuditEntry
from submissions.transitions import MoveRefused
from tests.factories import make_declaration, make_selected, make_unit
from tests.papers import whole_text
from tests.pdfa import find_flaws

pytestmark = pytest.mark.django_db

PAGE = "/review/2027/plan/1/pdf/"


@pytest.fixture(autouse=True)
def short_patience(monkeypatch):
    """Three rows are a long plan here."""
    monkeypatch.setattr(jobs, "MOST_AT_ONCE", 2)


@pytest.fixture
def working(campaign, reviewer):
    declaration = make_declaration(
        make_unit("茶亭镇"), campaign, status=Status.ACCEPTED
    )
    for title in ("走进大厅", "稻田课堂", "问卷一周"):
        make_selected(title, declaration=declaration)
    version = begin_version(campaign, actor=reviewer)
    place_declared_themes(version, actor=reviewer)
    return version


@pytest.fixture
def issued(working, reviewer):
    return issue_plan(working, actor=reviewer)


@pytest.fixture
def office(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def job(issued, reviewer):
    return jobs.queue_paper(issued, Look(), build_plan_paper(issued), actor=reviewer)


def make_now():
    return jobs.make_next_paper(timezone.now())


def test_long_plan_leads_to_the_page_that_makes_it(office, issued):
    response = office.get("/review/2027/plan/1.pdf")

    assert response["Location"].startswith(PAGE)
    html = office.get(PAGE).text
    assert "开始生成" in html and "归档标准" not in html


def test_page_says_when_a_pdf_will_be_too_long_for_the_archive(
    office, issued, monkeypatch
):
    monkeypatch.setattr(binding, "MOST_TAGGED", 2)

    assert "没有归档标准（PDF/A-2a）" in office.get(PAGE).text


def test_excel_and_word_of_a_long_plan_come_at_once(office, issued):
    assert office.get("/review/2027/plan/1.xlsx").status_code == 200
    assert office.get("/review/2027/plan/1.docx").status_code == 200


def test_made_paper_is_fetched_and_kept_as_the_plan(office, issued):
    """By the one run of a process that prints, all that its paper leads to."""
    package = "/review/2027/plan/1/website.zip"
    assert office.get(package)["Location"] == PAGE
    office.post(f"{PAGE}start/")

    make_now()

    job = PaperJob.objects.get()
    assert job.status == JobStatus.DONE
    assert f'href="{PAGE}{job.pk}.pdf"' in (state := asked_again(office, job).text)
    assert "hx-get" not in state
    content = office.get(f"{PAGE}{job.pk}.pdf").content
    assert all(title in whole_text(content) for title in ("走进大厅", "稻田课堂"))
    assert find_flaws(content) == []
    assert office.get("/review/2027/plan/1.pdf").content == content
    assert office.get(package)["Content-Type"] == "application/zip"
    said = AuditEntry.objects.filter(action__startswith="paper.")
    assert [entry.action for entry in said] == ["paper.finish", "paper.claim"]


def test_paper_with_its_own_title_goes_by_it_and_not_as_the_plan(office, issued):
    office.post(f"{PAGE}start/?title=自拟标题")

    make_now()

    job = PaperJob.objects.get()
    answer = office.get(f"{PAGE}{job.pk}.pdf")
    assert quote("自拟标题（第1版）.pdf") in answer["Content-Disposition"]
    assert "自拟标题" in whole_text(answer.content)
    assert archive.find_kept_paper(issued, "pdf") is None


def finish(job):
    """As a worker that made it."""
    claim_job(jobs.CLAIM, job, timezone.now())
    jobs.finish_job(PaperJob.objects.get(), b"%PDF")


def test_changed_plan_asks_for_a_new_paper(office, working, reviewer):
    finish(jobs.queue_paper(working, Look(), build_plan_paper(working), actor=reviewer))
    assert "开始生成" not in office.get(PAGE).text

    working.entries.update(remark="改了", title="改了的主题")

    assert "开始生成" in office.get(PAGE).text


def test_asking_twice_is_one_job(job, issued, reviewer):
    again = jobs.queue_paper(issued, Look(), build_plan_paper(issued), actor=reviewer)

    assert again == job
    assert PaperJob.objects.count() == 1


def test_nothing_to_do_is_no_work(db):
    assert make_now() == 0


def test_cancelled_job_is_not_made(office, job):
    office.post(f"{PAGE}{job.pk}/cancel/")

    assert make_now() == 0
    assert PaperJob.objects.get().status == JobStatus.CANCELLED


def test_job_that_is_cancelled_under_way_stops(job, reviewer):
    claim_job(jobs.CLAIM, job, timezone.now())
    jobs.cancel_job(PaperJob.objects.get(), actor=reviewer)

    assert report_progress(job, 1, 4) is False


def test_made_job_cannot_be_cancelled(office, job):
    finish(job)

    html = office.post(f"{PAGE}{job.pk}/cancel/", follow=True).text

    assert "不能取消" in html


def test_page_shows_how_far_it_is(office, job):
    claim_job(jobs.CLAIM, job, timezone.now())
    report_progress(job, 2, 5)

    html = office.get(PAGE).content.decode()

    assert "共 5 部分，已完成 2 部分" in html


def asked_again(office, job):
    """What the waiting page asks for by its script."""
    return office.get(f"{PAGE}{job.pk}/", headers={"HX-Request": "true"})


def test_waiting_page_asks_for_the_job_alone(office, job):
    assert f'hx-get="{PAGE}{job.pk}/?"' in office.get(PAGE).text


def test_state_of_a_job_does_not_read_the_plan(
    office, job, django_assert_max_num_queries
):
    claim_job(jobs.CLAIM, job, timezone.now())
    report_progress(job, 2, 5)

    with django_assert_max_num_queries(4) as asked:
        response = asked_again(office, job)

    assert "共 5 部分，已完成 2 部分" in response.text
    assert "<html" not in response.text
    assert not [query for query in asked if "planentry" in query["sql"]]


def test_page_says_when_nobody_works(office, job):
    PaperJob.objects.update(asked_at=timezone.now() - timedelta(minutes=2))

    html = office.get(PAGE).text

    assert "后台程序已有 2 分钟没有消息，可能没有运行" in html
    assert "manage.py work" in html


def test_page_says_when_the_worker_fell_silent(office, job):
    claim_job(jobs.CLAIM, job, timezone.now() - timedelta(seconds=75))

    html = asked_again(office, job).text

    assert "后台程序已有 75 秒没有消息，可能中途停了" in html
    assert "满 3 分钟没有消息，运行着的后台程序会自动从头生成" in html


def test_page_is_calm_while_the_worker_is_heard(office, job):
    claim_job(jobs.CLAIM, job, timezone.now() - timedelta(minutes=2))
    report_progress(job, 1, 4)

    assert "没有消息" not in office.get(PAGE).text


def test_job_that_waits_for_another_is_not_given_up(office, job, issued, reviewer):
    other = jobs.queue_paper(
        issued, Look(title="别的"), build_plan_paper(issued), actor=reviewer
    )
    PaperJob.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    claim_job(jobs.CLAIM, other, timezone.now())

    assert "没有消息" not in office.get(PAGE).text


def test_finished_job_is_not_missed(office, job):
    make_now()
    long_ago = timezone.now() - timedelta(hours=1)
    PaperJob.objects.update(asked_at=long_ago, heard_at=long_ago)

    assert "没有消息" not in office.get(PAGE).text


def test_unfinished_paper_cannot_be_fetched(office, job):
    assert office.get(f"{PAGE}{job.pk}.pdf").status_code == 404


def test_worker_under_way_is_left_alone(job):
    claim_job(jobs.CLAIM, job, timezone.now())

    assert make_now() == 0


def test_job_of_a_dead_worker_is_made_by_another_alone(job):
    late = PaperJob.objects.get()
    claim_job(jobs.CLAIM, late, timezone.now() - SILENCE - timedelta(seconds=1))

    assert make_now() == 1
    made = PaperJob.objects.get()
    with pytest.raises(MoveRefused):
        jobs.finish_job(late, b"half")

    assert made.status == JobStatus.DONE
    assert bytes(PaperJob.objects.get().content) == bytes(made.content) != b"half"


def test_paper_that_cannot_be_printed_says_so(office, job, monkeypatch):
    monkeypatch.setenv(
        "DJANGO_SETTINGS_MODULE", "nowhere"
    )  # the press dies at its start

    make_now()

    assert PaperJob.objects.get().status == JobStatus.FAILED
    assert "请再试一次" in office.get(PAGE).content.decode()


def test_old_papers_are_cleared_away(job):
    finish(job)
    PaperJob.objects.update(asked_at=timezone.now() - KEPT - timedelta(minutes=1))

    make_now()

    assert not PaperJob.objects.exists()


def ask(office, **look):
    return office.post(f"{PAGE}start/?{urlencode(look)}")


def test_title_worded_over_and_over_is_one_job(office, issued):
    for end in range(1, 6):
        ask(office, title="自拟的标题"[:end])

    last = PaperJob.objects.open().get()
    assert read_look(last.look).title == "自拟的标题"


def test_one_person_has_one_running_and_three_waiting(office, issued, client, admin):
    for page in range(1, 5):
        ask(office, first_page=page)

    refused = ask(office, first_page=5)
    again = ask(office, first_page=4)
    client.force_login(admin)
    other = ask(client, first_page=5)

    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "您已经有 4 份文件在排队或者生成" in refused.text
    assert (again.status_code, other.status_code) == (302, 302)


def test_each_person_gets_a_turn_and_one_at_a_time(issued, reviewer, admin):
    paper, now = build_plan_paper(issued), timezone.now()
    asked = [
        jobs.queue_paper(issued, Look(first_page=page), paper, actor=actor)
        for page, actor in enumerate((reviewer, reviewer, admin), start=2)
    ]

    taken = [take_next_job(PaperJob, jobs.CLAIM, now) for _ in range(3)]

    assert taken == [asked[0], asked[2], None]
