"""Where this installation runs and how it is called; settings read it first."""

import ipaddress
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import environ

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
DEMO_IS_PUBLIC = env.bool("DEMO_IS_PUBLIC", default=False)


def is_local(host: str) -> bool:
    """Whether a host can be reached from this machine only."""
    name = host.strip("[]").lower()
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def refuse_public_demo(hosts: Iterable[str]) -> None:
    """End with one sentence where a demonstration could be reached from elsewhere and nobody said that it is meant."""
    public = [host for host in hosts if not is_local(host)]
    if DEMO and public and not DEMO_IS_PUBLIC:
        sys.exit(
            f"Das Muster hat keinen zweiten Faktor und gehört auf keine öffentliche Adresse ({public[0]}): Nehmen Sie "
            "127.0.0.1, oder setzen Sie DEMO_IS_PUBLIC=1, wenn es so gemeint ist."
        )


if DEMO:
    os.umask(0o077)  # database, files, mailbox and keys are for whoever started it
    refuse_public_demo([urlsplit(BASE_URL).hostname or "", *ALLOWED_HOSTS])
    if sys.argv[1:2] == ["runserver"]:
        refuse_public_demo(one.rpartition(":")[0] for one in sys.argv[2:] if ":" in one and not one.startswith("-"))

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
