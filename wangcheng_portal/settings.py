"""Settings, driven by the environment; every variable is listed in .env.example."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

PRODUCTION = env.str("PORTAL_ENV", "development") == "production"


def required_in_production(name, default, cast=str):
    """A value that development may guess and production must be told."""
    if PRODUCTION and not env.str(name, ""):
        raise ImproperlyConfigured(
            f"生产环境必须设置环境变量 {name}，参见 .env.example。"
        )
    return env.get_value(name, cast=cast, default=default)


SECRET_KEY = required_in_production("SECRET_KEY", "development-only-not-a-secret")
ALLOWED_HOSTS = required_in_production(
    "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"], cast=list
)
DATA_DIR = Path(required_in_production("DATA_DIR", str(BASE_DIR / "var")))
if not PRODUCTION:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
DEBUG = env.bool("DEBUG", not PRODUCTION)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Set only when the portal is reachable through a proxy that overwrites X-Forwarded-*.
TRUST_PROXY = env.bool("TRUST_PROXY", False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "submissions.apps.SubmissionsConfig",
    "review.apps.ReviewConfig",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "axes",
    "django_otp.plugins.otp_totp",
    "csp",
]

MIDDLEWARE = [
    "submissions.middleware.ClientAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "submissions.middleware.PrivatePagesMiddleware",
    "submissions.middleware.SessionKeyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "submissions.middleware.KnownMethodsMiddleware",
    "submissions.middleware.BodyMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "submissions.middleware.IdleMiddleware",
    "submissions.middleware.TellingMiddleware",
    "submissions.middleware.DoorMiddleware",
    "submissions.middleware.SecondFactorMiddleware",
    "submissions.middleware.FirstPasswordMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "submissions.middleware.ButtonAddressMiddleware",
    "submissions.middleware.BusyMiddleware",
    "submissions.middleware.ArchivedYearMiddleware",
]

ROOT_URLCONF = "wangcheng_portal.urls"
WSGI_APPLICATION = "wangcheng_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wangcheng_portal.navigation.navigation",
            ],
        },
    },
    {
        "NAME": "rows",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "wangcheng_portal.jinja.environment"},
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Database -----------------------------------------------------------------

ENGINES = ("django.db.backends.postgresql", "django.db.backends.sqlite3")


def read_database_url(url):
    """Refuses what it cannot read in words that repeat no password."""
    with suppress(ValueError, ImproperlyConfigured):
        database = env.db_url_config(url)
        if database["ENGINE"] in ENGINES and database["NAME"]:
            return database
    raise ImproperlyConfigured(
        "DATABASE_URL 看不懂：请写成 postgres://用户名:口令@主机:5432/库名，"
        "口令里的特殊字符按网址规则转义，如 @ 写作 %40；用 SQLite 就留空。"
    )


DATABASE_URL = env.str("DATABASE_URL", "")
DATABASES = {
    "default": read_database_url(DATABASE_URL)
    if DATABASE_URL
    else {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "portal.sqlite3"}
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Without IMMEDIATE, writers that read first fail at once under load.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
    # One that stays open reads on when the disk is full; a new one could not make the
    # files it shares with the others.
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Compiling a list's query takes ten times as long as running it; and all rows fit
    # into memory, where to jump to one costs little.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
        "options",
        "-c statement_timeout=15000 -c lock_timeout=5000"
        " -c jit=off -c random_page_cost=1.1",
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People and sessions --------------------------------------------------------

AUTH_USER_MODEL = "submissions.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "submissions.people.second_factor.CodeBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "submissions.people.passwords.SimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name"]},
    },
    {
        "NAME": "submissions.people.passwords.LengthValidator",
        "OPTIONS": {"min_length": env.int("PASSWORD_MIN_LENGTH", 10)},
    },
    {"NAME": "submissions.people.passwords.CommonValidator"},
    {"NAME": "submissions.people.passwords.ContextValidator"},
    {"NAME": "submissions.people.passwords.HistoryValidator"},
    {"NAME": "submissions.people.passwords.CharacterClassesValidator"},
]
# 等保 asks for composition rules, ASVS 6.2.5 forbids them; assessors here test 等保.
PASSWORD_MIN_CLASSES = env.int("PASSWORD_MIN_CLASSES", 3)
# So too for changing it regularly (6.2.10): 0 is never.
PASSWORD_MAX_AGE_DAYS = env.int("PASSWORD_MAX_AGE_DAYS", 0)
PASSWORD_HISTORY = 5
PASSWORD_CONTEXT_WORDS = env.list("PASSWORD_CONTEXT_WORDS", default=[])

# However busy: so long after logging in; without a click or a key: so long after that.
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", 12) * 60 * 60
SESSION_IDLE = env.int("SESSION_IDLE_MINUTES", 30) * 60
SEEN_COOKIE_NAME = "seen"
# So long after the password was typed: accounts, whole phones, whole exports. 0: always.
STEP_UP = env.int("STEP_UP_MINUTES", 15) * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "submissions.errors.answer_csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# One office sits behind one address, so the address alone must not lock it out; and who
# locks a name does so for the own address only (docs/decisions/15-door.md).
AXES_HANDLER = "submissions.people.lock.DoorHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = "submissions.people.lock.find_failure_limit"
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
# Within the cool-off: of one name from one address; of one address over all names; of
# one name over all addresses. The last two slow only who never logged in from there.
LOGIN_FAILURES = 5
LOGIN_FAILURES_OF_ADDRESS = env.int("LOGIN_FAILURES_OF_ADDRESS", 50)
LOGIN_FAILURES_OF_NAME = env.int("LOGIN_FAILURES_OF_NAME", 20)
AXES_LOCKOUT_CALLABLE = "submissions.people.views.door.show_locked_out"
AXES_VERBOSE = False

# Whom to call before there is a campaign, which names its own number.
OFFICE_PHONE = env.str("OFFICE_PHONE", "")

# 统一身份认证 by OpenID Connect: off unless the site names the issuer, as it writes itself.
OIDC_ISSUER = env.str("OIDC_ISSUER", "")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", "")
# What the provider says of a person that is a 用户名 here.
OIDC_USERNAME_CLAIM = env.str("OIDC_USERNAME_CLAIM", "preferred_username")
# Certificates (PEM) that the provider's is checked by; none: those that browsers know.
OIDC_CA = env.str("OIDC_CA", "")
# Nobody but a 管理员 logs in by a password then.
OIDC_ONLY = env.bool("OIDC_ONLY", False)
if OIDC_ISSUER and not (OIDC_CLIENT_ID and OIDC_CLIENT_SECRET):
    raise ImproperlyConfigured(
        "设置了 OIDC_ISSUER，就要设置 OIDC_CLIENT_ID 和 OIDC_CLIENT_SECRET，"
        "参见 .env.example。"
    )
if PRODUCTION and OIDC_ISSUER and not OIDC_ISSUER.startswith("https://"):
    raise ImproperlyConfigured(
        "OIDC_ISSUER 必须以 https:// 开头：令牌不能在网上明文走。"
    )

# Mail -----------------------------------------------------------------------

# Off unless the site names a server; then nothing is ever written to the outbox.
EMAIL_URL = env.str("EMAIL_URL", "")
if EMAIL_URL:
    vars().update(env.email_url_config(EMAIL_URL))
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", "")
if EMAIL_URL and not DEFAULT_FROM_EMAIL:
    raise ImproperlyConfigured(
        "设置了 EMAIL_URL，就要设置发件地址 EMAIL_FROM，参见 .env.example。"
    )
EMAIL_TIMEOUT = 20
# Where the newest hashes of the log are mailed once a day; none: they are not.
AUDIT_ANCHOR_MAIL = env.str("AUDIT_ANCHOR_MAIL", "")
if AUDIT_ANCHOR_MAIL and not EMAIL_URL:
    raise ImproperlyConfigured(
        "设置了 AUDIT_ANCHOR_MAIL，就要设置发信服务器 EMAIL_URL，参见 .env.example。"
    )
# Where people log in; stands at the end of a reminder.
PORTAL_URL = env.str("PORTAL_URL", "")

# Safety ---------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        # Bootstrap draws its check marks as data: images.
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
# Plain http is for a net of its own, where nobody else can listen.
HTTPS = env.bool("HTTPS", PRODUCTION)
if PRODUCTION and not HTTPS:
    # Said once, in our words, by submissions.upkeep.deployment.
    SILENCED_SYSTEM_CHECKS = [
        f"security.W{code}" for code in ("004", "008", "012", "016")
    ]
if HTTPS:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SEEN_COOKIE_NAME = "__Host-seen"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    # Of this host alone: what else the district runs under its domain is not ours.
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 31536000)
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    if TRUST_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Forty papers of twenty rows with every box ticked: 40 × (11 + 20 × 12), and some room
# for more kinds of activity. The desk stops reading before its page could send more.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000

# Language and time ----------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = USE_TZ = True

# Files ----------------------------------------------------------------------

# The newest hashes of the log, outside the database.
AUDIT_ANCHOR = DATA_DIR / "audit-anchor.log"
# Served by a view that checks who asks; never by the web server.
ATTACHMENT_DIR = DATA_DIR / "attachments"
# Packages that the worker makes; each is taken away after a week.
BUNDLE_DIR = DATA_DIR / "bundles"
# Where `manage.py backup` writes, and the page 运行状况 looks for them.
BACKUP_DIR = env.str("BACKUP_DIR", "")
# A public key of age, or the file of one of GnuPG; none: backups are not encrypted.
BACKUP_RECIPIENT = env.str("BACKUP_RECIPIENT", "")
# Of one occasion: the largest file in MB, and how many.
OCCASION_FILE_MB = env.int("OCCASION_FILE_MB", 20)
OCCASION_FILES = env.int("OCCASION_FILES", 30)
# The socket of clamd, which then looks at every file that is to be kept; none: nobody does.
CLAMD_SOCKET = env.str("CLAMD_SOCKET", "")
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# The papers' fonts never go over the net: squeezing them takes minutes for nothing.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    *Compressor.SKIP_COMPRESS_EXTENSIONS,
    "otf",
    "map",
)
# The simplified Chinese face by name: a bare fallback would take Japanese glyphs.
SONG, HEI = "Noto Serif CJK SC", "Noto Sans CJK SC"
# Families for the papers; a site that owns the official fonts names them first.
PAPER_FONTS = {
    "title": [*env.list("PAPER_FONTS_TITLE", default=[]), "FandolSong", SONG],
    "head": [*env.list("PAPER_FONTS_HEAD", default=[]), "FandolHei", HEI],
    "body": [*env.list("PAPER_FONTS_BODY", default=[]), "FandolFang R", SONG],
    "kai": [*env.list("PAPER_FONTS_KAI", default=[]), "FandolFang R", SONG],
}

# Log ------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "whence": {"()": "submissions.whence.WhenceFilter"},
        "brief": {"()": "submissions.logs.BriefRefusals"},
    },
    "formatters": {
        "line": {
            "format": "%(asctime)s %(levelname)s %(address)s %(username)s"
            " %(name)s: %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
        }
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["whence", "brief"],
            "formatter": "line",
        },
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Every scanner sends wrong Host headers; they are no errors of ours.
        # Without a handler Python would print each with its traceback.
        "django.security.DisallowedHost": {
            "handlers": ["nowhere"],
            "propagate": False,
        },
        # What it would say, the log and submissions.people.lock say with the name.
        "axes": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
