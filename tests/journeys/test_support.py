"""From an inquiry to a continued plan and an application, over HTTP and without JavaScript."""

from typing import Any

import pytest
import time_machine
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import Organisation, User
from advisory.support.flows import CooperationFlow, SupportFlow
from advisory.support.models import AdvisoryCase, AdvisorySession, CooperationAgreement, ImplementationPlan
from funding.applications.models import Application
from notifications.models import OutboxMail
from tests.conftest import make_person
from tests.funding.applications.filled import run_jobs, upload
from tests.journeys.test_funding import page, post, refused
from workflows.casefile.journal import verify_case
from workflows.deadlines.reminders import send_reminders
from workflows.engine import sweeps

pytestmark = pytest.mark.django_db
LONG = "x" * 400


def open_task(node: Any) -> int:
    return Task.objects.get(flow_task=node, finished__isnull=True).pk


def forged(client: Any, url: str, words: str) -> None:
    """A form without a page of its own is refused."""
    if hasattr(client, "forged"):
        client.forged(url, words)
        return
    answer = client.post(url)
    assert answer.status_code == 422 and words in answer.content.decode()


def test_from_inquiry_to_plan_and_application(
    gotha: Organisation, editor: User, caseworker: User, lead: User, client_of: Any
) -> None:
    from_inquiry_to_plan_and_application(gotha, editor, caseworker, lead, client_of)


