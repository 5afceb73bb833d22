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
from workflows.casefile.proofs.verify import verify_case
from workflows.deadlines.reminders import send_reminders
from workflows.engine import sweeps

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
LONG = "x" * 400


def open_task(node: Any) -> int:
    return Task.objects.get(flow_task=node, finished__isnull=True).pk


def forged(client: Any, url: str, words: str) -> None:
    """A form without a page of its own is refused."""
    if hasattr(client, "forged"):
        client.forged(url, words)
        return
    answer = client.post(url)
    assert answer.status_code == 422
    assert words in answer.content.decode()


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
INQUIRY = {"network": "Netzwerk seit 2019.", "wishes": "Kita und Schule.", "contact": "Miriam Adler"}
TEXT = {
    "aims": "Hilfe finden.",
    "scope": "24 Stunden",
    "duties": "Beide.",
    "starts_on": "01.02.2027",
    "ends_on": "31.01.2028",
    "remark": "",
}


def test_from_inquiry_to_plan_and_application(
    gotha: Organisation, editor: User, caseworker: User, lead: User, client_of: Any
) -> None:
    from_inquiry_to_plan_and_application(gotha, editor, caseworker, lead, client_of)


def from_inquiry_to_plan_and_application(
    gotha: Organisation, editor: User, caseworker: User, lead: User, client_of: Any
) -> None:
    """Over HTTP, and in Chromium by `tests/browser/test_journeys.py`."""
    with time_machine.travel("2027-02-01 10:00 +0100") as clock:
        path = Accompaniment(gotha, editor, caseworker, lead, client_of)
        path.the_municipality_asks()
        path.the_institute_looks_at_the_network()
        path.both_sides_word_the_agreement_in_turns()
        path.both_sides_sign()
        path.the_lead_names_an_adviser()
        path.both_sides_meet_and_clear_their_goals()
        path.the_hours_are_agreed()
        path.three_sessions_go_beyond_the_hours()
        path.a_session_is_written_anew_by_one_at_a_time()
        path.the_frame_of_the_plan_is_written()
        path.an_unfinished_plan_is_not_offered()
        path.a_goal_is_written_by_one_at_a_time()
        path.a_milestone_is_added()
        path.the_municipality_offers_the_plan()
        path.the_adviser_approves_it()
        path.progress_is_noted()
        clock.move_to("2027-12-03 10:00 +0100")
        path.sign_in_again()
        sweeps.fire_due_timers()
        clock.move_to("2028-01-21 07:00 +0100")
        path.everybody_is_reminded_of_the_update()
        path.sign_in_again()
        path.the_plan_is_continued()
        path.the_adviser_reads_what_is_new_and_approves()
        path.the_agreement_becomes_an_application()
        path.every_journal_is_whole()


