"""Mails about contract and money: the few that go at once, because somebody has to act or money moved."""

from notifications.kinds import declare

FUNDING_NEWS = declare(
    "FUNDING_NEWS",
    title="Nachricht zu Vertrag und Geld",
    shown_to="financing.view_finances",
    folder="financing/mails",
    received_by=("financing.view_finances",),
    values={"reference", "organisation", "headline", "facts", "next_step", "url", "label"},
)
