"""Money against separate server processes: released by two at once, called twice, bank data changed in between."""

import contextlib
import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.concurrency.servers import SESSIONS, Site, running_site

pytestmark = [pytest.mark.servers, pytest.mark.postgres]

MONEY = (
    SESSIONS
    + """
import datetime
from io import StringIO
from django.core.management import call_command
from accounts.models import Organisation
from funding.financing.flows import PaymentFlow
from funding.financing.models import FundingContract, Payment, PaymentRequest
from tests.funding.financing.funded import OTHER_IBAN, People, call, check, ready
from viewflow.workflow.models import Task
gotha = Organisation.objects.get(name="Landkreis Gotha")
today = datetime.date.today()
period = {"starts_on": today.replace(month=1, day=1), "ends_on": today.replace(month=12, day=31)}
def verified():
    out = StringIO()
    call_command("verify_journal", stdout=out)
    return "alles stimmt" in out.getvalue()
"""
)
CHECKED = """
people = People(gotha)
tasks = []
for _ in range({number}):
    contract = ready(gotha, people, **period)
    check(call(contract, people), people)
    tasks.append(Task.objects.get(process__case_link__case=contract.case, flow_task=PaymentFlow.release).pk)
result = {{
    "tasks": tasks, "contract": contract.pk, "checker": session_of(people.drafter), "lead": session_of(people.lead),
    "giver": session_of(people.officer), "town": session_of(people.editor),
}}
"""
STATE = """
result = {
    "payments": Payment.objects.count(),
    "requests": Payment.objects.values("request").distinct().count(),
    "to_pay": Task.objects.filter(flow_task=PaymentFlow.pay).count(),
    "failed": Task.objects.filter(status="ERROR").count(),
    "too_much": [p.pk for p in Payment.objects.all() if p.amount_cents != p.request.amount_cents],
    "verified": verified(),
}
"""


def press_twice(site: Site, number: int) -> None:
    """Two people release the same payment at the same moment, `number` times: one booking each."""
    world = site.python(MONEY + CHECKED.format(number=number))
    site.start_web()
    for task in world["tasks"]:
        url = f"/finanzen/aufgaben/{task}/freigeben/"
        answers = site.at_once(
            [("POST", url, world[who], {"result": "release"}) for who in ("lead", "giver", "checker", "lead")]
        )
        statuses = [status for status, _ in answers]
        assert set(statuses) <= {302, 409, 422}, statuses
        assert statuses[2] in (302, 409, 422) and 302 in statuses
    state = site.python(MONEY + STATE)
    assert state == {
        "payments": number,
        "requests": number,
        "to_pay": number,
        "failed": 0,
        "too_much": [],
        "verified": True,
    }
    by_checker = site.python(MONEY + "result = [p.pk for p in Payment.objects.all() if p.released_by == p.checked_by]")
    assert by_checker == []


def test_two_people_release_at_the_same_moment(tmp_path: Path) -> None:
    with running_site(tmp_path) as site:
        press_twice(site, 8)


@pytest.mark.slow
def test_two_people_release_at_the_same_moment_a_hundred_times(tmp_path: Path) -> None:
    with running_site(tmp_path) as site:
        press_twice(site, 100)


def test_a_call_sent_fifty_times_is_one_call_and_new_bank_data_stop_the_release(tmp_path: Path) -> None:
    with running_site(tmp_path) as site:
        world = site.python(
            MONEY + "people = People(gotha)\ncontract = ready(gotha, people, **period)\n"
            "from funding.financing.services.payments import propose\n"
            "from funding.financing.forecast import forecast\n"
            "result = {'contract': contract.pk, 'town': session_of(people.editor), 'lead': session_of(people.lead),\n"
            "    'cents': propose(contract, forecast(contract)).amount_cents}"
        )
        site.start_web()
        amount = f"{world['cents'] // 100},{world['cents'] % 100:02d}"
        url = f"/finanzen/{world['contract']}/abrufen/"
        answers = site.at_once([("POST", url, world["town"], {"amount": amount, "note": ""})] * 50)
        assert {status for status, _ in answers} <= {302, 422}
        task = site.python(
            MONEY + "from accounts.models import User\nfrom tests.funding.applications.filled import do\n"
            "request = PaymentRequest.objects.get()\n"
            "do(request.contract.case, PaymentFlow.check, User.objects.get(name='Tobias Linde'), result='ok', "
            "amount_cents=request.amount_cents)\n"
            "result = Task.objects.get(flow_task=PaymentFlow.release).pk"
        )
        bank = {"iban": "DE02500105170137075030", "holder": "Andere Kasse", "reference": ""}
        answers = site.at_once(
            [
                ("POST", f"/finanzen/{world['contract']}/bankverbindung/", world["town"], bank),
                ("POST", f"/finanzen/aufgaben/{task}/freigeben/", world["lead"], {"result": "release"}),
            ]
        )
        assert answers[0][0] == 302 and answers[1][0] in (302, 422)
        released = answers[1][0] == 302
        state = site.python(
            MONEY + "result = [(p.bank_account.iban, p.bank_account.confirmed_at is not None) "
            "for p in Payment.objects.all()]"
        )
        assert state == ([["DE02120300000000202051", True]] if released else [])


