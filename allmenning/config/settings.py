"""All settings, read from the environment. What a municipality chooses is data, not settings."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parents[2]
ROOMS = Path(__file__).resolve().parents[1]
DEMO = os.environ.get("ALLMENNING_DEMO") == "1"
PORT = int(os.environ.get("ALLMENNING_PORT", "8000"))
# A typing mistake in a word still finds it: "gymsla" shares 0.57 of its trigrams with "gymsal".
CONNECTION = (
    "jit=off",
    "lock_timeout=5s",
    "idle_in_transaction_session_timeout=30s",
    "pg_trgm.word_similarity_threshold=0.5",
)


def database(url: str) -> dict[str, Any]:
    """Django's settings for one database from its URL; a unix socket stands in `host=`."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    return {
        "ENGINE": "allmenning.core.postgres",
        "NAME": parts.path.removeprefix("/"),
        "USER": parts.username or "",
        "PASSWORD": parts.password or "",
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(parts.port or query.get("port", [""])[0]),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "pool": {"min_size": 2, "max_size": 8, "timeout": 20},
            "options": " ".join(f"-c {setting}" for setting in CONNECTION),
            # A statement that comes again is not planned again: half the time of a short one.
            "server_side_binding": True,
            "prepare_threshold": 2,
        },
    }


SECRET_KEY = os.environ.get("ALLMENNING_SECRET_KEY", "")
PERSON_KEYS = json.loads(os.environ.get("ALLMENNING_PERSON_KEYS", "{}"))
# What each dørsentral's secret for codes of digits comes from: 32 bytes, written as hex.
PIN_SECRET = bytes.fromhex(os.environ.get("ALLMENNING_PIN_SECRET", ""))
# The file with the keys that issue grants; only the process `manage keys_link` may read it.
KEYS_FILE = os.environ.get("ALLMENNING_KEYS_FILE", "")
BROKER_HOST = os.environ.get("ALLMENNING_BROKER_HOST", "127.0.0.1")
BROKER_PORT = int(os.environ.get("ALLMENNING_BROKER_PORT", "1883"))
BROKER_USER = os.environ.get("ALLMENNING_BROKER_USER", "")
BROKER_PASSWORD = os.environ.get("ALLMENNING_BROKER_PASSWORD", "")
BROKER_TLS = os.environ.get("ALLMENNING_BROKER_TLS") == "1"
ALLOW_SYNTHETIC_IDS = DEMO or os.environ.get("ALLMENNING_SYNTHETIC_IDS") == "1"
ALLOWED_HOSTS = ["*"]  # The municipality is looked up by host; an unknown one gets its own page.
DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql:///allmenning"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
    "allmenning.core",
    "allmenning.mail",
    "allmenning.documents",
    "allmenning.people",
    "allmenning.places",
    "allmenning.booking",
    "allmenning.keys",
    "allmenning.notices",
    "allmenning.activities",
    "allmenning.voice",
    "allmenning.desk",
    "allmenning.flows",
    "allmenning.insight",
    "allmenning.portal",
    "allmenning.config",
    *(["demo"] if DEMO else []),
]
MIDDLEWARE = [
    "allmenning.config.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Packed pages; Django pads them, so that their length tells nothing of what they hold.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "allmenning.config.middleware.MunicipalityByHost",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allmenning.config.middleware.PartOfPage",
    "allmenning.config.middleware.SignedInPerson",
    "allmenning.config.middleware.Guard",
    "allmenning.config.middleware.OfferVisits",
    "allmenning.config.busy.Busy",
]
ROOT_URLCONF = "allmenning.config.urls"
WSGI_APPLICATION = "allmenning.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOMS / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.static",
                "django.contrib.messages.context_processors.messages",
                "allmenning.config.context.page",
            ],
        },
    }
]

SESSION_ENGINE = "allmenning.config.sessions"
SESSION_COOKIE_NAME = "allmenning"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "allmenning.portal.views.errors.form_expired"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many proxies of our own stand in front: only what they say of where a request came from counts.
TRUSTED_PROXIES = int(os.environ.get("ALLMENNING_TRUSTED_PROXIES", "0"))
X_FRAME_OPTIONS = "DENY"
# A message of a megabyte, in any script, comes back with a sentence and not as an error.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "allmenning.documents.forms.NotMore",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

IDPORTEN_ISSUER = os.environ.get("IDPORTEN_ISSUER", "")
ANSATTPORTEN_ISSUER = os.environ.get("ANSATTPORTEN_ISSUER", "")
OIDC_KEY_FILE = os.environ.get("OIDC_KEY_FILE", "")
OIDC_KEY_ID = os.environ.get("OIDC_KEY_ID", "allmenning")

