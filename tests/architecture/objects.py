"""One object for every argument that a route may have, all of one municipality."""

import hashlib
from typing import Any

from viewflow.workflow.models import Task

from accounts.choices import OrganisationKind, Role
from accounts.models import AccessRequest, Invitation, Organisation, RoleAssignment, User
from accounts.services.invitations import invite_person, send_invitation
from accounts.services.tokens import create_token
from advisory.board.acts.asking import ask_question
from advisory.board.acts.voting import Received, acknowledge_entered, enter_ballot
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Membership, Resolution
from advisory.board.services.seats import add_seat, name_member
from funding.applications.acts.rest import close_resting, let_rest
from funding.applications.flows import ApplicationFlow
from funding.applications.models import ApplicationVersion
from notifications.models import OutboxMail
from tests.advisory.board.boards import (
    confirm,
    declare,
    elector_of,
    make_board,
    open_vote_on,
    put_to_board,
    task_of,
    vote,
)
from tests.advisory.support.samples import support_objects
from tests.conftest import make_case, make_person
from tests.example.flows import ErrandFlow, ReminderFlow
from tests.funding.applications.filled import (
    bring_to_board,
    decide,
    do,
    fill_by_services,
    run_jobs,
    submit_by_services,
)
from tests.funding.financing.samples import financing_objects
from workflows.casefile.files import store_file
from workflows.casefile.models import CaseFile
from workflows.casefile.uploads import CheckedUpload
from workflows.deadlines.models import Deadline
from workflows.engine import service
from workflows.flows import RepairFlow

DRAFT_ROUTES = (
    "overview",
    "reference",
    "section",
    "hand_over",
    "confirm",
    "attachments",
    "check",
    "power_of_attorney",
)


def submitted(organisation: Organisation, editor: User, signatory: User) -> CaseFile:
    """One more application of the municipality; its days are taken away, because nobody asks twice for the same."""
    case = submit_by_services(fill_by_services(organisation, editor), signatory)
    ApplicationVersion.objects.filter(application__case=case).update(starts_on=None, ends_on=None)
    return case


def open_task(case_id: int, node: Any) -> int:
    """The open task of a node in a case."""
    return Task.objects.get(process__case_link__case_id=case_id, flow_task=node, status="NEW").pk


def objects_of(organisation: Organisation, rule_set: Any, editor: User, number: int) -> dict[str, Any]:
    """One object for every argument name, all belonging to one municipality."""
    case = make_case(organisation, rule_set, title=f"Sache {number}", actor=editor)
    process = ErrandFlow.asked.run(case=case, actor=editor, key=f"m-{number}", text="x")
    ReminderFlow.begun.run(case=case, actor=editor, key=f"r-{number}")
    upload = CheckedUpload("a.pdf", "application/pdf", b"%PDF-1.7", hashlib.sha256(b"%PDF-1.7").hexdigest())
    request = AccessRequest.objects.create(
        organisation=organisation, name="A", email=f"a{number}@x.example", interest="FUNDED"
    )
    invitation = invite_person(
        organisation=organisation, role=Role.APPLICANT_EDITOR, name="B", email=f"b{number}@x.example", actor=editor
    )
    signatory = make_person(Role.APPLICANT_SIGNATORY, organisation)
    checking = submitted(organisation, editor, signatory)
    stopped = stopped_objects(organisation, editor, signatory)
    draft = fill_by_services(organisation, editor)  # last: what is begun goes on in the draft that is there
    broken = Task.objects.get(process=process, flow_task=ErrandFlow.check)
    repair = RepairFlow.failed.run(case=case, actor=None, key=f"repair-of-{number}", task=broken)
    return {
        **stopped,
        **board_objects(organisation, rule_set, editor, number),
        **financing_objects(organisation),
        **support_objects(organisation),
        "applications:case_id": checking.pk,
        "api:application:case_id": checking.pk,
        "token_id": create_token(user=editor, name="Eigener", scopes=["read"])[0].pk,
        **{f"applications:{name}:case_id": draft.case_id for name in DRAFT_ROUTES},
        "applications:formal_check:task_id": open_task(checking.pk, ApplicationFlow.formal_check),
        "workflows:repair:task_id": Task.objects.get(process=repair, flow_task=RepairFlow.repair).pk,
        "code": "network",
        "form": "docx",
        "number": 1,
        "case_id": case.pk,
        "task_id": Task.objects.get(process=process, flow_task=ErrandFlow.check).pk,
        "file_id": store_file(case=case, upload=upload, actor=editor).pk,
        "deadline_id": Deadline.objects.get(case=case, task__process=process).pk,
        "mail_id": OutboxMail.objects.get(address=f"b{number}@x.example").pk,
        "request_id": request.pk,
        "invitation_id": invitation.pk,
        "accounts:confirm_invitation:invitation_id": powerful_invitation(number, editor).pk,
        "organisation_id": organisation.pk,
        "person_id": editor.pk,
        "assignment_id": RoleAssignment.objects.get(user=editor).pk,
        "token": "kein-solches-token",
    }


def powerful_invitation(number: int, editor: User) -> Invitation:
    """One that waits for a second person."""
    place = Organisation.objects.get(kind=OrganisationKind.BOARD)
    return send_invitation(
        organisation=place, role=Role.BOARD_CHAIR, name="C", email=f"c{number}@x.example", actor=editor
    )


