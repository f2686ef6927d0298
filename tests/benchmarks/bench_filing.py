"""Reading a finished 附表, pasting a thousand rows, and the answer to an autosave."""

import importlib
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import django

django.setup()

from django.core.management import call_command
from django.test import Client

from tests.benchmarks.measure import median, p95, times_of
from tests.factories import FORMS
from tests.submissions.intake.papers import docx, table, xlsx

HEADS = ("序号", "活动主题", "活动时间（月份）", "活动形式", "活动简介")
HEAD_LINE = "填报单位（公章）：高塘岭街道　联系人：张敏　联系电话：0731-88061234"
SUMMARY = "邀请居民代表走一遍办事流程，现场提问，现场答复，公开办理时限和收费依据。" * 3
AUTOSAVE = {"accept": "application/json"}


def cells(rows):
    return [
        (str(n), f"民生实事看得见（{n}）", f"{n % 12 + 1}月", FORMS[n % 5], SUMMARY)
        for n in range(1, rows + 1)
    ]


def word():
    return docx("活动主题申报表", HEAD_LINE, table(HEADS, *cells(20)))


def excel():
    return xlsx(("活动主题申报表",), (HEAD_LINE,), HEADS, *cells(20))


def made(maker):
    return globals()[maker]()


def read(name, content):
    intake = importlib.import_module("submissions.intake")
    assert len(intake.read_file(name, content, forms=FORMS).rows) == 20


def read_in_a_new_process(name, content):
    """[the first call with all its imports, the median of the next ones]."""
    first, *others = times_of(lambda: read(name, content), 5, warm=False)
    return first, median(others)


def alone(work, *arguments):
    """In a process of its own, so that nothing is imported yet."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def bench_intake():
    for name, maker in (("附表.docx", "word"), ("附表.xlsx", "excel")):
        content = alone(made, maker)
        first, later = alone(read_in_a_new_process, name, content)
        print(
            f"{name} of 20 rows: first {first:.0f} ms with imports "
            f"= {first / 500:.2f} × the goal, then {later:.0f} ms"
        )


def client_of(person):
    client = Client(headers={"host": "localhost"})
    client.force_login(person)
    return client


def bench_pasted(declaration):
    """A thousand rows are answered with the limit."""
    client = client_of(declaration.unit.people.first())
    pasted = "\n".join("\t".join(row)[:150] for row in cells(1_000))
    address = f"/declarations/{declaration.campaign.year}/intake/"
    responses = []
    taken = times_of(
        lambda: responses.append(client.post(address, {"pasted": pasted})), 5
    )
    assert {response.status_code for response in responses} == {422}
    assert "一次最多读" in responses[0].content.decode()
    print(f"1,000 pasted rows refused: median {median(taken):.0f} ms")


def bench_autosave(declaration):
    prefill = importlib.import_module("submissions.declarations.prefill")
    client = client_of(declaration.unit.people.first())
    address = f"/declarations/{declaration.campaign.year}/"
    data = prefill.prefill_rows(declaration, [])
    data.update(
        {
            "act": "autosave",
            "declaration": str(declaration.pk),
            "contact_name": declaration.contact_name or "张敏",
            "contact_phone": declaration.contact_phone or "0731-88061234",
        }
    )
    revisions = [declaration.revision]

    def save():
        body = data.copy()
        body["revision"] = str(revisions[-1])
        body["rows-0-summary"] = f"{SUMMARY}（{revisions[-1]}）"
        response = client.post(
            address,
            body.urlencode(),
            content_type="application/x-www-form-urlencoded",
            headers=AUTOSAVE,
        )
        assert response.status_code == 200, response.content
        revisions.append(response.json()["revision"])

    taken = times_of(save, 60)
    rows = declaration.themes.count()
    print(
        f"autosave of {rows} rows on the demo data: median {median(taken):.0f} ms "
        f"= {median(taken) / 100:.2f} × the goal, p95 {p95(taken):.0f} ms"
    )


def bench_pages():
    """On the demo data: the fullest draft of the open campaign."""
    from django.db.models import Count

    from review.management.demo import make_demo
    from submissions.choices import DeclarationStatus
    from submissions.models import Declaration

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    make_demo()
    declaration = (
        Declaration.objects.filter(
            status=DeclarationStatus.DRAFT, unit__people__isnull=False
        )
        .annotate(rows=Count("themes", distinct=True))
        .order_by("-campaign__year", "-rows")
        .first()
    )
    bench_pasted(declaration)
    bench_autosave(declaration)


def main():
    bench_intake()
    bench_pages()


if __name__ == "__main__":
    main()