KRR_URL = os.environ.get("KRR_URL", "")
MASKINPORTEN_ISSUER = os.environ.get("MASKINPORTEN_ISSUER", "")
MASKINPORTEN_CLIENT_ID = os.environ.get("MASKINPORTEN_CLIENT_ID", "")
MASKINPORTEN_KEY_FILE = os.environ.get("MASKINPORTEN_KEY_FILE", "")
# By itself, or through KS Fiks with {role} for each municipality's own and headers to know us by.
FOLKEREGISTERET_URL = os.environ.get("FOLKEREGISTERET_URL", "")
FOLKEREGISTERET_SCOPE = os.environ.get(
    "FOLKEREGISTERET_SCOPE", "folkeregister:deling/offentligmedhjemmel"
)
FOLKEREGISTERET_ROLES = json.loads(os.environ.get("FOLKEREGISTERET_ROLES", "{}"))
FOLKEREGISTERET_HEADERS = json.loads(os.environ.get("FOLKEREGISTERET_HEADERS", "{}"))
GEONORGE_URL = os.environ.get("GEONORGE_URL", "https://ws.geonorge.no/adresser/v1")
KLASS_URL = os.environ.get("KLASS_URL", "https://data.ssb.no/api/klass/v1")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'", *filter(None, [IDPORTEN_ISSUER, ANSATTPORTEN_ISSUER])],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# The secrets by which each municipality's telephone provider signs, by the municipality's slug.
DOOR_TELEPHONE = json.loads(os.environ.get("DOOR_TELEPHONE", "{}"))
# Oslo's key service by municipality: who we are there, and whose orders to open we take.
OSLO_KEY_SERVICE = json.loads(os.environ.get("OSLO_KEY_SERVICE", "{}"))

# Whether addresses that people type may lead to this very machine: only for trying things out.
OUTBOUND_TO_LOOPBACK = DEMO or os.environ.get("ALLMENNING_OUTBOUND_TO_LOOPBACK") == "1"

SMTP_HOST = os.environ.get("SMTP_HOST", "127.0.0.1")
SMTP_PORT = int(os.environ.get("SMTP_PORT", "25"))
MAIL_ACCEPT_LOG = os.environ.get("MAIL_ACCEPT_LOG", "")
# Notices may have a relay of their own, so that many of them never hold up one letter.
NOTICES_SMTP_HOST = os.environ.get("NOTICES_SMTP_HOST", SMTP_HOST)
NOTICES_SMTP_PORT = int(os.environ.get("NOTICES_SMTP_PORT", SMTP_PORT))
NOTICES_ACCEPT_LOG = os.environ.get("NOTICES_ACCEPT_LOG", MAIL_ACCEPT_LOG)
NOTICES_DKIM_KEY_FILE = os.environ.get("NOTICES_DKIM_KEY_FILE", "")
NOTICES_DKIM_SELECTOR = os.environ.get("NOTICES_DKIM_SELECTOR", "allmenning")
# The domains that notices may be sent to, or * in production: anywhere.
NOTICES_ALLOWED = frozenset(os.environ.get("NOTICES_ALLOWED", "").lower().split())
# Who we are with the provider of text messages and with SvarUt, by the municipality's slug.
NOTICES_SMS = json.loads(os.environ.get("NOTICES_SMS", "{}"))
NOTICES_SVARUT = json.loads(os.environ.get("NOTICES_SVARUT", "{}"))
FILES = Path(os.environ.get("ALLMENNING_FILES", ROOT / "var" / "files"))

LANGUAGE_CODE = "nb"
LANGUAGES = [
    ("nb", "Norsk bokmål"),
    ("nn", "Norsk nynorsk"),
    ("en", "English"),
    ("ar", "العربية"),
    ("so", "Soomaali"),
    ("ur", "اردو"),
    ("pl", "Polski"),
]
# What pages are written in for those who read another language; the frame is in all of them.
WRITTEN_LANGUAGES = ("nb", "nn", "en")
LOCALE_PATHS = [ROOMS / "locale"]
LANGUAGE_COOKIE_NAME = "spraak"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Oslo"
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "var" / "static"
STATICFILES_DIRS = [("", ROOMS / "static")]
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "allmenning.core.jsonlog.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django.server": {"level": "WARNING"}, "procrastinate": {"level": "WARNING"}},
}
SILENCED_SYSTEM_CHECKS = ["fields.W342"]
