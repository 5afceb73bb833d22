"""Pages: what was sent to whom and why, and the mailbox of the demonstration."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from notifications import delivery, kinds
from notifications.models import DemoMail, OutboxMail
from notifications.pages.filters import MailFilter
from notifications.pages.tables import mails_table, state_badge
from ui.access import permitted, permitted_on, signed_in
from ui.acting import ButtonPage
from ui.keyset import keyset_page


def find_mail(user: object, mail_id: str) -> OutboxMail | None:
    """A mail this person may read; the one-time link is not even loaded."""
    return OutboxMail.objects.visible_to(user).defer("secret").filter(pk=mail_id).first()


def readable(text: str) -> str:
    """The text with the mark of a one-time link in plain words."""
    return text.replace(kinds.SECRET_MARK, "[Einmal-Link, hier nicht gezeigt]")


@permitted("notifications.view_outbox")
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """All mails, newest first."""
    rows = OutboxMail.objects.visible_to(request.user).defer("text", "html", "secret").select_related("recipient")
    filters = MailFilter(request.GET, queryset=rows)
    page = keyset_page(filters.qs, keys=["-created_at", "-id"], cursor=request.GET.get("seite", ""))
    context = {"page": page, "table": mails_table(page.rows), "filters": filters}
    return render(request, "notifications/outbox.html", context)


@permitted_on("notifications.view_mail", find_mail)
@require_GET
def mail_detail(request: HttpRequest, mail_id: str, found: OutboxMail) -> HttpResponse:
    """One mail as it was sent, without its one-time link."""
    context = {
        "mail": found,
        "state": state_badge(found),
        "title": kinds.title_of(found.kind),
        "text": readable(found.text),
    }
    return render(request, "notifications/mail.html", context)


class RetryMail(ButtonPage):
    """Try an undeliverable mail again."""

    permission = "notifications.retry_mail"
    load = staticmethod(find_mail)
    done = "Die E-Mail wird noch einmal verschickt."

    def act(self, **values: Any) -> None:
        """Give it a fresh series of attempts."""
        delivery.retry(self.found)

    def done_url(self, outcome: Any) -> str:
        """Back to the mail."""
        return reverse("notifications:mail", args=[self.found.pk])


@signed_in
@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """The mailbox of the signed-in person; exists in the demonstration only."""
    if not settings.DEMO:
        raise Http404
    person: Any = request.user
    rows = DemoMail.objects.filter(address__iexact=person.email)
    page = keyset_page(rows, keys=["-created_at", "-id"], cursor=request.GET.get("seite", ""), size=10)
    return render(request, "notifications/mailbox.html", {"page": page})
