"""How an accompaniment begins: once per municipality, with its journal and its mails, whole or not at all."""

from typing import Any

import pytest
from viewflow.workflow.models import Task

from accounts.models import Organisation
from advisory.support import notices
from advisory.support.choices import SUPPORT, AgreementStage, SupportStage
from advisory.support.flows import CooperationFlow, SupportFlow
from advisory.support.models import AdvisoryCase, AgreementSignature, CooperationAgreement
from notifications.models import OutboxMail
from tests.advisory.support.supported import Circle, case_of, signature, word_and_sign
from tests.funding.applications.filled import do
from tests.funding.financing.funded import People, make_effective, start_contract
from workflows.casefile.models import CaseEvent, CaseFile, CaseProcess
from workflows.casefile.proofs.verify import verify_case
from workflows.choices import Turn

pytestmark = pytest.mark.django_db


def test_with_the_last_signature_the_accompaniment_begins(an_accompaniment: AdvisoryCase) -> None:
    case = case_of(an_accompaniment)
    source = an_accompaniment.source
    assert case.reference == f"{source.reference}-B"
    assert (case.stage, case.turn) == (SupportStage.OPENED, Turn.INSTITUTE)
    entries = case.events.order_by("number").values_list("what", "actor", "stage_from", "stage_to")
    assert list(entries) == [("case_opened", None, "", "OPENED"), ("support.opened", None, "OPENED", "OPENED")]
    assert list(verify_case(case)) == []
    process = CaseProcess.objects.get(case=case)
    assert process.key == f"support-{source.pk}"
    assert process.process.data == {"advisory": an_accompaniment.pk}
    assert Task.objects.get(process=process.process, flow_task=SupportFlow.name_adviser).finished is None


def test_the_municipality_hears_of_the_agreement_first_and_then_of_the_accompaniment(
    an_accompaniment: AdvisoryCase,
) -> None:
    source = an_accompaniment.source
    about = [f"case:{source.pk}", f"case:{an_accompaniment.case_id}"]
    mails = OutboxMail.objects.filter(about__in=about, recipient__name="Miriam Adler").order_by("created_at")
    assert [one.subject for one in mails][-2:] == [
        "Ihre Kooperationsvereinbarung gilt (Landkreis Gotha)",
        "Ihre Prozessbegleitung beginnt (Landkreis Gotha)",
    ]


def test_the_journal_of_the_agreement_is_the_one_of_the_signature(an_accompaniment: AdvisoryCase) -> None:
    last = CaseEvent.objects.filter(case=an_accompaniment.source).order_by("number").last()
    assert last is not None
    assert (last.what, last.stage_from, last.stage_to) == ("cooperation.countersign", "SIGNING", "ACTIVE")
    assert Task.objects.get(flow_task=CooperationFlow.term).status == "SCHEDULED"


def test_signature_and_accompaniment_are_stored_together_or_not_at_all(
    an_inquiry: CooperationAgreement, circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    word_and_sign(an_inquiry, circle)
    mails = OutboxMail.objects.count()

    def fail(*args: Any) -> None:
        raise RuntimeError("no mail")

    with monkeypatch.context() as broken:
        broken.setattr(notices, "tell_support_opened", fail)
        with pytest.raises(RuntimeError, match="no mail"):
            do(an_inquiry.case, CooperationFlow.countersign, circle.lead, **signature("Institutsleitung"))
    agreement = CooperationAgreement.objects.get(pk=an_inquiry.pk)
    assert agreement.active_since is None
    assert agreement.case.stage == AgreementStage.SIGNING
    assert AgreementSignature.objects.count() == 1
    assert not CaseFile.objects.filter(kind=SUPPORT).exists()
    assert not Task.objects.filter(status="ERROR").exists()
    assert OutboxMail.objects.count() == mails
    do(an_inquiry.case, CooperationFlow.countersign, circle.lead, **signature("Institutsleitung"))
    assert AdvisoryCase.objects.get().source == agreement.case


def test_a_running_accompaniment_goes_on_under_the_new_contract(
    gotha: Organisation, an_accompaniment: AdvisoryCase
) -> None:
    make_effective(start_contract(gotha), People(gotha))
    assert AdvisoryCase.objects.get() == an_accompaniment
    assert case_of(an_accompaniment).events.filter(what="support_continues").count() == 1
    assert Task.objects.filter(flow_task=SupportFlow.opened).count() == 1


def test_an_effective_contract_opens_the_case_once(gotha: Organisation) -> None:
    contract = make_effective(start_contract(gotha), People(gotha))
    advisory = AdvisoryCase.objects.get()
    assert advisory.source_id == contract.case_id
    assert advisory.case.reference == f"{contract.case.reference}-B"
