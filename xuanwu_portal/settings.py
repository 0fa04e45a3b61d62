"""Settings of the portal: everything an operator may change comes from the environment (see .env.example)."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE
from django.core.management.utils import get_random_secret_key

from xuanwu_portal.api_settings import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401
from xuanwu_portal.broker import broker_options
from xuanwu_portal.business_settings import (  # noqa: F401
    CONSTANCE_ADDITIONAL_FIELDS,
    CONSTANCE_CONFIG,
    CONSTANCE_CONFIG_FIELDSETS,
)
from xuanwu_portal.schedule import LABELS, beat_schedule

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))
VAR_DIR.mkdir(parents=True, exist_ok=True)

env = environ.Env()
env.read_env(BASE_DIR / ".env")


def _local_secret() -> str:
    """One secret per machine, made on first start, so that `make run` needs no hand work."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text().strip()


DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="") or _local_secret()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=False)

INSTALLED_APPS = [
    "foundation.common",
    "foundation.accounts",
    "foundation.trail",
    "foundation.jobs",
    "foundation.desk",
    "foundation.files",
    "foundation.exchange",
    "foundation.api",
    "orgs.places",
    "orgs.enterprises",
    "orgs.parties",
    "orgs.duties",
    "orgs.rounds",
    "orgs.collection",
    "visits",
    "activities",
    "reports",
    "reminders",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "xuanwu_portal.settings_app.SettingsApp",
    "axes",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "xuanwu_portal.admin_scripts.AdminScripts",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "foundation.accounts.sessions.SessionLimits",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "xuanwu_portal.urls"
WSGI_APPLICATION = "xuanwu_portal.wsgi.application"

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
                "csp.context_processors.nonce",
                "foundation.desk.context.shell",
            ],
        },
    },
]

# --- Data -----------------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
_database = DATABASES["default"]
_database["CONN_MAX_AGE"] = 600
_database["CONN_HEALTH_CHECKS"] = True
if _database["ENGINE"].endswith("sqlite3"):
    # WAL lets people read while one writes; IMMEDIATE makes writers queue instead of failing half-way.
    _database["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # Compiling a query with many conditions takes a second, running it two thousandths of one. An address that brings
    # options of its own (?options=…, as some poolers want) keeps them.
    _database.setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Settings are read on every page by several processes: files are shared, need no server and survive a restart.
    "settings": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "cache"},
}
CONSTANCE_BACKEND = "constance.backends.database.DatabaseBackend"
CONSTANCE_DATABASE_CACHE_BACKEND = "settings"
CONSTANCE_SUPERUSER_ONLY = False  # who may is decided by role, see accounts.permissions

# --- People ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:login"
AUTHENTICATION_BACKENDS = ["foundation.accounts.lockout.FrontDoor", "foundation.accounts.backend.PersonBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "foundation.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "foundation.accounts.passwords.ManyKinds"},
    {"NAME": "foundation.accounts.passwords.WithoutUsername"},
    {"NAME": "foundation.accounts.passwords.NotCommon"},
    {
        "NAME": "foundation.accounts.passwords.WithoutContext",
        "OPTIONS": {"words": ("xuanwu", "dangjian", "玄武", "党建")},
    },
    {"NAME": "foundation.accounts.passwords.NotReused"},
]
PASSWORD_HISTORY = 5
ONE_TIME_PASSWORD_HOURS = env.int("ONE_TIME_PASSWORD_HOURS", default=48)

# Five wrong passwords lock a login name for half an hour: for all browsers that never logged it in before, together.
# A browser that did has a counter of its own, so a stranger's guesses do not lock the owner's own computer (why and
# how: foundation/accounts/lockout.py). axes counts failures that follow each other within the lock's own time, which
# is stricter than the five in 15 minutes that are asked for; further attempts do not make the lock longer.
AXES_HANDLER = "foundation.accounts.lockout.Handler"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]  # the handler gives the address its own, wider limit
LOGIN_FAILURES_PER_ADDRESS = env.int("LOGIN_FAILURES_PER_ADDRESS", default=100)  # one office may share an address
AXES_USERNAME_CALLABLE = "foundation.accounts.lockout.counter_of"
AXES_CLIENT_IP_CALLABLE = "foundation.accounts.address.address_for_counting"
AXES_LOCKOUT_CALLABLE = "foundation.accounts.lockout.same_page"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # log-ins are audit events
AXES_ENABLE_ADMIN = False  # unlocking is done on the account's page
AXES_VERBOSE = False

