"""Where a matter may stand when a run begins: brought there by the services, as people would."""

import datetime
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from accounts.models import Organisation
from advisory.board.models import Membership
from advisory.support.models import AdvisoryCase
from funding.applications.acts import rest
from funding.applications.flows import ApplicationFlow
from funding.financing.acts.change_post import keep_confirmation
from funding.financing.flows import ContractFlow
from funding.financing.models import FundingContract
from tests.advisory.support import supported
from tests.funding.applications.filled import bring_to_board, decide, do, fill_by_services, run_jobs, submit_by_services
from tests.funding.financing import funded
from tests.states.inputs import ASKED
from tests.states.staffing import Staffing
from workflows.casefile.cases import Move, move_case
from workflows.casefile.models import CaseFile

PAST = datetime.date(2026, 5, 1)


class Beginnings:
    """One method a stage."""

    STAGES = (
        *("submitted", "returned", "resting", "at_board", "rejected", "contract"),
        *("funded", "paying", "over", "agreement", "supported", "accompanied"),
    )

    def __init__(self, staffing: Staffing, town: Organisation) -> None:
        self.staffing, self.town = staffing, town
        editor, signatory = staffing.towns[town.pk]
        self.crew: Any = SimpleNamespace(
            editor=editor,
            signatory=signatory,
            coordinator=signatory,
            drafter=staffing.checker,
            caseworker=staffing.checker,
            checker=staffing.office,
            lead=staffing.lead,
            officer=staffing.officer,
            adviser=staffing.adviser,
        )

    def bring_to(self, stage: str) -> None:
        """Bring a new matter of the municipality to a stage."""
        getattr(self, stage)()

    def submitted(self) -> CaseFile:
        return submit_by_services(fill_by_services(self.town, self.crew.editor), self.crew.signatory)

    def returned(self) -> CaseFile:
        """The municipality is asked to complete something."""
        case = self.submitted()
        contact = {"channel": "PHONE", "on": timezone.localdate(), "note": "Gut."}
        do(case, ApplicationFlow.first_contact, self.crew.caseworker, **contact)
        do(case, ApplicationFlow.formal_check, self.crew.caseworker, result="CORRECTION", note="", items=ASKED)
        run_jobs()
        return CaseFile.objects.get(pk=case.pk)

    def resting(self) -> None:
        rest.let_rest(case=self.returned(), actor=self.crew.caseworker, note="Nach einem Anruf.")

    def at_board(self) -> Any:
        return bring_to_board(self.submitted(), self.crew.caseworker, self.crew.lead, self.crew.editor)

    def rejected(self) -> None:
        """The board found no majority; the letter waits to be read."""
        seats = Membership.objects.filter(rank=0).select_related("user").order_by("seat_id")
        decide(self.at_board(), self.staffing.office, [one.user for one in seats], "no")

    def contract(self) -> FundingContract:
        return self._named_apart(funded.start_contract(self.town))

    def funded(self) -> FundingContract:
        return self._funded(self.contract())

    def paying(self) -> None:
        """Money is called for."""
        funded.call(self.funded(), self.crew)

    def over(self) -> None:
        """The first year of the funding is over, nothing was paid, and its second one runs."""
        self._funded(self._named_apart(funded.start_contract(self.town, starts_on=PAST)))

    def agreement(self) -> None:
        supported.ask_for_support(self.town, self.crew.editor)

    def supported(self) -> AdvisoryCase:
        return supported.an_accompaniment_that_began(self.town, self.crew)

    def accompanied(self) -> None:
        advisory = self.supported()
        supported.advise(advisory, self.crew)
        supported.plan_in_force(advisory, self.crew)

    def _named_apart(self, contract: FundingContract) -> FundingContract:
        """The counter of references has not met a matter that began with its contract."""
        move_case(contract.case, Move(reference=f"TPK-2027-9{contract.case.pk:03d}"))
        return contract

    def _funded(self, contract: FundingContract) -> FundingContract:
        """Signed by both, filled, with an account."""
        contract = funded.make_effective(contract, self.crew)
        held = {"holder_name": "Person A", "starts_on": contract.starts_on, "gross_cents": 587_347}
        do(contract.case, ContractFlow.fill, self.crew.editor, **held)
        keep_confirmation(employment=contract.employments.get(), actor=self.crew.editor, upload=funded.scan())
        funded.give_account(contract, self.crew)
        return funded.fresh(contract)
