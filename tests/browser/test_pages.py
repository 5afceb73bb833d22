"""Every page passes axe at 1280 and 390 px, needs no sideways scrolling, and breaks no browser rule."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import WIDTHS, chromium, overflow, page_of, picture, violations
from tests.concurrency.servers import SESSIONS, running_site
from tests.concurrency.test_engine import POLL

pytestmark = [pytest.mark.browser, pytest.mark.servers, pytest.mark.xdist_group("browser")]

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


def look_at(browser: Any, base: str, session: str, pages: dict[str, str], *, strict: bool = False) -> list[str]:
    """Load every page once and judge it at every width; `strict` wants a 200 and at most one primary button."""
    wrong: list[str] = []
    with page_of(browser, base, session, WIDTHS[0]) as page:
        for name, path in pages.items():
            answer = page.goto(path)
            if strict and (answer is None or answer.status != 200):
                wrong.append(f"{name}: {answer and answer.status}")
            if strict and page.locator(".app-main .kern-btn--primary").count() > 1:
                wrong.append(f"{name}: more than one primary button")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                picture(page, f"{name}-{width}")
                wrong += [f"{name} {width}: {one}" for one in violations(page)]
                if overflow(page) > 0:
                    wrong.append(f"{name} {width}: {overflow(page)} px too wide")
        wrong += [f"{base} {one}" for one in page.complaints]  # type: ignore[attr-defined]
    return wrong


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
            page.get_by_role("button", name="Zugang anfragen").click()
            assert page.title().startswith("Fehler:")
            assert page.get_by_label("Vor- und Nachname").input_value() == "Mia Muster"
            assert violations(page) == []
            picture(page, f"zugang-fehler-{width}")
        with page_of(browser, base, world["worker"], width) as page:
            page.goto(f"/aufgaben/{world['task']}/")
            page.get_by_role("button", name="Prüfung abschließen").click()
            assert violations(page) == []
            picture(page, f"aufgabe-fehler-{width}")


TOWN = {
    "antrag-uebersicht": "/antraege/{draft}/",
    "antrag-kommune": "/antraege/{draft}/abschnitt/municipality/",
    "antrag-netzwerk": "/antraege/{draft}/abschnitt/network/",
    "antrag-stelle": "/antraege/{draft}/abschnitt/post/",
    "antrag-finanzierung": "/antraege/{draft}/abschnitt/financing/",
    "antrag-anlagen": "/antraege/{draft}/anlagen/",
    "antrag-erklaerungen": "/antraege/{draft}/abschnitt/declarations/",
    "antrag-pruefen": "/antraege/{draft}/pruefen/",
    "antrag-vollmacht": "/antraege/{draft}/vollmacht/",
    "antrag-uebergeben": "/antraege/{draft}/abschnitt/post/uebergeben/",
    "antrag-loeschen": "/antraege/{draft}/zurueckziehen/",
    "antrag-neu": "/antraege/neu/",
    "kommune-start-antrag": "/start/",
    "erinnerungen": "/personen/kommunen/{place}/erinnerungen/",
    "kommune-akte": "/kommunen/{place}/",
}
ASKED = {
    "antrag-stand": "/antraege/{asked}/stand/",
    "antrag-ergaenzen": "/antraege/aufgaben/{correct}/ergaenzen/",
    "antrag-fassung": "/antraege/{asked}/fassung/1/",
    "antrag-zurueckziehen": "/antraege/{asked}/zurueckziehen/",
    "kommune-start-dran": "/start/",
}
READY = {"antrag-empfehlung": "/antraege/{ready}/stand/"}
OFFICE = {
    "institut-aufgaben": "/aufgaben/?liste=alle",
    "institut-vorgang": "/vorgaenge/{twice}/",
    "institut-vorgaenge": "/vorgaenge/",
    "institut-pruefen": "/antraege/aufgaben/{check}/pruefen/",
    "institut-empfehlung": "/aufgaben/{content}/",
    "institut-mitzeichnen": "/aufgaben/{reading}/",
    "institut-kontakt": "/aufgaben/{contact}/",
    "institut-fristen": "/fristen/",
    "institut-regeln": "/regeln/",
    "institut-programm": "/programm/",
    "institut-akte": "/kommunen/{place}/",
    "institut-fristen-tag": "/fristen/?tag=2026-01-01",
    "institut-vorgaenge-stufe": "/vorgaenge/?art=application&stufe=AT_BOARD",
    "institut-post": "/post/",
    "institut-betrieb": "/betrieb/",
    "postfach": "/post/postfach/",
}
BOARD_MEMBER = {
    "beirat-liste": "/beirat/abstimmungen/",
    "beirat-befangenheit": "/beirat/{running}/befangenheit/",
    "beirat-sitze": "/beirat/sitze/",
    "beirat-unsicher": "/beirat/{unsure}/",
    "beirat-ergebnis": "/beirat/{done}/ergebnis/",
    "beirat-sitzung-folgt": "/beirat/{objected}/ergebnis/",
    "beirat-schluessel": "/personen/profil/schluessel/",
}
BOARD_VOTED = {
    "beirat-abstimmung": "/beirat/{running}/",
    "beirat-lieber-sitzung": "/beirat/{running}/sitzung/",
}
BOARD_RECUSED = {"beirat-befangen": "/beirat/{running}/", "beirat-befangen-ergebnis": "/beirat/{running}/ergebnis/"}
BOARD_CHAIR = {
    "beirat-vorsitz": "/beirat/abstimmungen/",
    "beirat-bestaetigen": "/beirat/aufgaben/{confirm}/bestaetigen/",
    "beirat-klaeren": "/beirat/aufgaben/{clarify}/klaeren/",
    "beirat-aufgaben": "/aufgaben/",
}
BOARD_OFFICE = {
    "beirat-beschluesse": "/beirat/beschluesse/",
    "beirat-beschluss": "/beirat/beschluesse/{running}/",
    "beirat-beschluss-fertig": "/beirat/beschluesse/{done}/",
    "beirat-eroeffnen": "/beirat/aufgaben/{prepare}/eroeffnen/",
    "beirat-textform": "/beirat/beschluesse/stimmen/{silent}/",
    "beirat-antwort": "/beirat/beschluesse/fragen/{question}/",
    "beirat-in-der-sitzung": "/aufgaben/{meet}/",
    "beirat-sitze-pflegen": "/beirat/sitze/",
    "beirat-sitz-neu": "/beirat/sitze/neu/",
    "beirat-sitz-person": "/beirat/sitze/{seat}/person/",
    "beirat-mitglied-beenden": "/beirat/sitze/personen/{membership}/beenden/",
}
DECIDED = {"antrag-bewilligt": "/antraege/{approved}/stand/"}
RESTING = {"antrag-ruht": "/antraege/{resting}/stand/", "kommune-start-ruht": "/start/"}
REJECTED = {"antrag-abgelehnt": "/antraege/{rejected}/stand/"}
LETTER = {
    "institut-brief": "/antraege/aufgaben/{letter}/brief/",
    "institut-vorgang-entschieden": "/vorgaenge/{approved}/",
    "institut-ruhen": "/antraege/{asked}/ruhen/",
    "institut-weiter": "/antraege/{resting}/weiter/",
    "institut-wieder-vorlegen": "/aufgaben/{resubmit}/",
}
DEMO_WORLD = (
    SESSIONS
    + """
