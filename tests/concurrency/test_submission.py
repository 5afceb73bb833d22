"""Submit pressed a hundred times at the same moment: one application, one number, one mail per person."""

from pathlib import Path

import pytest

from tests.concurrency.servers import SESSIONS, running_site

pytestmark = [pytest.mark.servers, pytest.mark.postgres]

READY = """
from accounts.models import Organisation
from tests.conftest import make_person
from tests.funding.applications.filled import fill_by_services
gotha = Organisation.objects.get(name="Landkreis Gotha")
editor, signatory = make_person("applicant_editor", gotha), make_person("applicant_signatory", gotha)
application = fill_by_services(gotha, editor)
result = [session_of(signatory), application.case_id]
"""
STATE = """
from funding.applications.models import ApplicationVersion
from funding.financing.models import FinancePlan
from notifications.models import OutboxMail
from viewflow.workflow.models import Process
from workflows.models import CaseFile, NumberRange
result = [
    ApplicationVersion.objects.count(), FinancePlan.objects.count(), Process.objects.count(),
    OutboxMail.objects.filter(kind="APPLICATION_RECEIVED").count(), NumberRange.objects.get().last,
    CaseFile.objects.exclude(reference=None).count(),
]
"""


def test_submit_pressed_a_hundred_times_submits_once(tmp_path: Path) -> None:
    with running_site(tmp_path) as site:
        session, case_id = site.python(SESSIONS + READY)
        site.start_web()
        form = {"signature": "SIGNED_IN", "truth": "on"}
        answers = site.at_once([("POST", f"/antraege/{case_id}/pruefen/", session, form)] * 100)
        assert {status for status, _ in answers} <= {302, 404, 503}
        assert 302 in {status for status, _ in answers}
        assert site.python(STATE) == [1, 1, 1, 2, 1, 1]


def test_two_people_saving_the_same_section_at_once_never_lose_a_text_unseen(tmp_path: Path) -> None:
    with running_site(tmp_path) as site:
        sessions, case_id, version = site.python(
            SESSIONS + READY + "from tests.funding.applications.filled import TYPED\n"
            "people = [make_person('applicant_editor', gotha) for _ in range(20)]\n"
            "row = application.sections.get(code='network')\n"
            "result = [[session_of(p) for p in people], application.case_id, row.version]"
        )
        site.start_web()
        typed = {
            "network": "n",
            "planning": "p",
            "focus": "offers",
            "target_group": "Kinder",
            "version": str(version),
            "act": "save",
        }
        answers = site.at_once(
            [
                ("POST", f"/antraege/{case_id}/abschnitt/network/", session, {**typed, "motivation": f"Text {number}."})
                for number, session in enumerate(sessions)
            ]
        )
        statuses = sorted(status for status, _ in answers)
        assert statuses == [302] + [409] * 19
        lost = [(number, body) for number, (status, body) in enumerate(answers) if status == 409]
        assert all(f"Text {number}." in body for number, body in lost)