# Addresses or networks of our own proxies, whose X-Forwarded-For is believed; "unix" = a proxy behind a socket file.
TRUSTED_PROXIES: list[str] = env.list("TRUSTED_PROXIES", default=[])

# Idle and absolute limits are the office's settings (foundation/accounts/sessions.py); the cookie ends with the browser.
SESSION_ENGINE = "foundation.accounts.session_store"
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
SESSION_COOKIE_AGE = 24 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS

# --- Language and time ----------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# --- Static files ---------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "foundation.common.staticfiles.BuiltFilesFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
# While developing, files are served as they lie; otherwise hashed and compressed ones from STATIC_ROOT, kept for a year.
_static_storage = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _static_storage},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- Jobs -----------------------------------------------------------------------------------------

# The broker only carries hints: a Job row is the truth, so a lost message costs seconds, never a job.
CELERY_BROKER_URL = env("CELERY_BROKER_URL", default="") or "embedded://localhost//"
CELERY_BROKER_TRANSPORT_OPTIONS = broker_options(CELERY_BROKER_URL, folder=VAR_DIR / "broker")
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker as long as it takes
CELERY_REDIS_SOCKET_CONNECT_TIMEOUT = 1
CELERY_TASK_PUBLISH_RETRY = False  # a request never waits for a broker that does not answer
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TIMEZONE = "Asia/Shanghai"

# A worker that died gives its job back after the lease; a living one renews it three times as often.
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=60)
JOB_SWEEP_SECONDS = env.int("JOB_SWEEP_SECONDS", default=20)
EXPORT_ROWS_AT_ONCE = env.int("EXPORT_ROWS_AT_ONCE", default=2_000)  # longer lists are written by a job
EXPORT_KEEP_HOURS = env.int("EXPORT_KEEP_HOURS", default=24)
JOB_HINT_SECONDS = env.int("JOB_HINT_SECONDS", default=10)  # a job queued for longer gets a new message
JOB_MAX_ATTEMPTS = 3
CELERY_BEAT_SCHEDULE = beat_schedule(sweep_seconds=JOB_SWEEP_SECONDS)
TIMED_LABELS = LABELS

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
IS_MAIL_CONFIGURED = bool(env("EMAIL_URL", default=""))
MAIL_LEASE_SECONDS = 120  # after this a mail whose sender died is sent by another one
EMAIL_TIMEOUT = 10  # seconds: a mail server that is silent holds up one worker thread, not the whole day
PORTAL_URL = env("PORTAL_URL", default="http://127.0.0.1:8000")
MAIL_DOMAIN = urlsplit(PORTAL_URL).hostname or "localhost"
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default=f"portal@{MAIL_DOMAIN}")

# --- Safety ---------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        # Only the scripts our templates name: the libraries' other files are served, too, and must not be usable.
        "script-src": [NONCE],
        "frame-src": ["'none'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes ask from inside
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# The portal speaks for its own name only: not for its neighbours' names, and not to the browsers' built-in list.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# How often one account's programs may ask in a minute, counted in the database (foundation/api/pace.py); 0 = no limit.
API_READS_PER_MINUTE = env.int("API_READS_PER_MINUTE", default=600)
API_WRITES_PER_MINUTE = env.int("API_WRITES_PER_MINUTE", default=120)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_MAX_MB = env.int("FILE_MAX_MB", default=20)  # of one upload; nginx must let as much through
FILES_QUOTA_MB = env.int("FILES_QUOTA_MB", default=20_480)  # of all attachments together
FILE_SCANNER = env("FILE_SCANNER", default="")  # a command asked about each attachment: 0 = clean, 1 = found something

# The file with the district's own names (streets, parks, aliases); empty = none is loaded.
PRESET = env("PRESET", default="xuanwu")