SIGNING = """
from funding.financing.flows import ContractFlow
from tests.funding.applications.filled import do
from tests.funding.financing.funded import send_contract, signed, start_contract
from accounts.choices import OrganisationKind
found = []
towns = Organisation.objects.filter(kind=OrganisationKind.LOCAL_AUTHORITY, local_authority__valid_to__isnull=True)
people = {{}}
for town in towns.order_by("name")[:{number}]:
    people = People(town)
    contract = start_contract(town, **period)
    FundingContract.objects.filter(pk=contract.pk).update(text_form_allowed=True)
    contract = send_contract(FundingContract.objects.select_related("case").get(pk=contract.pk), people)
    do(contract.case, ContractFlow.sign, people.editor, signed=signed())
    task = Task.objects.get(process__case_link__case=contract.case, flow_task=ContractFlow.countersign)
    found.append([task.pk, session_of(people.officer)])
result = {{"tasks": found, "today": f"{{today:%d.%m.%Y}}"}}
"""
EFFECT = """
from advisory.support.flows import SupportFlow
from advisory.support.models import AdvisoryCase
from funding.financing.models import ContractSignature
from notifications.models import OutboxMail
told = OutboxMail.objects.filter(subject__startswith="Ihr Fördervertrag gilt").order_by()
opened = OutboxMail.objects.filter(subject__startswith="Ihre Prozessbegleitung beginnt").order_by()
result = {
    "effective": FundingContract.objects.filter(status="EFFECTIVE").count(),
    "signatures": ContractSignature.objects.filter(party="FOUNDATION").count(),
    "cases": AdvisoryCase.objects.count(),
    "advisers_asked": Task.objects.filter(flow_task=SupportFlow.name_adviser).count(),
    "told": told.values("about").distinct().count(),
    "opened": opened.values("about").distinct().count(),
    "twice": [one.count() - one.values("about", "address").distinct().count() for one in (told, opened)],
    "failed": Task.objects.filter(status="ERROR").count(),
    "verified": verified(),
}
"""


def sign_while_it_dies(site: Site, moments: list[float]) -> None:
    """The web server is killed at different moments of the last signature; after the restart it is pressed again."""
    world = site.python(MONEY + SIGNING.format(number=len(moments)))
    form = {"mode": "TEXT_FORM", "name": "Frieda Blum", "on": world["today"], "original_at": ""}
    for (task, session), moment in zip(world["tasks"], moments, strict=True):
        url = f"/finanzen/aufgaben/{task}/gegenzeichnen/"
        site.start_web(workers=1)
        with ThreadPoolExecutor(1) as pool:
            pressed = pool.submit(lambda u=url, s=session: site.request("POST", u, s, form))
            time.sleep(moment)
            site.kill(site.processes[-1])
            with contextlib.suppress(OSError, http.client.HTTPException):
                pressed.result()
        site.start_web(workers=1)
        assert site.request("POST", url, session, form)[0] == 302
        site.kill(site.processes[-1])
    number = len(moments)
    assert site.python(MONEY + EFFECT) == {
        "effective": number,
        "signatures": number,
        "cases": number,
        "advisers_asked": number,
        "told": number,
        "opened": number,
        "twice": [0, 0],
        "failed": 0,
        "verified": True,
    }


def test_killed_while_a_contract_takes_effect_there_is_one_of_each(tmp_path: Path) -> None:
    with running_site(tmp_path) as site:
        sign_while_it_dies(site, [0.03, 0.12])


@pytest.mark.slow
def test_killed_at_twenty_moments_there_is_one_of_each(tmp_path: Path) -> None:
    with running_site(tmp_path) as site:
        sign_while_it_dies(site, [0.01 + 0.015 * step for step in range(20)])
