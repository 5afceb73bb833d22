"""Ask for an accompaniment without money: the matter and its process begin together."""

from typing import Any

from django.db import transaction

from accounts.models import Organisation, User
from advisory.support.flows import CooperationFlow
from advisory.support.models import CooperationAgreement
from advisory.support.services.agreements import open_agreement


def inquire(*, organisation: Organisation, actor: User, **wishes: Any) -> CooperationAgreement:
    """Open the matter of an inquiry and begin its process. Raises DomainRefusal where one runs already."""
    with transaction.atomic():
        agreement = open_agreement(organisation=organisation, actor=actor, **wishes)
        CooperationFlow.inquired.run(
            case=agreement.case, actor=actor, key=f"agreement-{agreement.pk}", agreement=agreement
        )
    return agreement