def asked_back(organisation: Organisation, editor: User, signatory: User) -> CaseFile:
    """An application with something to complete."""
    case = submitted(organisation, editor, signatory)
    service.complete_task(
        user=make_person(Role.IKPE_CASEWORKER),
        task_id=open_task(case.pk, ApplicationFlow.formal_check),
        values={"result": "CORRECTION", "note": "", "items": [("post", "pay", "Welche Stufe?")]},
    )
    return case


def stopped_objects(organisation: Organisation, editor: User, signatory: User) -> dict[str, Any]:
    """Applications that wait for the municipality, rest, are closed, or were decided on."""
    correcting, resting, closed = (asked_back(organisation, editor, signatory) for _ in range(3))
    for one in (resting, closed):
        let_rest(case=one, actor=make_person(Role.IKPE_CASEWORKER), note="Besprochen.")
    close_resting(case=closed, actor=make_person(Role.IKPE_LEAD), note="Besprochen.")
    letter = letter_of_another(organisation, editor, signatory)
    rejected = Task.objects.get(pk=letter_of_another(organisation, editor, signatory, "no"))
    case = CaseFile.objects.select_related("owner").get(process_links__process=rejected.process)
    do(case, ApplicationFlow.send_decision, make_person(Role.IKPE_CASEWORKER), reasons="", paragraph="")
    do(case, ApplicationFlow.call, case.owner or make_person(Role.IKPE_CASEWORKER), note="Gesagt.")
    run_jobs()
    return {
        "applications:send_decision:task_id": letter,
        "applications:ask_again:case_id": case.pk,
        "applications:rest:case_id": correcting.pk,
        "applications:wake:case_id": resting.pk,
        "applications:close_resting:case_id": resting.pk,
        "applications:reopen:case_id": closed.pk,
        "applications:correct:task_id": open_task(correcting.pk, ApplicationFlow.correct),
    }


def board() -> list[User]:
    """Three seats, made once: chair, deputy chair, member."""
    members = [place.user for place in Membership.objects.select_related("user").order_by("pk")[:3]]
    return members or make_board(3)


def board_objects(organisation: Organisation, rule_set: Any, editor: User, number: int) -> dict[str, Any]:
    """One object of the board for every argument: a vote that is open, one that is prepared, one that is counted."""
    chair, deputy_chair, member = board()
    office = make_person(Role.BOARD_OFFICE)
    cases = [make_case(organisation, rule_set, title=f"Beschluss {number}.{n}", actor=editor) for n in range(3)]
    upload = CheckedUpload("b.pdf", "application/pdf", b"%PDF-1.7", hashlib.sha256(b"%PDF-1.7").hexdigest())
    document = store_file(case=cases[0], upload=upload, actor=editor)
    running = open_vote_on(put_to_board(cases[0], documents=(document.pk,)), office)
    for person in (chair, member):
        declare(running, person)
    declare(running, deputy_chair, "UNSURE")
    question = ask_question(resolution=running.resolution, actor=member, text=f"Frage {number}?")
    counted = open_vote_on(put_to_board(cases[2]), office)
    for person in (chair, deputy_chair, member):
        vote(counted, person)
    told = open_vote_on(put_to_board(make_case(organisation, rule_set, title=f"Beschluss {number}.3")), office)
    entered = elector_of(told, member)
    enter_ballot(elector_id=entered.pk, actor=office, choice="yes", not_biased=True, received=Received(upload))
    for person in (chair, deputy_chair):
        vote(told, person)
    acknowledge_entered(elector_id=entered.pk, actor=member)
    confirm(told, chair)
    recused = open_vote_on(put_to_board(make_case(organisation, rule_set, title=f"Beschluss {number}.4")), office)
    declare(recused, member, "INTEREST")
    seat = add_seat(name=f"Gast von {organisation.name}", voting=False)
    return {
        "resolution_id": running.resolution_id,
        "board:file_id": document.pk,
        "evidence_id": entered.evidence.get().pk,
        "elector_id": elector_of(running, member).pk,
        "board:undo_recusal:elector_id": elector_of(recused, member).pk,
        "question_id": question.pk if question else None,
        "seat_id": seat.pk,
        "membership_id": name_member(seat=seat, user=make_person(Role.BOARD_MEMBER)).pk,
        "board:prepare:task_id": task_of(put_to_board(cases[1]), ResolutionFlow.prepare).pk,
        "board:vote_task:task_id": task_for(running.resolution, member).pk,
        "board:clarify:task_id": task_of(running.resolution, ResolutionFlow.clarify).pk,
        "board:confirm:task_id": task_of(counted.resolution, ResolutionFlow.confirm).pk,
    }


def task_for(resolution: Resolution, member: User) -> Task:
    """The open task of a member to vote."""
    return Task.objects.get(process=resolution.process, flow_task=ResolutionFlow.vote, owner=member, finished=None)


def letter_of_another(organisation: Organisation, editor: User, signatory: User, choice: str = "yes") -> int:
    """The task to send a letter, of an application that was decided on."""
    case = submitted(organisation, editor, signatory)
    resolution = bring_to_board(case, make_person(Role.IKPE_CASEWORKER), make_person(Role.IKPE_LEAD), editor)
    decide(resolution, make_person(Role.BOARD_OFFICE), board(), choice)
    return open_task(case.pk, ApplicationFlow.send_decision)
