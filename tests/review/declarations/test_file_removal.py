"""The office takes a wrong file away: with a reason, and what is typed beside it stays."""

import pytest

from submissions.choices import DeclarationStatus as Status
from submissions.models import Attachment, AuditEntry
from submissions.models.declarations import make_short_code
from tests.factories import make_attachment, make_declaration, make_filing, make_theme
from tests.markup import join_lines
from tests.photos import make_photo

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def declaration(filer):
    declaration = make_declaration(filer.unit, status=Status.ACCEPTED)
    make_theme(declaration, "走进大厅")
    return declaration


@pytest.fixture
def scan(declaration, filer):
    return make_attachment(declaration, filer, "盖章.jpg", make_photo())


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


def page_of(declaration):
    return f"/review/2027/declarations/{declaration.pk}/"


def remove(client, scan, why, **data):
    address = f"{page_of(scan.declaration)}files/{scan.pk}/remove/"
    data |= {f"file-{scan.pk}-reason": why}
    return client.post(address, data, follow=True)


def test_wrong_file_goes_with_a_reason(
    client, declaration, scan, reviewer, settings, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        html = join_lines(remove(client, scan, "是别的单位的表。").text)

    entry = AuditEntry.objects.first()
    assert (entry.action, entry.actor) == ("attachment.remove", reviewer)
    assert entry.target_id == str(declaration.pk)
    assert entry.data["reason"] == "是别的单位的表。"
    assert entry.data["sha256"] == scan.sha256
    assert not [path for path in settings.ATTACHMENT_DIR.rglob("*") if path.is_file()]
    assert "已移除高塘岭街道的“盖章.jpg”。" in html
    assert f"{reviewer.label} · 是别的单位的表。" in html
    assert remove(client, scan, "再来一次。").status_code == 404


def test_reason_is_asked_for_and_typed_opinions_stay(client, declaration, scan):
    refused = remove(client, scan, " ", reason="请写具体。")
    removed = remove(client, scan, "传错了。", reason="请写具体。")

    assert refused.status_code == 422
    assert f'href="#id_file-{scan.pk}-reason"' in refused.text
    assert removed.status_code == 200
    assert "已移除高塘岭街道的" in removed.text
    for answer in (refused, removed):
        assert "请写具体。</textarea>" in answer.text
    assert not Attachment.objects.exists()


def test_leader_is_offered_no_removal(client, declaration, scan, leader):
    client.force_login(leader)

    assert "file-removal" not in client.get(page_of(declaration)).text


def test_unread_code_is_told_beside_acceptance(client, declaration, scan, filer):
    make_filing(declaration, filer)
    type(declaration).objects.update(status=Status.SUBMITTED)
    code = make_short_code(declaration.content_sha256())

    html = join_lines(client.get(page_of(declaration)).text)

    bar = html[html.index('id="accept-bar"') :]
    assert (
        f'没有读到二维码，受理以前请您看一眼：页脚的校验码应当是 <b class="code">{code}'
        in bar
    )
