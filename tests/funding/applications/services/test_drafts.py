"""An agreement becomes an application with what is known already."""

import pytest

from accounts.models import Organisation
from advisory.support.models import CooperationAgreement
from funding.applications.acts.drafts import start_from_agreement
from tests.advisory.support.supported import Circle, agree, ask_for_support
from ui.refusals import DomainRefusal

pytestmark = pytest.mark.django_db


def test_an_agreement_becomes_an_application_with_what_is_known(gotha: Organisation) -> None:
    circle = Circle(gotha)
    inquiry = ask_for_support(gotha, circle.editor)
    with pytest.raises(DomainRefusal, match="läuft noch nicht"):
        start_from_agreement(agreement=inquiry, actor=circle.editor)
    agree(inquiry, circle)
    agreement = CooperationAgreement.objects.select_related("case__organisation").get(pk=inquiry.pk)
    application = start_from_agreement(agreement=agreement, actor=circle.editor)
    assert start_from_agreement(agreement=agreement, actor=circle.editor) == application
    typed = {row.code: row.typed for row in application.sections.all()}
    assert typed["network"]["network"] == "Netzwerk Frühe Hilfen seit 2019."
    assert typed["municipality"]["contact_name"] == "Miriam Adler, Jugendamt"
