"""Settings of the test run: the real ones with quick passwords, mails in memory and an example process."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="foerderkette-test-"))

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, REST_FRAMEWORK, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "tests.example"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = os.environ.get("TEST_EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
SECOND_FACTOR_REQUIRED = False
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": ""}
SLOW_FREE_PER_ACCOUNT = SLOW_FREE_PER_SOURCE = 1000
ACCESS_REQUESTS_PER_SOURCE = ACCESS_REQUESTS_PER_HOUR = 1000
LOGGING_CONFIG = None
if os.environ.get("TEST_BROKER") != "real":
    CELERY_BROKER_URL = "memory://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {}
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {"anon": None, "user": None}

# A counter of its own for each test run; `tests/accounts/test_middleware.py` tries the one of the database.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
