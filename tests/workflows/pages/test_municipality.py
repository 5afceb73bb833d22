"""The file of a municipality."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.choices import OrganisationKind, Role
from accounts.models import Organisation, User
from tests.conftest import make_person
from tests.workflows.places import at
from workflows.casefile import journal
from workflows.casefile.models import RuleSet


@pytest.mark.django_db
def test_the_file_of_a_municipality_is_one_timeline_under_each_policy(
    lead: User, editor: User, gotha: Organisation, rule_set: RuleSet, client_of: Any
) -> None:
    jena = Organisation.objects.get(name="Stadt Jena")
    first = at(gotha, rule_set, "application", "RECEIVED")
    second = at(gotha, rule_set, "support", "RUNNING")
    third = at(gotha, rule_set, "agreement", "ENDED", closed_at=timezone.now())
    journal.record(first, "decision_sent")
    journal.record(first, "funding_ended")
    journal.record(second, "session_booked")
    journal.record(third, "process_cancelled")
    journal.record(at(jena, rule_set, "application", "RECEIVED"), "repayment_received")
    url = f"/kommunen/{gotha.pk}/"
    office = client_of(lead).get(url).content.decode()
    assert "Förderung beendet" in office and "Verfahren beendet" in office
    assert "Beratungstermin eingetragen" not in office and "lesen nur die Kommune und ihre Beratung" in office
    assert "Was abgeschlossen ist" in office and "Rückzahlung eingegangen" not in office
    assert office.index("Verfahren beendet") < office.index("Förderung beendet"), "newest first, across cases"
    assert office.index("Förderung beendet") < office.index("Brief mit der Entscheidung gesendet")
    own = client_of(editor).get(url).content.decode()
    assert "Beratungstermin eingetragen" in own
    assert "Brief mit der Entscheidung gesendet" in own
    assert "Förderung beendet" not in own, "no contract was sent to her yet"
    assert "Menschen</h2>" not in own
    auditor = client_of(make_person(Role.AUDITOR))
    assert f'href="/vorgaenge/{first.pk}/"' in auditor.get(url).content.decode()
    assert auditor.get(f"/vorgaenge/{first.pk}/").status_code == 200
    assert f'href="/antraege/{first.pk}/"' in own and f'href="/begleitung/{second.pk}/"' in own
    assert client_of(editor).get(f"/kommunen/{jena.pk}/").status_code == 404
    assert client_of(make_person(Role.FOUNDATION_OFFICER)).get(url).status_code == 404
    institute = Organisation.objects.get(kind=OrganisationKind.INSTITUTE)
    assert client_of(lead).get(f"/kommunen/{institute.pk}/").status_code == 404
    eisenach = Organisation.objects.get(name="Stadt Eisenach")
    assert "bis 30.06.2021" in client_of(lead).get(f"/kommunen/{eisenach.pk}/").content.decode()
