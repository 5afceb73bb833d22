"""Where this installation runs and how it is called; settings read it first."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Place and mode -----------------------------------------------------------------------------------
SECRET_KEY = env("SECRET_KEY")
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
BASE_URL = env("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var")))
SECURE = BASE_URL.startswith("https://")
if SECURE and DEMO:
    raise ImproperlyConfigured("DEMO switches the second factor off and belongs on no public address.")

# Proofs: signed lists of the ends of all journals; key and lists lie outside of DATA_DIR -----------
HEADS_DIR = env("HEADS_DIR", default="")
HEADS_KEY = env("HEADS_KEY", default="")
HEADS_HOUR = env.int("HEADS_HOUR", default=22)
HEADS_MAIL_TO = env.list("HEADS_MAIL_TO", default=[])

# Names on pages and mails -------------------------------------------------------------------------
SITE_NAME = "Förderkette"
CONTACT = {
    "name": env("CONTACT_NAME", default="Programmteam am Institut"),
    "phone": env("CONTACT_PHONE", default="0361 000000-0"),
    "email": env("CONTACT_EMAIL", default="hilfe@foerderkette.example"),
    "hours": env("CONTACT_HOURS", default="Montag bis Freitag, 9 bis 15 Uhr"),
}

PROGRAMME_ORGANISATIONS = {
    "INSTITUTE": env("INSTITUTE_NAME", default="Institut für kommunale Planung und Entwicklung e.V."),
    "FOUNDATION": env("FOUNDATION_NAME", default="Auridis Stiftung gGmbH"),
    "BOARD": env("BOARD_NAME", default="Beirat Thüringer Präventionsketten"),
}

# Language and time are the same for pages and workers
TIME_ZONE = "Europe/Berlin"
