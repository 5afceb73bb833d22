"""Sections are typed, refused beside the field, handed over; nothing typed is lost."""

from typing import Any

import pytest

from accounts.choices import Role
from accounts.models import Organisation, User
from funding.applications.models import Application, ApplicationSection
from funding.applications.services import drafts
from notifications.models import OutboxMail
from tests.conftest import make_person
from tests.funding.applications.conftest import section_url
from tests.funding.applications.filled import TYPED, fill_by_services
from workflows.casefile.models import CaseFile

pytestmark = pytest.mark.django_db


def test_the_loser_of_two_edits_gets_409_and_keeps_the_text(
    draft: Application, gotha: Organisation, editor: User, client_of: Any
) -> None:
    colleague = make_person(Role.APPLICANT_EDITOR, gotha, "Jonas Rehberg")
    url = section_url(draft, "network")
    first = client_of(colleague).post(url, {**TYPED["network"], "version": 0, "act": "save"})
    mine = {**TYPED["network"], "motivation": "Mein Text, an dem ich lange saß.", "version": 0, "act": "save"}
    second = client_of(editor).post(url, mine)
    page = second.content.decode()
    assert (first.status_code, second.status_code) == (302, 409)
    assert "Mein Text, an dem ich lange saß." in page and "Jonas Rehberg" in page
    assert (
        ApplicationSection.objects.get(application=draft, code="network").typed["motivation"]
        == TYPED["network"]["motivation"]
    )
    again = client_of(editor).post(url, {**mine, "version": second.context["row"].version})
    assert again.status_code == 302


def test_a_draft_with_gaps_is_kept_as_typed(draft: Application, editor: User, client_of: Any) -> None:
    typed = {"street": "Marktplatz 1", "postal_code": "99", "version": 0, "act": "draft"}
    assert client_of(editor).post(section_url(draft, "municipality"), typed).status_code == 302
    section = ApplicationSection.objects.get(application=draft, code="municipality")
    assert section.typed["postal_code"] == "99" and section.state == "STARTED"
    assert 'value="99"' in client_of(editor).get(section_url(draft, "municipality")).content.decode()


BAD = [
    ("municipality", {"street": "Markt\u202eplatz"}),
    ("municipality", {"city": "A\x00B"}),
    ("municipality", {"contact_email": "x@y\r\nBcc: z@z"}),
    ("municipality", {"postal_code": "9986"}),
    ("municipality", {"postal_code": "٩٩٨٦٧"}),
    ("network", {"network": "x" * 1_000_000}),
    ("post", {"starts_on": "31.02.2027"}),
    ("post", {"starts_on": "01.01.0000"}),
    ("post", {"fte": "0,75"}),
    ("post", {"fte": "NaN"}),
    ("post", {"fte": "1e0"}),
    ("post", {"ends_on": "01.01.2027"}),
    ("post", {"ends_on": "31.12.2035"}),
    ("post", {"filled": "x"}),
    ("network", {"focus": ["fremd"]}),
    ("declarations", {"truth": ""}),
]


@pytest.mark.parametrize(("code", "change"), BAD, ids=lambda one: str(one)[:40])
def test_bad_input_is_refused_beside_the_field(
    draft: Application, editor: User, client_of: Any, code: str, change: dict[str, Any]
) -> None:
    response = client_of(editor).post(section_url(draft, code), {**TYPED[code], **change, "version": 0, "act": "save"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "kern-error" in page
    assert 'role="alert"' in page
    other = next(value for name, value in TYPED[code].items() if name not in change and isinstance(value, str))
    assert other in page
    assert ApplicationSection.objects.get(application=draft, code=code).typed == {}


@pytest.mark.parametrize("text", ["1.234", "1,2,3", "-5", "NaN", "1e9", "1,234", "abc", ""])
def test_amounts_that_cannot_be_read_are_refused_in_the_plan(
    draft: Application, editor: User, client_of: Any, text: str
) -> None:
    drafts.save_section(application=draft, code="post", typed=TYPED["post"], done=True, version=0, actor=editor)
    typed = {**TYPED["financing"], "cost_2028": text, "version": 0, "act": "save"}
    response = client_of(editor).post(section_url(draft, "financing"), typed)
    assert (response.status_code == 422 and f'value="{text}"' in response.content.decode()) or text == ""
    assert ApplicationSection.objects.get(application=draft, code="financing").typed == {}
    if text == "1.234":
        assert "1.234,00" in response.content.decode() and "1,23" in response.content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"foundation_2028": "39.000,00"},
            "2028: Die Stiftung zahlt höchstens 38.700,00 €. Sie haben 39.000,00 € eingetragen.",
        ),
        ({"own_2028": "16.780,00"}, "2028: Es fehlen noch 1.000,00 €."),
        ({"own_2028": "17.780,01"}, "0,01 € höher als die Kosten"),
        ({"foundation_2029": "23.245,84", "own_2029": "10.482,50"}, "2029: Die Stiftung zahlt höchstens 23.245,83 €."),
    ],
)
def test_the_rule_of_halves_says_how_to_repair(
    draft: Application, editor: User, client_of: Any, change: dict[str, str], words: str
) -> None:
    drafts.save_section(application=draft, code="post", typed=TYPED["post"], done=True, version=0, actor=editor)
    url = section_url(draft, "financing")
    for act, status in (("recalculate", 200), ("save", 422)):
        response = client_of(editor).post(url, {**TYPED["financing"], **change, "version": 0, "act": act})
        assert response.status_code == status and words in response.content.decode()
    assert ApplicationSection.objects.get(application=draft, code="financing").typed == {}


def test_a_section_is_handed_over_and_confirmed(gotha: Organisation, editor: User, client_of: Any) -> None:
    application = fill_by_services(gotha, editor)
    treasurer = make_person(Role.MUNICIPAL_PLANNER, gotha, "Kim Kasse")
    url = section_url(application, "financing")
    for _ in range(2):
        assert client_of(editor).post(f"{url}uebergeben/", {"to": treasurer.pk}).status_code == 302
    assert OutboxMail.objects.get(kind="SECTION_HANDED_OVER").recipient == treasurer
    assert "Dieser Abschnitt wurde Ihnen übergeben" in client_of(treasurer).get(url).content.decode()
    client_of(treasurer).post(f"{url}bestaetigen/", {"version": 1})
    section = application.sections.get(code="financing")
    assert section.confirmed_by == treasurer
    drafts.save_section(
        application=application, code="financing", typed=section.typed, done=True, version=1, actor=editor
    )
    assert application.sections.get(code="financing").confirmed_by is None


def test_the_own_reference_can_be_saved(draft: Application, editor: User, client_of: Any) -> None:
    url = f"/antraege/{draft.case_id}/zeichen/"
    assert client_of(editor).post(url, {"reference": "51.3-2027/4"}).status_code == 302
    assert client_of(editor).post(url, {"reference": "x" * 61}).status_code == 422
    assert CaseFile.objects.get(pk=draft.case_id).applicant_reference == "51.3-2027/4"
