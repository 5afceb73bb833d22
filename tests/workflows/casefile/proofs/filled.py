"""A world in which every table of facts holds a row."""

from typing import Any

from accounts.models import Organisation, User
from advisory.support.models import ImplementationPlan, Milestone
from advisory.support.services.plans import note_progress
from funding.applications.models import Application
from funding.applications.services.submission import store_power_of_attorney
from funding.financing.models import FundingContract
from funding.financing.services.posts import add_month_entry
from tests.advisory.support.supported import Circle, accompanied
from tests.architecture.objects import objects_of
from tests.funding.financing import funded
from workflows.casefile import journal
from workflows.casefile.models import CaseExclusion, CaseFile
from workflows.conversation import write_message


def fill_every_table(organisation: Organisation, rule_set: Any, editor: User) -> None:
    """Matters of every kind, by the one door; at the end everything is sealed, as each commit does it."""
    objects_of(organisation, rule_set, editor, 1)
    case = CaseFile.objects.filter(organisation=organisation).earliest("pk")
    write_message(case=case, author=editor, text="Der Stellenplan kommt morgen.", key="forged")
    CaseExclusion.objects.create(case=case, user=editor)
    application = Application.objects.select_related("case").latest("pk")
    store_power_of_attorney(application=application, upload=funded.scan(), actor=editor)
    people = funded.People(organisation)
    contract = funded.ready(organisation, people)
    funded.paid_call(contract, people)
    month = FundingContract.objects.get(pk=contract.pk).starts_on
    add_month_entry(contract=contract, actor=people.editor, month=month, kind="INCOME", amount_cents=100)
    accompanied(Organisation.objects.get(name="Stadt Jena"), Circle(Organisation.objects.get(name="Stadt Jena")))
    plan = ImplementationPlan.objects.filter(status="IN_FORCE").latest("pk")
    milestone = Milestone.objects.filter(goal__plan=plan).first()
    assert milestone is not None
    note_progress(milestone=milestone, actor=editor, state="DONE", reason="")
    journal.seal_the_rest()
