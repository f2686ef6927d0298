"""安全说明: what this site is set to, in sentences for whoever answers for its safety."""

from django.conf import settings
from django.contrib.auth.password_validation import get_default_password_validators
from django.db import connection

from submissions.choices import Role
from submissions.district import find_district


def list_safeguards():
    """[(what, [sentence])], each read from the settings the site runs with."""
    return [
        ("登录", list(say_door())),
        ("密码", list(say_passwords())),
        ("传输", list(say_transport())),
        ("数据", list(say_data())),
    ]


def say_door():
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    failures = settings.LOGIN_FAILURES
    yield f"同一地址用同一用户名输错 {failures} 次密码，锁 {minutes} 分钟，换个地址的本人不受影响。"
    idle, whole = settings.SESSION_IDLE // 60, settings.SESSION_COOKIE_AGE // 3600
    roles = [Role(role).label for role in find_district().second_factor_roles]
    yield (f"两步登录的角色：{'、'.join(roles)}。" if roles else "没有角色要两步登录。")
    if settings.OIDC_ISSUER:
        only = "，除管理员外只能用它" if settings.OIDC_ONLY else "，密码登录也留着"
        yield f"可以用统一身份认证登录（{settings.OIDC_ISSUER}）{only}。"
    yield f"{idle} 分钟没有人动就退出，登录最长 {whole} 小时。"
    if settings.STEP_UP:
        minutes = settings.STEP_UP // 60
        yield f"管理账号、看完整号码和整份导出，输过密码 {minutes} 分钟以后要再输一次。"
    else:
        yield "管理账号、看完整号码和整份导出，每次都要再输一次密码。"


def say_passwords():
    length, classes = find_least_length(), settings.PASSWORD_MIN_CLASSES
    yield f"至少 {length} 个字符，字母大小写、数字、符号里至少 {classes} 种。"
    yield f"最近 {settings.PASSWORD_HISTORY} 次用过的、常见的、带本地名称的不收。"
    if settings.PASSWORD_MAX_AGE_DAYS:
        yield f"用满 {settings.PASSWORD_MAX_AGE_DAYS} 天必须更换。"
    else:
        yield "没有设置定期更换；要设，请在 .env 里填 PASSWORD_MAX_AGE_DAYS。"


def find_least_length():
    validators = get_default_password_validators()
    return next(one.min_length for one in validators if hasattr(one, "min_length"))


def say_transport():
    if settings.HTTPS:
        yield f"只接受 HTTPS，浏览器会记住 {settings.SECURE_HSTS_SECONDS // 86400} 天。"
    else:
        yield "没有启用 HTTPS，密码和内容在网上是明文；正式使用请在 .env 里设 HTTPS=true。"
    proxy = "信任" if settings.TRUST_PROXY else "不信任"
    yield f"{proxy}代理写的来访地址（TRUST_PROXY）。"
    yield f"只认这些域名：{'、'.join(settings.ALLOWED_HOSTS)}。"
    yield "页面不向外部地址取任何东西，内容安全策略只许本站的脚本和样式。"


def say_data():
    yield f"数据库是 {connection.display_name}；附件在 {settings.ATTACHMENT_DIR}，只经过权限检查下载。"
    if settings.BACKUP_DIR and settings.BACKUP_RECIPIENT:
        yield f"备份放在 {settings.BACKUP_DIR}，加密。"
    elif settings.BACKUP_DIR:
        yield f"备份放在 {settings.BACKUP_DIR}，没有加密；要加密，请在 .env 里填 BACKUP_RECIPIENT。"
    else:
        yield "没有设置备份放在哪里，请在 .env 里填 BACKUP_DIR。"
    yield (
        "设置了发信服务器。" if settings.EMAIL_URL else "没有设置发信服务器，不用邮件。"
    )