from accounts.models import User
from demo.applications import Demo, address_of_person
from funding.applications.flows import ApplicationFlow
from notifications import delivery
from viewflow.workflow.models import Task
from workflows.engine.sweeps import beat
from workflows.models import CaseFile
from advisory.board.flows import ResolutionFlow
from advisory.board.models import BoardQuestion, Elector, Membership, Resolution, Seat
from demo.board import BoardDemo
demo = Demo()
demo.build()
BoardDemo(demo).build()
demo.draft("Stadt Gera")
from funding.applications.acts.rest import let_rest
resting = demo.asked("Stadt Weimar")
let_rest(case=resting, actor=demo.lea, note="Besprochen.")
for _ in range(5):
    delivery.sweep()
beat("engine")
def session(name):
    return session_of(User.objects.get(email=address_of_person(name)))
def case_of(name):
    return CaseFile.objects.get(organisation__name=name)
def task(node, case=None):
    rows = Task.objects.filter(flow_task=node, status="NEW")
    return (rows.filter(process__case_link__case=case) if case else rows).latest("pk").pk
def resolution_of(name):
    return Resolution.objects.get(case__organisation__name=name).pk
running = resolution_of("Wartburgkreis")
result = {
    "member": session("Mira Tanne"), "voted": session("Ayla Esche"), "recused": session("Selma Eiche"),
    "chair": session("Renate Ahorn"), "board_office": session("Ole Winter"),
    "approved_town": session("Tilda Uhlig"), "rejected_town": session("Yara Ziegler"),
    "running": running, "unsure": resolution_of("Landkreis Nordhausen"), "done": resolution_of("Landkreis Sonneberg"),
    "objected": resolution_of("Landkreis Hildburghausen"), "confirm": task(ResolutionFlow.confirm),
    "clarify": task(ResolutionFlow.clarify), "prepare": task(ResolutionFlow.prepare),
    "meet": task(ResolutionFlow.meet), "letter": task(ApplicationFlow.send_decision),
    "resubmit": task(ApplicationFlow.resubmit), "seat": Seat.objects.first().pk,
    "membership": Membership.objects.first().pk, "question": BoardQuestion.objects.get().pk,
    "silent": Elector.objects.get(round__resolution=running, user__name="Mira Tanne").pk,
    "approved": case_of("Landkreis Sonneberg").pk, "rejected": case_of("Landkreis Altenburger Land").pk,
    "resting": resting.pk, "resting_town": session("Clara Dorn"),
    "town": session("Nils Brandt"), "asked_town": session("Ronja Seidel"), "ready_town": session("Frieda Gabler"),
    "office": session("Yasmin Demir"), "place": case_of("Stadt Gera").organisation_id,
    "draft": case_of("Stadt Gera").pk, "asked": case_of("Saale-Orla-Kreis").pk,
    "ready": case_of("Landkreis Greiz").pk, "twice": case_of("Kyffhäuserkreis").pk,
    "correct": task(ApplicationFlow.correct, case_of("Saale-Orla-Kreis")), "check": task(ApplicationFlow.formal_check),
    "content": task(ApplicationFlow.content_check), "reading": task(ApplicationFlow.second_reading),
    "contact": task(ApplicationFlow.first_contact),
}
"""
)


def test_every_page_of_the_application_passes_axe_at_both_widths(tmp_path: Path) -> None:
    wrong: list[str] = []
    with running_site(tmp_path, empty=True, DEMO="1") as site, chromium() as browser:
        world = site.python(DEMO_WORLD)
        site.start_web(workers=1)
        base = f"http://127.0.0.1:{site.port}"
        for who, pages in (
            ("town", TOWN),
            ("asked_town", ASKED),
            ("ready_town", READY),
            ("office", OFFICE | LETTER),
            ("member", BOARD_MEMBER),
            ("voted", BOARD_VOTED),
            ("recused", BOARD_RECUSED),
            ("chair", BOARD_CHAIR),
            ("board_office", BOARD_OFFICE),
            ("approved_town", DECIDED),
            ("rejected_town", REJECTED),
            ("resting_town", RESTING),
        ):
            addresses = {name: path.format(**world) for name, path in pages.items()}
            wrong += look_at(browser, base, world[who], addresses, strict=True)
        _live_check(browser, base, world)
        wrong += _vote(browser, base, world)
    assert not wrong, "\n".join(wrong[:60])


def _live_check(browser: Any, base: str, world: dict[str, Any]) -> None:
    """With JavaScript the rule check follows each amount; a refused plan passes axe."""
    for width in WIDTHS:
        with page_of(browser, base, world["town"], width) as page:
            page.goto(f"/antraege/{world['draft']}/abschnitt/financing/")
            assert "3 von 3 Jahren passen." in page.locator("#pruefung").inner_text()
            field = page.locator("input[name^=foundation_]").nth(1)
            field.fill("999.999,00")
            field.press("Tab")
            page.locator("#pruefung", has_text="2 von 3 Jahren passen.").wait_for(timeout=5000)
            assert page.complaints == []  # type: ignore[attr-defined]
            page.get_by_role("button", name="Speichern und weiter").click()
            assert "Die Stiftung zahlt höchstens" in page.content()
            assert violations(page) == [] and overflow(page) <= 0
            picture(page, f"finanzierung-fehler-{width}")


def _vote(browser: Any, base: str, world: dict[str, Any]) -> list[str]:
    """A member declares, chooses, reads her choice in words and confirms; every page on the way passes axe."""
    wrong: list[str] = []
    for width, choice in zip(WIDTHS, ("Ablehnung", "Zustimmung"), strict=True):
        with page_of(browser, base, world["member"], width) as page:

            def look(name: str, page: Any = page, width: int = width) -> None:
                picture(page, f"{name}-{width}")
                wrong.extend(f"{name} {width}: {one}" for one in violations(page))
                if overflow(page) > 0:
                    wrong.append(f"{name} {width}: {overflow(page)} px too wide")

            page.goto(f"/beirat/{world['running']}/")
            if "befangenheit" in page.url:
                page.get_by_role("button", name="Weiter").click()
                look("beirat-befangenheit-fehler")
                page.get_by_label("Nein, ich bin nicht befangen").check()
                page.get_by_role("button", name="Weiter").click()
            look("beirat-stimmzettel")
            page.get_by_label(choice, exact=True).check()
            page.get_by_role("button", name="Stimme prüfen").click()
            page.get_by_text(f"Sie stimmen mit: {choice}").first.wait_for(timeout=10000)
            look("beirat-stimme-bestaetigen")
            page.get_by_role("button", name="Stimme abgeben").click()
            page.get_by_text("Ihre Stimme ist gespeichert.").first.wait_for(timeout=10000)
            look("beirat-liste-danach")
            assert page.complaints == []  # type: ignore[attr-defined]
    return wrong
