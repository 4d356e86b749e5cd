"""The one settings file. Every value that may differ from one installation to the next comes from `environment`."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from cordee.domain.quiet_hours import QuietHours
from cordee.network.allauth_settings import *  # noqa: F403

from . import environment, keys
from .databases import connection_settings, current_login

CORDEE_ENVIRONMENT = environment.read(os.environ)
_env = CORDEE_ENVIRONMENT
_stored = keys.stored(_env["CORDEE_DATA"])


def _secret(name: str) -> str:
    if key := _env[name] or _stored.get(name, ""):
        return key
    raise environment.WrongSetting(name, "", "une clé est attendue (la commande « cordee » en fabrique une)")


BASE_DIR = environment.PROJECT
CORDEE_DEMO = _env["CORDEE_MODE"] == "demo"
CORDEE_DATA = _env["CORDEE_DATA"]
CORDEE_DEMO_CALLS = _env["CORDEE_DEMO_CALLS"]
CORDEE_AS_OF = _env["AS_OF"]
CORDEE_STANDING_SECONDS = 60  # how long a page that is the same for everybody is kept in memory
CORDEE_BASE_URL = _env["CORDEE_BASE_URL"] or f"http://localhost:{_env['PORT']}"
CORDEE_CONTENT = _env["CORDEE_CONTENT"]
CORDEE_REFERENCE_DATA = BASE_DIR / "data"
CORDEE_LINE_NUMBER = _env["CORDEE_LINE_NUMBER"]
CORDEE_LINE_HOURS = _env["CORDEE_LINE_HOURS"]
CORDEE_LINE_MAIL = _env["CORDEE_LINE_MAIL"]
CORDEE_PUBLISHER = _env["CORDEE_PUBLISHER"]
CORDEE_PUBLISHER_ADDRESS = _env["CORDEE_PUBLISHER_ADDRESS"]
CORDEE_PUBLICATION_DIRECTOR = _env["CORDEE_PUBLICATION_DIRECTOR"]
CORDEE_HOSTING = _env["CORDEE_HOSTING"]
CORDEE_CONTROLLER = _env["CORDEE_CONTROLLER"]
CORDEE_DPO = _env["CORDEE_DPO"]
CORDEE_DPO_CONTACT = _env["CORDEE_DPO_CONTACT"]
CORDEE_PROCESSORS = _env["CORDEE_PROCESSORS"]
CORDEE_CASES_KEPT = _env["CORDEE_CASES_KEPT"]
CORDEE_CASES_ERASED_AFTER = _env["CORDEE_CASES_ERASED_AFTER"]
CORDEE_LOGS_KEPT = _env["CORDEE_LOGS_KEPT"]
CORDEE_BACKUPS_KEPT = _env["CORDEE_BACKUPS_KEPT"]
CORDEE_ACCESSIBILITY = _env["CORDEE_ACCESSIBILITY"]
CORDEE_ACCESSIBILITY_AUDIT = _env["CORDEE_ACCESSIBILITY_AUDIT"]
CORDEE_ACCESSIBILITY_ON = _env["CORDEE_ACCESSIBILITY_ON"]
CORDEE_ACCESSIBILITY_CONTACT = _env["CORDEE_ACCESSIBILITY_CONTACT"]
CORDEE_LEGAL_GROUNDS = _env["CORDEE_LEGAL_GROUNDS"]
CORDEE_WATCH_WARN = _env["CORDEE_WATCH_WARN"]
CORDEE_WATCH_STEP_UP = _env["CORDEE_WATCH_STEP_UP"]
CORDEE_HONEY_CASES = _env["CORDEE_HONEY_CASES"]
CORDEE_LINK_KEY = _secret("CORDEE_LINK_KEY")
CORDEE_SECOND_FACTOR_KEY = _secret("CORDEE_SECOND_FACTOR_KEY")
CORDEE_DOCUMENTS_KEY = _secret("CORDEE_DOCUMENTS_KEY")
CORDEE_DOCUMENTS_KEY_BEFORE = _env["CORDEE_DOCUMENTS_KEY_BEFORE"]
CORDEE_DOCUMENT_MEGABYTES = _env["CORDEE_DOCUMENT_MEGABYTES"]
SECRET_KEY = _secret("CORDEE_SECRET_KEY")

CORDEE_AIRCALL_TOKEN = _env["CORDEE_AIRCALL_TOKEN"]
CORDEE_RINGOVER_KEY = _env["CORDEE_RINGOVER_KEY"]
CORDEE_ZAMMAD_TOKEN = _env["CORDEE_ZAMMAD_TOKEN"]
CORDEE_OIDC_ISSUER = _env["CORDEE_OIDC_ISSUER"]
CORDEE_OIDC_CLIENT_ID = _env["CORDEE_OIDC_CLIENT_ID"]
CORDEE_OIDC_CLIENT_SECRET = _env["CORDEE_OIDC_CLIENT_SECRET"]
CORDEE_OIDC_NAME = _env["CORDEE_OIDC_NAME"]
CORDEE_OIDC_SCOPES = _env["CORDEE_OIDC_SCOPES"]
CORDEE_OIDC_ACR = _env["CORDEE_OIDC_ACR"]

# The demo opens with the password of its page, unless one wants to see how the second factor is asked for.
CORDEE_SECOND_FACTOR_REQUIRED = not (CORDEE_DEMO and _env["CORDEE_SECOND_FACTOR"] == "demo-optional")
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = CORDEE_DEMO  # A demo has no certificate: its browser is on the same machine.

DEBUG = False
_public = urlsplit(CORDEE_BASE_URL)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", _public.hostname or "localhost", *_env["CORDEE_HOSTS"]]
CSRF_TRUSTED_ORIGINS = [CORDEE_BASE_URL]

ROOMS = (
    "audit",
    "keys",
    "outbox",
    "ui",
    "paper",
    "clocks",
    "territory",
    "network",
    "hooks",
    "scripts",
    "desk",
    "catalogue",
    "conversation",
    "feedback",
    "people",
    "orientation",
    "cases",
    "matching",
    "referrals",
    "documents",
    "employer",
    "programmes",
    "support",
    "animation",
    "invariants",
    "presence",
    "sheet",
    "voice",
    "detection",
    "frontdesk",
    "public",
    "letters",
    "directory",
    "library",
    "enquiries",
    "telephony",
    "supervision",
    "summary",
    "privacy",
    "caseload",
    "demo",
)
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    *(f"cordee.{room}" for room in ROOMS),  # before allauth: our templates replace its own
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
    "heroicons",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",  # the language is in the address, never in a cookie
    "cordee.config.middleware.NoNulMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cordee.config.middleware.PartsApartMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cordee.config.tongues.TongueMiddleware",
    "cordee.config.middleware.ActorMiddleware",  # opens the transaction and sets the access context
]
ROOT_URLCONF = "cordee.config.urls"
WSGI_APPLICATION = "cordee.config.wsgi.application"
FORM_RENDERER = "cordee.ui.lengths.WholeText"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# One database, three logins; the middleware and the jobs open the transactions themselves.
DATABASES = {
    "default": {
        **connection_settings(_env, current_login()),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": CORDEE_DATA / "cache",
        # Counters of pace live there: over so many files a third is forgotten at random, whoever they count (at 300 if
        # nothing is said). The folder is listed at each count: 5 ms at this size, 120 ms at a hundred thousand.
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    }
}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

SESSION_COOKIE_NAME = f"cordee_session_{_env['PORT']}"  # cookies ignore the port: two copies side by side
CSRF_COOKIE_NAME = f"cordee_csrf_{_env['PORT']}"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _public.scheme == "https"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _public.scheme == "https" else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _env["CORDEE_BEHIND_PROXY"] else None
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # data: for the square code of the second factor
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# A file that is sent is never written in plain: it stays in memory, cut above the largest that a page takes.
FILE_UPLOAD_HANDLERS = ["cordee.ui.uploads.InMemory"]
DATA_UPLOAD_MAX_NUMBER_FILES = 1
CORDEE_UPLOAD_KEPT = CORDEE_DOCUMENT_MEGABYTES * 1_000_000 + 1

STATIC_URL = "/static/"
STATIC_ROOT = CORDEE_DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    "documents": {
        "BACKEND": "cordee.documents.kept.OnTheDisk",
        "OPTIONS": {
            "location": CORDEE_DATA / "documents",  # never below what is served
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

# The addresses of a demo are invented: nothing leaves it, whatever the mail server.
EMAIL_BACKEND = "cordee.demo.mail.PageBackend" if CORDEE_DEMO else "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _env["CORDEE_MAIL_HOST"] or "localhost"
EMAIL_PORT = _env["CORDEE_MAIL_PORT"]
EMAIL_HOST_USER = _env["CORDEE_MAIL_USER"]
EMAIL_HOST_PASSWORD = _env["CORDEE_MAIL_PASSWORD"]
EMAIL_USE_TLS = _env["CORDEE_MAIL_SECURITY"] == "starttls"
EMAIL_USE_SSL = _env["CORDEE_MAIL_SECURITY"] == "tls"
EMAIL_TIMEOUT = 20
CORDEE_ALERT_EMAIL = _env["CORDEE_ALERT_EMAIL"]
CORDEE_PHONE_SILENCE = _env["CORDEE_PHONE_SILENCE"]
CORDEE_LINE_ALERT_PHONE = _env["CORDEE_LINE_ALERT_PHONE"]
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _env["CORDEE_MAIL_FROM"]
CORDEE_MAIL_NEUTRAL_FROM = _env["CORDEE_MAIL_NEUTRAL_FROM"]
CORDEE_MAIL_BOUNCES = _env["CORDEE_MAIL_BOUNCES"]
_bounces = _env["CORDEE_MAIL_BOUNCES_FOLDER"]
CORDEE_MAIL_BOUNCES_FOLDER = BASE_DIR / Path(_bounces).expanduser() if _bounces else None

_written_to = _env["CORDEE_LINE_MAIL_FOLDER"]
CORDEE_LINE_MAIL_FOLDER = BASE_DIR / Path(_written_to).expanduser() if _written_to else None

CORDEE_SMS_GATEWAY = "file" if CORDEE_DEMO else _env["CORDEE_SMS_GATEWAY"]
CORDEE_SMS_FOLDER = BASE_DIR / Path(_env["CORDEE_SMS_FOLDER"] or CORDEE_DATA / "sms").expanduser()
CORDEE_SMS_URL = _env["CORDEE_SMS_URL"]
CORDEE_SMS_TOKEN = _env["CORDEE_SMS_TOKEN"]
CORDEE_SMS_SENDER = _env["CORDEE_SMS_SENDER"]
CORDEE_SMS_TIMEOUT = 20

CORDEE_WEBHOOKS_INSIDE = CORDEE_DEMO or _env["CORDEE_WEBHOOKS_INSIDE"]
CORDEE_WEBHOOK_TIMEOUT = 20

_night = _env["CORDEE_QUIET_HOURS"]
CORDEE_QUIET_HOURS = _night and QuietHours(begins=_night[0], ends=_night[1], days_off=_env["CORDEE_QUIET_DAYS_OFF"])

CORDEE_APPOINTMENT_REMINDER_DAYS = _env["CORDEE_APPOINTMENT_REMINDER_DAYS"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "cordee.config.logs.LineFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": _env["CORDEE_LOG_LEVEL"]},
}
