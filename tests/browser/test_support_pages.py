"""Pages of agreements and advisory cases pass axe at 1280 and 390 px, with one primary button each."""

from pathlib import Path

import pytest

from tests.browser.pages import chromium, look_at
from tests.concurrency.servers import SESSIONS, running_site

pytestmark = [pytest.mark.browser, pytest.mark.servers]

WORLD = (
    SESSIONS
    + """
from accounts.models import Organisation, User
from advisory.support.models import ImplementationPlan
from tests.advisory.support.samples import support_objects
gotha = Organisation.objects.get(name="Landkreis Gotha")
objects = support_objects(gotha)
def person(name):
    return session_of(User.objects.get(name=name))
def two_hats():
    from accounts.choices import Role
    from advisory.support.models import AdvisoryCase
    from tests.advisory.support.supported import also
    from tests.conftest import make_person
    both = also(make_person(Role.ADVISOR), Role.IKPE_CASEWORKER, Organisation.objects.get(kind="INSTITUTE"))
    waiting = AdvisoryCase.objects.exclude(pk=AdvisoryCase.objects.latest("pk").pk).latest("pk").case
    waiting.owner = both
    waiting.save()
    objects["waiting"] = waiting.pk
    return session_of(both)
both_session = two_hats()
result = {name.replace(":", "_"): value for name, value in objects.items()} | {
    "in_force": ImplementationPlan.objects.get(status="IN_FORCE").pk,
    "gotha": gotha.pk, "cover": person("Lea Sommerfeld"), "both": both_session,
    "town": person("Miriam Adler"), "adviser": person("Jonas Wald"), "lead": person("Yasmin Demir"),
}
"""
)
TOWN = {
    "begleitung": "/begleitung/{support_case_id}/",
    "vereinbarung": "/begleitung/vereinbarungen/{support_agreement_case_id}/",
    "vereinbarung-anfragen": "/begleitung/anfragen/",
    "vereinbarung-lesen": "/begleitung/aufgaben/{support_word_municipality_task_id}/entwurf-lesen/",
    "vereinbarung-unterschreiben": "/begleitung/aufgaben/{support_sign_task_id}/unterschreiben/",
    "vereinbarung-antrag": "/antraege/aus-vereinbarung/{support_agreement_case_id}/",
    "begleitung-umfang": "/begleitung/aufgaben/{support_agree_scope_task_id}/umfang-vereinbaren/",
    "plan-entwurf": "/begleitung/plaene/{plan_id}/",
    "plan-rahmen": "/begleitung/plaene/{plan_id}/rahmen/",
    "plan-ziel": "/begleitung/ziele/{goal_id}/",
    "plan-meilenstein": "/begleitung/meilensteine/{milestone_id}/",
    "plan-ziel-entfernen": "/begleitung/ziele/{goal_id}/entfernen/",
    "plan-meilenstein-entfernen": "/begleitung/meilensteine/{milestone_id}/entfernen/",
    "plan-stand": "/begleitung/meilensteine/{support_progress_milestone_id}/stand/",
    "plan-gilt": "/begleitung/plaene/{in_force}/",
    "begleitung-termin": "/begleitung/termine/{session_id}/",
    "begleitung-start": "/start/",
    "wer-sieht-was": "/kommunen/{gotha}/wer-sieht-was/",
}
ADVISER = {
    "begleitung-beratung": "/begleitung/{support_case_id}/",
    "begleitung-abschliessen": "/begleitung/{support_case_id}/abschliessen/",
    "begleitung-wechseln": "/begleitung/{support_case_id}/wechseln/",
    "begleitung-vorschlag": "/begleitung/aufgaben/{support_propose_scope_task_id}/umfang/",
    "begleitung-termin-neu": "/begleitung/{support_case_id}/termine/neu/",
    "begleitung-termin-aendern": "/begleitung/termine/{session_id}/aendern/",
    "plan-abstimmen": "/begleitung/aufgaben/{support_answer_plan_task_id}/plan-abstimmen/",
    "vereinbarung-entwurf": "/begleitung/aufgaben/{support_word_institute_task_id}/entwurf/",
}
LEAD = {
    "begleitungen": "/begleitung/",
    "vertretung-benennen": "/begleitung/{support_case_id}/vertretung/benennen/",
    "lernen-und-geld": "/begleitung/lernen-und-geld/",
    "lernen-und-geld-person": "/begleitung/lernen-und-geld/{reader_id}/",
    "begleitung-benennen": "/begleitung/aufgaben/{support_name_adviser_task_id}/beratung/",
    "vereinbarung-gegenzeichnen": "/begleitung/aufgaben/{support_countersign_task_id}/gegenzeichnen/",
}
COVER = {"vertretung": "/begleitung/{support_case_id}/vertretung/"}
BOTH = {"begleitung-oeffnen": "/begleitung/{waiting}/oeffnen/"}


def test_every_page_of_the_support_passes_axe_at_both_widths(tmp_path: Path) -> None:
    wrong: list[str] = []
    with running_site(tmp_path) as site, chromium() as browser:
        world = site.python(WORLD)
        site.start_web(workers=1)
        base = f"http://127.0.0.1:{site.port}"
        people = {"town": TOWN, "adviser": ADVISER, "lead": LEAD, "cover": COVER, "both": BOTH}
        for who, pages in people.items():
            addresses = {name: path.format(**world) for name, path in pages.items()}
            wrong += look_at(browser, base, world[who], addresses, strict=True)
    assert not wrong, "\n".join(wrong[:60])
