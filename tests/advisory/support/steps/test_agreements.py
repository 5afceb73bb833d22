"""From an inquiry to an agreement: written in turns, locked, printed, signed, renewed."""

import datetime

import pytest
import time_machine
from viewflow.workflow.models import Task

from accounts.models import Organisation
from advisory.support.choices import AgreementStage
from advisory.support.flows import CooperationFlow
from advisory.support.models import AgreementVersion, CooperationAgreement
from advisory.support.steps.agreements import print_agreement
from notifications.models import OutboxMail
from tests.advisory.support.supported import Circle, agree, ask_for_support, wording
from tests.funding.applications.filled import do, run_jobs
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile, StoredFile
from workflows.engine import sweeps

pytestmark = pytest.mark.django_db


def test_an_agreement_is_written_in_turns_and_locked(an_inquiry: CooperationAgreement, circle: Circle) -> None:
    case = an_inquiry.case
    do(case, CooperationFlow.check_network, circle.caseworker, fits=True, note="Gut.")
    with pytest.raises(DomainRefusal, match="noch nicht geantwortet"):
        do(case, CooperationFlow.draft, circle.caseworker)
    with pytest.raises(DomainRefusal, match="Ende liegt vor dem Beginn"):
        do(case, CooperationFlow.draft, circle.caseworker, wording=wording(ends_on=datetime.date(2020, 1, 1)))
    do(case, CooperationFlow.draft, circle.caseworker, wording=wording())
    do(case, CooperationFlow.respond, circle.editor, wording=wording(scope="30 Stunden im Jahr.", remark="Mehr Zeit."))
    do(case, CooperationFlow.draft, circle.caseworker)
    run_jobs()
    agreement = CooperationAgreement.objects.get(pk=an_inquiry.pk)
    assert agreement.locked_at
    assert agreement.document_id
    assert [one.side for one in AgreementVersion.objects.order_by("number")] == ["INSTITUTE", "MUNICIPALITY"]
    assert CaseFile.objects.get(pk=case.pk).stage == AgreementStage.SIGNING


def test_printing_only_keeps_a_file_and_the_step_does_the_rest(
    an_inquiry: CooperationAgreement, circle: Circle
) -> None:
    case = an_inquiry.case
    do(case, CooperationFlow.check_network, circle.caseworker, fits=True, note="Gut.")
    do(case, CooperationFlow.draft, circle.caseworker, wording=wording())
    do(case, CooperationFlow.respond, circle.editor)
    process = Task.objects.get(flow_task=CooperationFlow.to_print).process
    mails = OutboxMail.objects.count()
    printed = print_agreement(process)
    assert printed.name == "Kooperationsvereinbarung Landkreis Gotha.pdf"
    assert CaseFile.objects.get(pk=case.pk).stage == AgreementStage.DRAFTING
    assert not StoredFile.objects.filter(case=case).exists()
    assert OutboxMail.objects.count() == mails
    run_jobs()
    assert StoredFile.objects.get(case=case, kind="agreement").name == printed.name
    assert OutboxMail.objects.count() > mails


def test_without_a_network_the_inquiry_ends_kindly(
    gotha: Organisation, an_inquiry: CooperationAgreement, circle: Circle
) -> None:
    do(an_inquiry.case, CooperationFlow.check_network, circle.caseworker, fits=False, note="Wir bleiben im Gespräch.")
    case = CaseFile.objects.get(pk=an_inquiry.case_id)
    assert case.stage == AgreementStage.DECLINED
    assert case.closed_at
    assert ask_for_support(gotha, circle.editor).pk != an_inquiry.pk


def test_renewal_three_months_before_the_end(gotha: Organisation, circle: Circle) -> None:
    with time_machine.travel("2027-02-01 10:00 +0100", tick=False) as clock:
        agreement = ask_for_support(gotha, circle.editor)
        agree(agreement, circle)
        clock.move_to("2027-11-04 10:00 +0100")
        assert sweeps.fire_due_timers() == 1
        assert CaseFile.objects.get(pk=agreement.case_id).turn == "INSTITUTE"
        with pytest.raises(DomainRefusal, match="nach dem bisherigen"):
            do(
                agreement.case,
                CooperationFlow.renew,
                circle.lead,
                result="renew",
                ends_on=datetime.date(2027, 12, 1),
            )
        do(agreement.case, CooperationFlow.renew, circle.lead, result="renew", ends_on=datetime.date(2029, 1, 31))
        assert Task.objects.get(flow_task=CooperationFlow.term, finished__isnull=True).status == "SCHEDULED"
        assert CaseFile.objects.get(pk=agreement.case_id).turn == "NOBODY"
        clock.move_to("2028-11-06 10:00 +0100")
        sweeps.fire_due_timers()
        do(agreement.case, CooperationFlow.renew, circle.lead, result="end")
        assert CaseFile.objects.get(pk=agreement.case_id).stage == AgreementStage.ENDED
