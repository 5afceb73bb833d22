"""The scope that both sides agree on before any work. Rules: domain B.10 (R7, R8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from advisory.support.choices import Side
from advisory.support.models import AdvisoryCase, AdvisoryScope, ScopeItem
from ui.refusals import DomainRefusal


@dataclass(frozen=True)
class Item:
    """Hours in a year for a topic in a format."""

    topic: str
    format: str
    hours: Decimal


def propose_scope(*, advisory: AdvisoryCase, actor: User, side: Side, items: Iterable[Item]) -> AdvisoryScope:
    """Propose hours per topic and format. Raises DomainRefusal for none, or for the same topic and format twice."""
    rows = list(items)
    if not rows:
        raise DomainRefusal("Tragen Sie mindestens ein Thema mit Stunden ein.")
    if len({(one.topic, one.format) for one in rows}) < len(rows):
        raise DomainRefusal("Ein Thema steht mit demselben Format zweimal da. Fassen Sie die Zeilen zusammen.")
    newest = advisory.scopes.order_by("-number").first()
    scope = AdvisoryScope.objects.create(
        advisory=advisory, number=newest.number + 1 if newest else 1, proposed_by=actor, proposed_side=side
    )
    ScopeItem.objects.bulk_create(
        ScopeItem(scope=scope, topic=one.topic, format=one.format, hours=one.hours) for one in rows
    )
    return scope


def agree_scope(*, advisory: AdvisoryCase, actor: User, side: Side) -> AdvisoryScope:
    """Agree to the newest proposal of the other side. Raises DomainRefusal."""
    scope = advisory.scopes.order_by("-number").first()
    if scope is None or scope.agreed_on is not None:
        raise DomainRefusal("Es gibt keinen offenen Vorschlag.")
    if scope.proposed_side == side:
        raise DomainRefusal("Das ist der Vorschlag Ihrer Seite. Zustimmen muss die andere.")
    scope.agreed_by, scope.agreed_on = actor, timezone.localdate()
    scope.save(update_fields=["agreed_by", "agreed_on"])
    return scope
