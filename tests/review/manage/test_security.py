"""安全说明: what stands there is what the site is set to."""

import pytest

from review.manage.safeguards import list_safeguards

pytestmark = pytest.mark.django_db


def test_page_says_what_the_site_is_set_to(client, admin, settings):
    settings.SESSION_IDLE, settings.PASSWORD_MAX_AGE_DAYS = 20 * 60, 90
    settings.HTTPS = False
    client.force_login(admin)

    page = client.get("/manage/security/").text

    assert "20 分钟没有人动就退出" in page
    assert "用满 90 天必须更换" in page
    assert "没有启用 HTTPS，密码和内容在网上是明文" in page
    assert "至少 10 个字符" in page


def test_what_is_not_set_is_said_with_what_to_do(settings):
    settings.BACKUP_DIR, settings.STEP_UP, settings.EMAIL_URL = "", 0, ""
    settings.HTTPS, settings.SECURE_HSTS_SECONDS = True, 31536000

    said = "".join(
        sentence for _, sentences in list_safeguards() for sentence in sentences
    )

    assert "没有设置备份放在哪里，请在 .env 里填 BACKUP_DIR" in said
    assert "每次都要再输一次密码" in said
    assert "只接受 HTTPS，浏览器会记住 365 天" in said