def from_inquiry_to_plan_and_application(  # noqa: PLR0915 - one path, told from its beginning to its end
    gotha: Organisation, editor: User, caseworker: User, lead: User, client_of: Any
) -> None:
    """Over HTTP, and in Chromium by `tests/browser/test_journeys.py`."""
    adviser = make_person(Role.ADVISOR, name="Jonas Wald")
    everybody = (editor, caseworker, lead, adviser)
    with time_machine.travel("2027-02-01 10:00 +0100") as clock:
        town, office, head, guide = (client_of(one) for one in everybody)
        assert "Begleitung ohne Förderung" in page(town, "/start/")
        inquiry = {"network": "Netzwerk seit 2019.", "wishes": "Kita und Schule.", "contact": "Miriam Adler"}
        kept = refused(town, "/begleitung/anfragen/", "fehlt", **{**inquiry, "wishes": ""})
        assert "Netzwerk seit 2019." in kept and not CooperationAgreement.objects.exists()
        refused(town, "/begleitung/anfragen/", "höchstens 200", **{**inquiry, "contact": LONG})
        post(town, "/begleitung/anfragen/", **inquiry)
        agreement = CooperationAgreement.objects.get()
        base = f"/begleitung/vereinbarungen/{agreement.case_id}/"
        assert "Wir sind dran" in page(town, base)
        post(office, f"/aufgaben/{open_task(CooperationFlow.check_network)}/", fits="ja", note="Lebendig.")

        # Written in turns, locked, signed by both.
        word = f"/begleitung/aufgaben/{open_task(CooperationFlow.draft)}/entwurf/"
        text = {
            "aims": "Hilfe finden.",
            "scope": "24 Stunden",
            "duties": "Beide.",
            "starts_on": "01.02.2027",
            "ends_on": "31.01.2028",
            "remark": "",
        }
        refused(office, word, "Das Ende liegt vor dem Beginn", **{**text, "ends_on": "01.01.2027"})
        refused(office, word, "Die Programmphase geht", **{**text, "ends_on": "01.01.2035"})
        post(office, word, **text)
        reply = f"/begleitung/aufgaben/{open_task(CooperationFlow.respond)}/entwurf-lesen/"
        post(town, reply, **{**text, "scope": "30 Stunden", "remark": "Etwas mehr."})
        word = f"/begleitung/aufgaben/{open_task(CooperationFlow.draft)}/entwurf/"
        assert "Etwas mehr." in page(office, word) and "30 Stunden" in page(office, word)
        post(office, word, act="accept")
        run_jobs()
        sign = f"/begleitung/aufgaben/{open_task(CooperationFlow.sign)}/unterschreiben/"
        refused(town, sign, "Zukunft", name="Dr. Stein", on="02.02.2027", file=upload())
        post(town, sign, name="Dr. Karla Stein, Landrätin", on="01.02.2027", file=upload())
        counter = f"/begleitung/aufgaben/{open_task(CooperationFlow.countersign)}/gegenzeichnen/"
        post(head, counter, name="Institutsleitung", on="01.02.2027", file=upload("beide.pdf"))
        assert "Vereinbarung läuft" in page(town, base)

        # The advisory case: adviser, kick-off, goals, scope.
        advisory = AdvisoryCase.objects.select_related("case").get()
        home = f"/begleitung/{advisory.case_id}/"
        assert head.get(home).status_code == office.get(home).status_code == 404
        assert gotha.name in page(head, "/begleitung/")
        name = f"/begleitung/aufgaben/{open_task(SupportFlow.name_adviser)}/beratung/"
        post(head, name, adviser=str(adviser.pk))
        assert "Auftakt" in page(guide, "/aufgaben/")
        post(guide, f"/aufgaben/{open_task(SupportFlow.kick_off)}/", on="01.02.2027")
        refused(guide, f"{home}termine/neu/", "Erst wird der Beratungsumfang vereinbart", **SESSION)
        post(guide, f"/aufgaben/{open_task(SupportFlow.clear_goals)}/", goals="Gut in die Schule.")
        propose = f"/begleitung/aufgaben/{open_task(SupportFlow.propose_scope)}/umfang/"
        row = {"topic_1": "NETWORK", "format_1": "SINGLE", "hours_1": "5"}
        refused(guide, propose, "Füllen Sie die Zeile ganz aus", **{**row, "hours_1": ""})
        refused(guide, propose, "höchstens eine Stelle", **{**row, "hours_1": "0"})
        post(guide, propose, **row)
        post(town, f"/begleitung/aufgaben/{open_task(SupportFlow.agree_scope)}/umfang-vereinbaren/", approved="ja")

        # Three sessions; the third goes beyond what was agreed, and says so.
        for number, hours in enumerate(("2", "2", "1,5"), 1):
            told = post(guide, f"{home}termine/neu/", **{**SESSION, "hours": hours, "result": f"Termin {number}"})
        assert "0,5 Stunden mehr als vereinbart" in told
        refused(guide, f"{home}termine/neu/", "über 0 bis 24", **{**SESSION, "hours": "25"})
        refused(guide, f"{home}termine/neu/", "Zukunft", **{**SESSION, "held_on": "01.03.2027"})
        session = AdvisorySession.objects.order_by("pk").first()
        assert session is not None
        assert "Termin 1" in page(town, f"/begleitung/termine/{session.pk}/")
        edit = f"/begleitung/termine/{session.pk}/aendern/"
        post(guide, edit, **{**SESSION, "result": "Neu", "revision": "0"})
        stale = guide.post(edit, {**SESSION, "result": "Mein Text bleibt", "revision": "0"})
        assert stale.status_code == 409 and "Mein Text bleibt" in stale.content.decode()

        # The plan, version 1.
        plan = ImplementationPlan.objects.get()
        here = f"/begleitung/plaene/{plan.pk}/"
        assert "Der Plan braucht mindestens ein Ziel" in page(town, here)
        refused(
            town,
            f"{here}rahmen/",
            "Ende liegt vor dem Beginn",
            vision="",
            valid_from="01.03.2027",
            valid_to="01.02.2027",
        )
        post(
            town,
            f"{here}rahmen/",
            vision="Auf einen Blick.",
            valid_from="01.02.2027",
            valid_to="31.01.2028",
            revision="0",
        )
        page(town, f"{here}rahmen/")
        forged(
            town, f"/begleitung/aufgaben/{open_task(SupportFlow.write_plan)}/plan/", "Der Plan ist noch nicht fertig"
        )
        post(town, f"{here}ziele/neu/", title="Familien finden Hilfe", text="")
        goal = plan.goals.get()
        plan.refresh_from_db()
        seen = str(plan.revision)
        post(town, f"/begleitung/ziele/{goal.pk}/", title="Familien finden Hilfe", text="Eins", revision=seen)
        late = town.post(f"/begleitung/ziele/{goal.pk}/", {"title": "Mein Titel bleibt", "text": "", "revision": seen})
        assert late.status_code == 409 and "Mein Titel bleibt" in late.content.decode()
        goal.refresh_from_db()
        assert (goal.title, goal.text) == ("Familien finden Hilfe", "Eins")
        milestone = f"/begleitung/ziele/{goal.pk}/meilensteine/neu/"
        refused(town, milestone, "Diesen Tag gibt es nicht", title="Erfasst", due_on="31.02.2027", owner="Amt")
        post(town, milestone, title="Angebote erfasst", due_on="30.04.2027", owner="Jugendamt")
        task = open_task(SupportFlow.write_plan)
        post(town, f"/begleitung/aufgaben/{task}/plan/")
        locked = town.post(f"{here}ziele/neu/", {"title": "Zu spät", "text": ""})
        assert locked.status_code == 422 and "nicht mehr ändern" in locked.content.decode()
        answer_url = f"/begleitung/aufgaben/{open_task(SupportFlow.answer)}/plan-abstimmen/"
        refused(town, answer_url, "Zustimmen muss die andere", approved="ja")
        post(guide, answer_url, approved="ja")
        assert "Von beiden Seiten bestätigt" in page(town, home)
        first_milestone = goal.milestones.get()
        progress = f"/begleitung/meilensteine/{first_milestone.pk}/stand/"
        refused(town, progress, "warum", state="DROPPED", reason="")
        post(town, progress, state="REACHED", reason="")

        # A year later: prepared, reminded, continued with its difference.
        clock.move_to("2027-12-03 10:00 +0100")
        town, guide = client_of(editor), client_of(adviser)
        sweeps.fire_due_timers()
        clock.move_to("2028-01-21 07:00 +0100")
        send_reminders()
        reminded = OutboxMail.objects.filter(kind="DEADLINES_APPROACHING", recipient=editor)
        assert any("Umsetzungsplan fortschreiben" in one.text for one in reminded)
        town, guide = client_of(editor), client_of(adviser)
        second = ImplementationPlan.objects.get(number=2)
        here = f"/begleitung/plaene/{second.pk}/"
        assert "Erreicht: „Familien finden Hilfe“" in page(town, here)
        again = second.goals.get()
        post(town, f"/begleitung/ziele/{again.pk}/meilensteine/neu/", title="Befragt", due_on="30.06.2028", owner="Amt")
        post(town, f"{here}rahmen/", vision="Weiter.", valid_from="01.02.2028", valid_to="31.01.2029")
        post(town, f"/begleitung/aufgaben/{open_task(SupportFlow.update_plan)}/plan/")
        answer_url = f"/begleitung/aufgaben/{open_task(SupportFlow.answer)}/plan-abstimmen/"
        assert "Neuer Meilenstein" in page(guide, answer_url)
        post(guide, answer_url, approved="ja")
        assert [one.status for one in ImplementationPlan.objects.order_by("number")] == ["SUPERSEDED", "IN_FORCE"]

        # The agreement becomes an application with what is known already.
        assert "Förderung beantragen" in page(town, base)
        post(town, f"/antraege/aus-vereinbarung/{agreement.case_id}/")
        application = Application.objects.get()
        section = page(town, f"/antraege/{application.case_id}/abschnitt/network/")
        assert "Netzwerk seit 2019." in section and "Kita und Schule." in section
        for case in (agreement.case, advisory.case, application.case):
            case.refresh_from_db()
            assert list(verify_case(case)) == []


SESSION = {
    "state": "HELD",
    "held_on": "01.02.2027",
    "place": "Landratsamt",
    "topic": "NETWORK",
    "format": "SINGLE",
    "hours": "2",
    "participants": "Planerin",
    "preparation": "",
    "result": "",
    "next_steps": "",
    "confidential_note": "",
    "revision": "",
}
