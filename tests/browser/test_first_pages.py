"""Public pages, work, people and account pass axe at 1280 and 390 px without sideways scrolling."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import WIDTHS, chromium, look_at, page_of, picture, press, violations
from tests.concurrency.servers import SESSIONS, running_site
from tests.concurrency.test_engine import POLL

pytestmark = [pytest.mark.browser, pytest.mark.servers]

WORLD = (
    SESSIONS
    + POLL
    + """
import datetime
from accounts.models import User
from accounts.services.access_requests import request_access
from accounts.services.invitations import invite_person
from notifications import delivery
from workflows.casefile.files import store_file
from workflows.casefile.uploads import CheckedUpload
from workflows.conversation import write_message
from workflows.deadlines.models import Deadline
from workflows.engine import service
from workflows.engine.sweeps import beat
from tests.example.flows import ReminderFlow
lead = make_person("ikpe_lead", name="Yasmin Demir")
worker = make_person("ikpe_caseworker", name="Lea Sommerfeld")
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
guarded = make_person("ikpe_caseworker", name="Tobias Linde")
TOTP.activate(guarded, generate_totp_secret())
RecoveryCodes.activate(guarded)
editor = make_person("applicant_editor", gotha, name="Miriam Adler")
other = make_case(gotha, rule_set, title="scheitert")
ErrandFlow.asked.run(case=case, actor=editor, key="b1", text="x")
ErrandFlow.asked.run(case=other, actor=editor, key="b2", text="x")
ReminderFlow.begun.run(case=case, actor=editor, key="b3")
wait = WaitFlow.begun.run(case=other, actor=None, key="b4")
Task.objects.filter(flow_task_type="TIMER", process=wait).update(scheduled="2020-01-01T00:00:00Z")
from workflows.engine import sweeps
sweeps.fire_due_timers()
late = Deadline.objects.filter(case=other).first()
Task.objects.filter(pk=late.task_id).update(scheduled="2026-01-01T00:00:00Z")
Deadline.objects.filter(pk=late.pk).update(due_on=datetime.date(2026, 1, 2))
store_file(case=case, upload=CheckedUpload("Stellenplan.pdf", "application/pdf", b"%PDF-1.7", "0" * 64), actor=editor)
write_message(case=case, author=editor, text="Der Stellenplan kommt morgen.\\nReicht ein Scan?", key="k")
request_access(
    organisation=gotha, name="Mia Muster", email="mia@gotha.example", phone="1", interest="FUNDED", message="Hallo"
)
invite_person(organisation=gotha, role="applicant_editor", name="Neu Hier", email="neu@gotha.example", actor=lead)
done = ErrandFlow.asked.run(case=case, actor=editor, key="b5", text="x")
done_task = Task.objects.get(process=done, flow_task=ErrandFlow.check)
service.complete_task(user=worker, task_id=done_task.pk, values={"approved": False, "note": "Begründung"})
delivery.sweep()
from notifications.models import OutboxMail
result = {
    "lead": session_of(lead), "worker": session_of(worker), "guarded": session_of(guarded),
    "editor": session_of(editor), "case": case.pk,
    "task": Task.objects.filter(flow_task=ErrandFlow.check, status="NEW").first().pk, "done": done_task.pk,
    "mail": str(OutboxMail.objects.get(kind="INVITED").pk), "person": worker.pk,
    "assignment": worker.assignments.get().pk,
    "editor_task": Task.objects.get(flow_task=ReminderFlow.act).pk,
}
"""
)
PUBLIC = {
    "start": "/",
    "zugang": "/zugang/",
    "hilfe": "/hilfe/",
    "barrierefreiheit": "/barrierefreiheit/",
    "leichte-sprache": "/leichte-sprache/",
    "datenschutz": "/datenschutz/",
    "impressum": "/impressum/",
    "anmelden": "/konto/login/",
    "passwort": "/konto/password/reset/",
    "passwort-fertig": "/konto/password/reset/done/",
    "nicht-gefunden": "/gibt-es-nicht/",
    "einladung-alt": "/einladung/falsch/",
    "passwort-alt": "/konto/password/reset/key/1-set-password/",
}
LEAD = {
    "aufgaben": "/aufgaben/",
    "vorgaenge": "/vorgaenge/",
    "vorgang": "/vorgaenge/{case}/",
    "vorgang-aufgaben": "/vorgaenge/{case}/aufgaben/",
    "vorgang-verlauf": "/vorgaenge/{case}/verlauf/",
    "vorgang-dokumente": "/vorgaenge/{case}/dokumente/",
    "vorgang-nachrichten": "/vorgaenge/{case}/nachrichten/",
    "vorgang-uebergeben": "/vorgaenge/{case}/uebergeben/",
    "aufgabe": "/aufgaben/{task}/",
    "aufgabe-fertig": "/aufgaben/{done}/",
    "fristen": "/fristen/",
    "regeln": "/regeln/",
    "betrieb": "/betrieb/",
    "personen": "/personen/",
    "einladen": "/personen/einladen/",
    "profil": "/personen/profil/",
    "mails": "/post/",
    "mail": "/post/{mail}/",
    "faktor-zuruecksetzen": "/personen/{person}/zweiter-faktor/",
    "rolle-beenden": "/personen/rollen/{assignment}/beenden/",
    "passwort-aendern": "/konto/password/change/",
    "faktor": "/konto/zweiter-faktor/",
    "abmelden": "/konto/logout/",
    "faktor-neu": "/konto/zweiter-faktor/totp/activate/",
    "schluessel": "/konto/zweiter-faktor/webauthn/",
}
GUARDED = {
    "faktor-uebersicht": "/konto/zweiter-faktor/",
    "faktor-ausschalten": "/konto/zweiter-faktor/totp/deactivate/",
    "faktor-ersatzcodes": "/konto/zweiter-faktor/recovery-codes/",
    "faktor-ersatzcodes-neu": "/konto/zweiter-faktor/recovery-codes/generate/",
    "faktor-schluessel-neu": "/konto/zweiter-faktor/webauthn/add/",
    "faktor-bestaetigen": "/konto/zweiter-faktor/reauthenticate/",
    "konto-bestaetigen": "/konto/reauthenticate/",
    "konto-inaktiv": "/konto/inactive/",
    "passwort-neu-fertig": "/konto/password/reset/key/done/",
}
EDITOR = {
    "kommune-start": "/start/",
    "kommune-aufgabe": "/aufgaben/{editor_task}/",
    "kommune-vorgang": "/vorgaenge/{case}/",
}


def test_every_page_passes_axe_at_both_widths(tmp_path: Path) -> None:
    wrong: list[str] = []
    with running_site(tmp_path) as site, chromium() as browser:
        world = site.python(WORLD)
        site.start_web(workers=1)
        base = f"http://127.0.0.1:{site.port}"
        for who, pages in (("", PUBLIC), ("lead", LEAD), ("guarded", GUARDED), ("editor", EDITOR)):
            wrong += look_at(browser, base, world.get(who, ""), {n: p.format(**world) for n, p in pages.items()})
        _refused_forms(browser, base, world)
    assert not wrong, "\n".join(wrong[:60])


def _refused_forms(browser: Any, base: str, world: dict[str, Any]) -> None:
    """Forms whose input was refused pass axe too, and keep what was typed."""
    for width in WIDTHS:
        with page_of(browser, base, "", width) as page:
            page.goto("/zugang/")
            page.get_by_label("Vor- und Nachname").fill("Mia Muster")
            press(page, "Zugang anfragen")
            assert page.title().startswith("Fehler:")
            assert page.get_by_label("Vor- und Nachname").input_value() == "Mia Muster"
            assert violations(page) == []
            picture(page, f"zugang-fehler-{width}")
        with page_of(browser, base, world["worker"], width) as page:
            page.goto(f"/aufgaben/{world['task']}/")
            press(page, "Prüfung abschließen")
            assert violations(page) == []
            picture(page, f"aufgabe-fehler-{width}")
