"""Settings of Headcount, read from the environment once; a wrong value stops the start and names its variable."""

import warnings
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from config import admin_theme, env
from config.local import addresses, secrets

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.text("HEADCOUNT_VAR") or BASE_DIR / "var").resolve()  # everything that is written lies here

DEBUG = env.boolean("DEBUG", False)
SECRET_KEY = env.text("SECRET_KEY") or secrets.read_or_make(VAR, "SECRET_KEY")
STREAM_CREDENTIALS_KEYS = env.items("STREAM_CREDENTIALS_KEYS", []) or [
    secrets.read_or_make(VAR, "STREAM_CREDENTIALS_KEYS")
]
ALLOWED_HOSTS = env.items("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.items("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "config.site.ThemeConfig",  # the theme: its templates and the site come before those of the admin
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_celery_beat",
    "simple_history",
    "channels",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "config",
    "cameras",
    "counting",
    "analytics",
    "streams",
    "dashboards",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

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
            ],
        },
    },
]


def _database() -> dict[str, object]:
    """Return Django's database settings: DATABASE_URL, or the embedded server's socket."""
    url = env.text("DATABASE_URL") or addresses.database_url(VAR)
    try:
        settings: dict[str, object] = environ.Env.db_url_config(url)
    except (ValueError, KeyError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured("DATABASE_URL is not an address like postgres://user@host/name") from error
    if settings.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database (postgres://…)")
    asked = settings.get("OPTIONS")  # what the address says after its `?`, e.g. the folder of a socket
    limits = {"connect_timeout": 5, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}
    limits["tcp_user_timeout"] = 8000  # milliseconds: a database host that vanished is noticed, not waited for
    options = {**limits, "options": "-c timezone=UTC", **(asked if isinstance(asked, dict) else {})}
    # Under ASGI each request has a thread of its own: a connection kept for the next one would never be used.
    return settings | {"CONN_MAX_AGE": 0, "OPTIONS": options}


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL") or addresses.redis_url(VAR)
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "headcount"},
    },
}

CELERY_BROKER_URL = env.text("CELERY_BROKER_URL") or addresses.broker_url(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "streams.run_camera": {"queue": "streams"},
    "streams.supervise": {"queue": "control"},
    "analytics.maintain_partitions": {"queue": "maintenance"},
    "streams.evaluate_clip": {"queue": "default"},
    "streams.try_address": {"queue": "probes"},  # somebody waits for these: nothing long runs there
    "streams.find_cameras": {"queue": "probes"},
    "streams.ask_camera": {"queue": "probes"},
    "analytics.tidy_spans": {"queue": "maintenance"},
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_timeout": 5, "socket_connect_timeout": 5}

AUTHENTICATION_BACKENDS = ["cameras.roles.RoleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "dashboards:live"
LOGOUT_REDIRECT_URL = "login"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("vi", "Tiếng Việt")]  # each by its own name
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "libraries"]  # own texts; what libraries leave in English
LANGUAGE_COOKIE_NAME = "headcount_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600  # seconds; a choice lasts, else the browser's language decides
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

UNFOLD = admin_theme.SETTINGS

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
# WhiteNoise answers with small files in one piece; Django warns of each under ASGI all the same.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
WHITENOISE_USE_FINDERS = True  # no collectstatic step between a change and a start

# Video files and weights that operators may name (empty = not allowed); relative names are looked up below them.
FILE_STREAM_ROOT = env.text("FILE_STREAM_ROOT")
DEMO_FOLDER = VAR / "demo"  # the product renders these videos itself: always allowed
# Videos that people upload in the admin: allowed, too; on several machines a folder that web and workers share.
UPLOAD_FOLDER = Path(env.text("UPLOAD_FOLDER") or VAR / "uploads").resolve()
UPLOAD_MEGABYTES = env.integer("UPLOAD_MEGABYTES", 2000, minimum=1)
MODEL_ROOT = env.text("MODEL_ROOT")
ALLOW_PRIVATE_HOSTS = env.items("ALLOW_PRIVATE_HOSTS", [])

STREAM_LEASE_SECONDS = env.integer("STREAM_LEASE_SECONDS", 6, minimum=3)
STREAMS_PER_WORKER = env.integer("STREAMS_PER_WORKER", 16, minimum=1)
# Videos that are recorded for tallying by hand; web and stream workers on several machines need a folder they share.
SPAN_FOLDER = Path(env.text("SPAN_FOLDER") or VAR / "spans").resolve()
EVALUATION_FOLDER = Path(env.text("EVALUATION_FOLDER") or VAR / "evaluations").resolve()  # uploaded clips, reports
SPAN_DAYS = env.integer("SPAN_DAYS", 7, minimum=1)
SPAN_QUOTA_MB = env.integer("SPAN_QUOTA_MB", 5000, minimum=1)
LOITER_SECONDS = env.integer("LOITER_SECONDS", 300, minimum=1)  # inside of an area, from which on somebody lingers
EVIDENCE_MEGABYTES = env.integer("EVIDENCE_MEGABYTES", 500, minimum=1)  # of pictures of counted people, all cameras
DEMO_SECONDS = env.integer("DEMO_SECONDS", 240, minimum=20)

API_REQUESTS_PER_MINUTE = env.integer("API_REQUESTS_PER_MINUTE", 1200, minimum=1)  # of each user
REST_FRAMEWORK = {
    # Tokens come first: what a client without any proof is told is 401, not 403.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "cameras.api.authentication.BearerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated", "cameras.api.scopes.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["cameras.api.parsing.StrictJSON"],
    "DEFAULT_FILTER_BACKENDS": ["cameras.api.filters.StrictFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "cameras.api.pagination.Pages",
    "DEFAULT_THROTTLE_CLASSES": ["config.throttling.RatePerUser"],
    "COERCE_DECIMAL_TO_STRING": False,
    "DEFAULT_SCHEMA_CLASS": "cameras.api.schema.Described",
    "EXCEPTION_HANDLER": "cameras.api.errors.answer_to",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Headcount",
    "DESCRIPTION": (
        "People counted by cameras. Times are ISO 8601 in UTC; a time without an offset is read as UTC. "
        "`from` is inclusive, `to` exclusive. Coordinates are 0–1 of the picture unless a field says pixels."
    ),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "HealthStatus": "cameras.choices.HealthStatus",
        "ModelStatus": "cameras.choices.ModelStatus",
        "ModelKind": "cameras.choices.ModelKind",
        "Direction": "counting.choices.Direction",
        "OccupancyKind": "analytics.api.now.KINDS",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

DEFAULT_EXCEPTION_REPORTER_FILTER = "config.reporting.QuietFilter"  # pages about crashes show names, no values

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{asctime} {levelname:<7} {name}: {message}", "style": "{", "datefmt": "%H:%M:%S"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {  # these say at INFO what they do every two seconds
        "celery": {"level": "WARNING"},
        "kombu": {"level": "WARNING"},
        "django_celery_beat": {"level": "WARNING"},
    },
}
