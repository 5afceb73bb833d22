"""Mail kinds: every mail of the site is declared once, with its three templates and the values it may use."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

RESERVED = {"site_name", "contact", "reason", "plain"}
RECIPIENT = "recipient"
LONGEST_SUBJECT = 300
SECRET_MARK = "[[Einmal-Link]]"  # noqa: S105 - the mark that stands in for a link


@dataclass(frozen=True)
class MailKind:
    """A kind of mail.

    `code` is the news in the past tense (`ACCESS_REQUESTED`). Its templates are `<folder>/<code in lower case>` with
    the endings `.subject.txt`, `.txt` and `.html`. `values` lists every name a template may use; others are refused
    when the mail is written. `shown_to` is the permission that opens such mails on the page of the outbox (on the case
    they are about, where it is one on cases), or RECIPIENT: nobody but who gets them. `received_by` are permissions of
    which a recipient holds one when the mail leaves, not only when it is written. `secret` names the value that is
    a one-time link: it is stored apart, redacted on every page and erased after sending.
    """

    code: str
    title: str
    folder: str
    values: frozenset[str]
    shown_to: str
    secret: str = ""
    received_by: tuple[str, ...] = ()

    def template(self, suffix: str) -> str:
        """Path of the subject, text or HTML template."""
        return f"{self.folder}/{self.code.lower()}.{suffix}"


_kinds: dict[str, MailKind] = {}


def declare(
    code: str,
    *,
    title: str,
    folder: str,
    values: set[str],
    shown_to: str,
    secret: str = "",
    received_by: tuple[str, ...] = (),
) -> MailKind:
    """Declare a mail kind; a second declaration of a code must be the same."""
    if reserved := RESERVED & values:
        raise ValueError(f"The mail kind {code} uses names that every mail has: {sorted(reserved)}.")
    kind = MailKind(code, title, folder, frozenset(values), shown_to, secret, received_by)
    if _kinds.setdefault(code, kind) != kind:
        raise ValueError(f"The mail kind {code} is declared twice.")
    return kind


def declared() -> dict[str, MailKind]:
    """All declared kinds by code."""
    return dict(_kinds)


def title_of(code: str) -> str:
    """German title of a kind; the code itself if it is no longer declared."""
    return _kinds[code].title if code in _kinds else code


@dataclass(frozen=True)
class RenderedMail:
    """Subject (one line), plain text and HTML, with the mark in place of a one-time link."""

    subject: str
    text: str
    html: str
    secret: str


def render(kind: MailKind, values: Mapping[str, Any], *, reason: str) -> RenderedMail:
    """Write the mail; raises ValueError if a value is missing or was not declared."""
    if set(values) != kind.values:
        raise ValueError(f"{kind.code}: expected the values {sorted(kind.values)}, got {sorted(values)}.")
    context = dict(values)
    secret = ""
    if kind.secret:
        secret = str(context[kind.secret])
        context[kind.secret] = SECRET_MARK
    context |= {"site_name": settings.SITE_NAME, "contact": settings.CONTACT, "reason": reason}
    subject = " ".join(render_to_string(kind.template("subject.txt"), {**context, "plain": True}).split())
    return RenderedMail(
        subject=subject if len(subject) <= LONGEST_SUBJECT else f"{subject[: LONGEST_SUBJECT - 1]}…",
        text=render_to_string(kind.template("txt"), context).strip() + "\n",
        html=render_to_string(kind.template("html"), context),
        secret=secret,
    )
