"""Every mail of the application, declared."""

from notifications.kinds import declare

FOLDER = "applications/mails"

APPLICATION_RECEIVED = declare(
    "APPLICATION_RECEIVED",
    title="Eingangsbestätigung",
    shown_to="applications.view_application",
    folder=FOLDER,
    received_by=("applications.view_application",),
    values={"reference", "title", "organisation", "checksum", "contact_days", "url"},
)
CORRECTION_REQUESTED = declare(
    "CORRECTION_REQUESTED",
    title="Rückfrage: Bitte ergänzen",
    shown_to="applications.view_application",
    folder=FOLDER,
    received_by=("applications.view_application",),
    values={"reference", "title", "items", "due", "url"},
)
APPLICATION_RESTS = declare(
    "APPLICATION_RESTS",
    title="Ihr Antrag ruht",
    shown_to="applications.view_application",
    folder=FOLDER,
    received_by=("applications.view_application",),
    values={"reference", "title", "url"},
)
APPLICATION_CLOSED = declare(
    "APPLICATION_CLOSED",
    title="Ihr Antrag ist geschlossen",
    shown_to="applications.view_application",
    folder=FOLDER,
    values={"reference", "title", "until", "url"},
    received_by=("applications.view_application",),
)
APPLICATION_REOPENED = declare(
    "APPLICATION_REOPENED",
    title="Ihr Antrag ist wieder offen",
    shown_to="applications.view_application",
    folder=FOLDER,
    values={"reference", "title", "url"},
    received_by=("applications.view_application",),
)
RECOMMENDATION_GIVEN = declare(
    "RECOMMENDATION_GIVEN",
    title="Empfehlung des IKPE",
    shown_to="applications.view_application",
    folder=FOLDER,
    received_by=("applications.view_application",),
    values={"reference", "title", "vote", "url"},
)
APPLICATION_INADMISSIBLE = declare(
    "APPLICATION_INADMISSIBLE",
    title="Antrag nicht zulässig",
    shown_to="applications.view_application",
    folder=FOLDER,
    received_by=("applications.view_application",),
    values={"reference", "title", "ground", "url"},
)
APPLICATION_WITHDRAWN = declare(
    "APPLICATION_WITHDRAWN",
    title="Antrag zurückgezogen",
    shown_to="applications.view_application",
    folder=FOLDER,
    received_by=("applications.view_application",),
    values={"reference", "title", "organisation", "url"},
)
DECISION_SENT = declare(
    "DECISION_SENT",
    title="Entscheidung des Beirats",
    shown_to="applications.view_application",
    folder=FOLDER,
    received_by=("applications.view_application",),
    values={"reference", "headline", "facts", "motion", "reasons", "paragraph", "next_step", "approved", "url"},
)
ASKED_AGAIN = declare(
    "ASKED_AGAIN",
    title="Erneute Beratung erbeten",
    shown_to="applications.view_application",
    folder=FOLDER,
    values={"reference", "title", "organisation", "url"},
    received_by=("applications.view_application",),
)
REQUEST_WEIGHED = declare(
    "REQUEST_WEIGHED",
    title="Antwort auf Ihre Bitte um erneute Beratung",
    shown_to="applications.view_application",
    folder=FOLDER,
    values={"reference", "title", "to_board", "answer", "url"},
    received_by=("applications.view_application",),
)
SECTION_HANDED_OVER = declare(
    "SECTION_HANDED_OVER",
    title="Abschnitt zum Ausfüllen",
    shown_to="applications.view_application",
    folder=FOLDER,
    received_by=("applications.view_application",),
    values={"name", "by", "section", "organisation", "url"},
)
