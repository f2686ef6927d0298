"""两步登录: the phone is enrolled, and is the key from then on; also without scripts."""

from base64 import b32decode

import pytest
from django_otp.oath import totp

from review.manage.district import change_second_factor
from tests.browser.looks import PHONE

pytestmark = pytest.mark.browser


def test_phone_is_enrolled_and_a_recovery_code_stands_in_for_it(
    open_browser, filer, admin, campaign, report
):
    change_second_factor(["filer"], actor=admin)
    first = open_browser(viewport=PHONE)

    first.log_in("filer")
    shown = first.page.locator(".secret").inner_text()
    key = b32decode(shown.replace(" ", ""))
    first.page.get_by_label("动态验证码").fill(f"{totp(key):06d}")
    first.go("绑定")
    recovery = first.page.locator(".recovery-codes li").first.inner_text()
    assert first.control("打印").is_visible()
    first.go("已经收好，继续")
    assert first.path == "/"
    report("绑定手机", first.effort)

    plain = open_browser(javascript=False)
    plain.log_in("filer")
    plain.page.get_by_label("动态验证码").fill(recovery)
    plain.go("登录")
    assert plain.path == "/"
    plain.go("改密码")
    plain.go("两步登录：换手机、换恢复码")
    assert "9 个" in plain.text