class Accompaniment:
    """A municipality with a network, from its inquiry on; every method is one step of the path."""

    def __init__(self, gotha: Organisation, editor: User, caseworker: User, lead: User, client_of: Any) -> None:
        self.gotha, self.editor, self.client_of = gotha, editor, client_of
        self.adviser = make_person(Role.ADVISOR, name="Jonas Wald")
        self.town, self.office, self.head, self.guide = (
            client_of(one) for one in (editor, caseworker, lead, self.adviser)
        )

    def sign_in_again(self) -> None:
        """A session does not last for months."""
        self.town, self.guide = self.client_of(self.editor), self.client_of(self.adviser)

    # The agreement ------------------------------------------------------------------------------------

    def the_municipality_asks(self) -> None:
        assert "Begleitung ohne Förderung" in page(self.town, "/start/")
        kept = refused(self.town, "/begleitung/anfragen/", "fehlt", **{**INQUIRY, "wishes": ""})
        assert "Netzwerk seit 2019." in kept
        assert not CooperationAgreement.objects.exists()
        refused(self.town, "/begleitung/anfragen/", "höchstens 200", **{**INQUIRY, "contact": LONG})
        post(self.town, "/begleitung/anfragen/", **INQUIRY)
        self.agreement = CooperationAgreement.objects.get()
        self.agreement_page = f"/begleitung/vereinbarungen/{self.agreement.case_id}/"
        assert "Wir sind dran" in page(self.town, self.agreement_page)

    def the_institute_looks_at_the_network(self) -> None:
        post(self.office, f"/aufgaben/{open_task(CooperationFlow.check_network)}/", fits="ja", note="Lebendig.")

    def both_sides_word_the_agreement_in_turns(self) -> None:
        word = f"/begleitung/aufgaben/{open_task(CooperationFlow.draft)}/entwurf/"
        refused(self.office, word, "Das Ende liegt vor dem Beginn", **{**TEXT, "ends_on": "01.01.2027"})
        refused(self.office, word, "Die Programmphase geht", **{**TEXT, "ends_on": "01.01.2035"})
        post(self.office, word, **TEXT)
        reply = f"/begleitung/aufgaben/{open_task(CooperationFlow.respond)}/entwurf-lesen/"
        post(self.town, reply, **{**TEXT, "scope": "30 Stunden", "remark": "Etwas mehr."})
        word = f"/begleitung/aufgaben/{open_task(CooperationFlow.draft)}/entwurf/"
        offered = page(self.office, word)
        assert "Etwas mehr." in offered
        assert "30 Stunden" in offered
        post(self.office, word, act="accept")
        run_jobs()

    def both_sides_sign(self) -> None:
        sign = f"/begleitung/aufgaben/{open_task(CooperationFlow.sign)}/unterschreiben/"
        refused(self.town, sign, "Zukunft", name="Dr. Stein", on="02.02.2027", file=upload())
        post(self.town, sign, name="Dr. Karla Stein, Landrätin", on="01.02.2027", file=upload())
        counter = f"/begleitung/aufgaben/{open_task(CooperationFlow.countersign)}/gegenzeichnen/"
        post(self.head, counter, name="Institutsleitung", on="01.02.2027", file=upload("beide.pdf"))
        assert "Vereinbarung läuft" in page(self.town, self.agreement_page)

    # Adviser, goals, hours, sessions ------------------------------------------------------------------

    def the_lead_names_an_adviser(self) -> None:
        self.advisory = AdvisoryCase.objects.select_related("case").get()
        self.home = f"/begleitung/{self.advisory.case_id}/"
        assert [one.get(self.home).status_code for one in (self.head, self.office)] == [404, 404]
        assert self.gotha.name in page(self.head, "/begleitung/")
        name = f"/begleitung/aufgaben/{open_task(SupportFlow.name_adviser)}/beratung/"
        post(self.head, name, adviser=str(self.adviser.pk))

    def both_sides_meet_and_clear_their_goals(self) -> None:
        assert "Auftakt" in page(self.guide, "/aufgaben/")
        post(self.guide, f"/aufgaben/{open_task(SupportFlow.kick_off)}/", on="01.02.2027")
        refused(self.guide, f"{self.home}termine/neu/", "Erst wird der Beratungsumfang vereinbart", **SESSION)
        post(self.guide, f"/aufgaben/{open_task(SupportFlow.clear_goals)}/", goals="Gut in die Schule.")

    def the_hours_are_agreed(self) -> None:
        propose = f"/begleitung/aufgaben/{open_task(SupportFlow.propose_scope)}/umfang/"
        row = {"topic_1": "NETWORK", "format_1": "SINGLE", "hours_1": "5"}
        refused(self.guide, propose, "Füllen Sie die Zeile ganz aus", **{**row, "hours_1": ""})
        refused(self.guide, propose, "höchstens eine Stelle", **{**row, "hours_1": "0"})
        post(self.guide, propose, **row)
        answer = f"/begleitung/aufgaben/{open_task(SupportFlow.agree_scope)}/umfang-vereinbaren/"
        post(self.town, answer, approved="ja")

    def three_sessions_go_beyond_the_hours(self) -> None:
        book = f"{self.home}termine/neu/"
        for number, hours in enumerate(("2", "2", "1,5"), 1):
            told = post(self.guide, book, **{**SESSION, "hours": hours, "result": f"Termin {number}"})
        assert "0,5 Stunden mehr als vereinbart" in told
        refused(self.guide, book, "über 0 bis 24", **{**SESSION, "hours": "25"})
        refused(self.guide, book, "Zukunft", **{**SESSION, "held_on": "01.03.2027"})

    def a_session_is_written_anew_by_one_at_a_time(self) -> None:
        session = AdvisorySession.objects.order_by("pk")[0]
        assert "Termin 1" in page(self.town, f"/begleitung/termine/{session.pk}/")
        edit = f"/begleitung/termine/{session.pk}/aendern/"
        post(self.guide, edit, **{**SESSION, "result": "Neu", "revision": "0"})
        stale = self.guide.post(edit, {**SESSION, "result": "Mein Text bleibt", "revision": "0"})
        assert stale.status_code == 409
        assert "Mein Text bleibt" in stale.content.decode()

    # The plan, version 1 ------------------------------------------------------------------------------

    def the_frame_of_the_plan_is_written(self) -> None:
        self.plan = ImplementationPlan.objects.get()
        self.plan_page = f"/begleitung/plaene/{self.plan.pk}/"
        assert "Der Plan braucht mindestens ein Ziel" in page(self.town, self.plan_page)
        frame = f"{self.plan_page}rahmen/"
        backwards = {"vision": "", "valid_from": "01.03.2027", "valid_to": "01.02.2027"}
        refused(self.town, frame, "Ende liegt vor dem Beginn", **backwards)
        period = {"valid_from": "01.02.2027", "valid_to": "31.01.2028"}
        post(self.town, frame, vision="Auf einen Blick.", revision="0", **period)
        page(self.town, frame)

    def an_unfinished_plan_is_not_offered(self) -> None:
        offer = f"/begleitung/aufgaben/{open_task(SupportFlow.write_plan)}/plan/"
        forged(self.town, offer, "Der Plan ist noch nicht fertig")

    def a_goal_is_written_by_one_at_a_time(self) -> None:
        post(self.town, f"{self.plan_page}ziele/neu/", title="Familien finden Hilfe", text="")
        self.goal = self.plan.goals.get()
        self.plan.refresh_from_db()
        seen, edit = str(self.plan.revision), f"/begleitung/ziele/{self.goal.pk}/"
        post(self.town, edit, title="Familien finden Hilfe", text="Eins", revision=seen)
        late = self.town.post(edit, {"title": "Mein Titel bleibt", "text": "", "revision": seen})
        assert late.status_code == 409
        assert "Mein Titel bleibt" in late.content.decode()
        self.goal.refresh_from_db()
        assert (self.goal.title, self.goal.text) == ("Familien finden Hilfe", "Eins")

    def a_milestone_is_added(self) -> None:
        add = f"/begleitung/ziele/{self.goal.pk}/meilensteine/neu/"
        refused(self.town, add, "Diesen Tag gibt es nicht", title="Erfasst", due_on="31.02.2027", owner="Amt")
        post(self.town, add, title="Angebote erfasst", due_on="30.04.2027", owner="Jugendamt")

    def the_municipality_offers_the_plan(self) -> None:
        post(self.town, f"/begleitung/aufgaben/{open_task(SupportFlow.write_plan)}/plan/")
        locked = self.town.post(f"{self.plan_page}ziele/neu/", {"title": "Zu spät", "text": ""})
        assert locked.status_code == 422
        assert "nicht mehr ändern" in locked.content.decode()

    def the_adviser_approves_it(self) -> None:
        answer = f"/begleitung/aufgaben/{open_task(SupportFlow.answer)}/plan-abstimmen/"
        refused(self.town, answer, "Zustimmen muss die andere", approved="ja")
        post(self.guide, answer, approved="ja")
        assert "Von beiden Seiten bestätigt" in page(self.town, self.home)

    def progress_is_noted(self) -> None:
        progress = f"/begleitung/meilensteine/{self.goal.milestones.get().pk}/stand/"
        refused(self.town, progress, "warum", state="DROPPED", reason="")
        post(self.town, progress, state="REACHED", reason="")

    # A year later -------------------------------------------------------------------------------------

    def everybody_is_reminded_of_the_update(self) -> None:
        send_reminders()
        reminded = OutboxMail.objects.filter(kind="DEADLINES_APPROACHING", recipient=self.editor)
        assert any("Umsetzungsplan fortschreiben" in one.text for one in reminded)

    def the_plan_is_continued(self) -> None:
        second = ImplementationPlan.objects.get(number=2)
        here = f"/begleitung/plaene/{second.pk}/"
        assert "Erreicht: „Familien finden Hilfe“" in page(self.town, here)
        add = f"/begleitung/ziele/{second.goals.get().pk}/meilensteine/neu/"
        post(self.town, add, title="Befragt", due_on="30.06.2028", owner="Amt")
        post(self.town, f"{here}rahmen/", vision="Weiter.", valid_from="01.02.2028", valid_to="31.01.2029")
        post(self.town, f"/begleitung/aufgaben/{open_task(SupportFlow.update_plan)}/plan/")

    def the_adviser_reads_what_is_new_and_approves(self) -> None:
        answer = f"/begleitung/aufgaben/{open_task(SupportFlow.answer)}/plan-abstimmen/"
        assert "Neuer Meilenstein" in page(self.guide, answer)
        post(self.guide, answer, approved="ja")
        assert [one.status for one in ImplementationPlan.objects.order_by("number")] == ["SUPERSEDED", "IN_FORCE"]

    def the_agreement_becomes_an_application(self) -> None:
        assert "Förderung beantragen" in page(self.town, self.agreement_page)
        post(self.town, f"/antraege/aus-vereinbarung/{self.agreement.case_id}/")
        self.application = Application.objects.get()
        section = page(self.town, f"/antraege/{self.application.case_id}/abschnitt/network/")
        assert "Netzwerk seit 2019." in section
        assert "Kita und Schule." in section

    def every_journal_is_whole(self) -> None:
        for case in (self.agreement.case, self.advisory.case, self.application.case):
            case.refresh_from_db()
            assert list(verify_case(case)) == []
