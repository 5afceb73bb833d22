"""Settings of Förderkette; everything that differs between places comes from the environment."""

from typing import Any

from config.place import *  # noqa: F403
from config.place import BASE_DIR, BASE_URL, DATA_DIR, DEBUG, DEMO, SECURE, SITE_NAME, env
from config.running import *  # noqa: F403

# Applications -------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "ui",
    "notifications",
    "accounts",
    "workflows",
    "advisory.board",
    "advisory.support",
    "funding.financing",
    "funding.applications",
    "demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "django_filters",
    "django_celery_beat",
    "rest_framework",
    "drf_spectacular",
    "viewflow.workflow",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "ui.bodies.BodyMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.PersonalPagesMiddleware",
    "accounts.middleware.KnownBrowserMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "ui.access.AccessMiddleware",
    "workflows.pages.busy.BusyMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            # Compiled once per process; the first loader turns <c-…> into tags before Django sees them.
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ui.frame.frame",
            ],
            "builtins": ["django_cotton.templatetags.cotton", "ui.templatetags.kern", "ui.templatetags.tables"],
        },
    }
]
# A component sees what it is handed and what every page has (request, user, csrf_token), nothing of the page around it.
COTTON_ISOLATE_BY_DEFAULT = True
FORM_RENDERER = "ui.forms.KernRenderer"

# Database -----------------------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'foerderkette.sqlite3'}"),
}
_database = DATABASES["default"]
_database["ATOMIC_REQUESTS"] = False
_database["CONN_HEALTH_CHECKS"] = True
# The same databases, asked before each commit whether what was written stands in the journal (ADR 18).
_database["ENGINE"] = _database["ENGINE"].replace("django.db.backends.", "workflows.casefile.databases.")
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL",
    }
else:
    _database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    _database.setdefault("OPTIONS", {})["options"] = "-c lock_timeout=10000"

# Cache: counts of failed sign-ins; shared between web processes in production
# In the database by default, so that limits hold across all workers without another service.
CACHES = {"default": env.cache("CACHE_URL", default="dbcache://accounts_cacheentry")}
# Whoever fills the cache must not push the counters of others out of it.
CACHES["default"].setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 100_000)

# People and sign-in -------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 8 * 3600
SITTING_SECONDS = ACCOUNT_REAUTHENTICATION_TIMEOUT
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
PASSWORD_RESET_TIMEOUT = 3600
# Per source only: guessing at an account slows down (`accounts.services.signing_in`), nothing locks its owner out.
ACCOUNT_RATE_LIMITS = (
    {"login": "600/m/ip", "login_failed": "", "reset_password": "60/m/ip,5/m/key"}
    if DEMO
    else {"login": "60/m/ip", "login_failed": "", "reset_password": "20/m/ip,5/m/key"}
)
SLOW_FREE_PER_ACCOUNT = env.int("SLOW_FREE_PER_ACCOUNT", default=5)
SLOW_FREE_PER_SOURCE = env.int("SLOW_FREE_PER_SOURCE", default=30)
SLOW_LONGEST_SECONDS = env.int("SLOW_LONGEST_SECONDS", default=60)
SLOW_FORGET_SECONDS = env.int("SLOW_FORGET_SECONDS", default=900)
KNOWN_BROWSER_SECONDS = 180 * 24 * 3600
ACCESS_REQUESTS_PER_SOURCE = env.int("ACCESS_REQUESTS_PER_SOURCE", default=5)
ACCESS_REQUESTS_PER_HOUR = env.int("ACCESS_REQUESTS_PER_HOUR", default=40)
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_ISSUER = SITE_NAME
MFA_FORMS = {"authenticate": "accounts.forms.CodeForm", "reauthenticate": "accounts.forms.CodeAgainForm"}
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=not DEMO)
INVITATION_DAYS = 14

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
CSRF_FAILURE_VIEW = "ui.errors.form_expired"

# Browser rules ------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = BODY_FORM_BYTES = 2_500_000
BODY_API_BYTES = env.int("BODY_API_BYTES", default=256 * 1024)
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# Language and time --------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch")]
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

# Static files and private storage -----------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [("kern", BASE_DIR / "node_modules" / "@kern-ux" / "native" / "dist")]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": str(DATA_DIR / "files"),
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
UPLOAD_MAX_BYTES = 10 * 1024 * 1024
CASE_FILES_BYTES = env.int("CASE_FILES_BYTES", default=500 * 1024 * 1024)
CASE_FILES_COUNT = env.int("CASE_FILES_COUNT", default=300)
VIRUS_SCANNER = env("VIRUS_SCANNER", default="")

# API ----------------------------------------------------------------------------------------------
API_TOKEN_DAYS = 90
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "30/min", "user": "120/min"},
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,
    "EXCEPTION_HANDLER": "workflows.api.errors.handle",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": SITE_NAME,
    "DESCRIPTION": "Vorgänge, Aufgaben, Anträge und Stimmen, unter denselben Regeln wie auf den Seiten.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "DISABLE_ERRORS_AND_WARNINGS": False,
}
SILENCED_SYSTEM_CHECKS: list[str] = []
