"""Change who holds the post, and at what cost; each change may name the `revision` that the person saw before it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from accounts.models import User
from funding.financing.models import Employment, FundingContract, MonthEntry
from funding.financing.services import contracts, posts
from workflows.casefile.uploads import CheckedUpload


@contextmanager
def _changing(contract: FundingContract, revision: int | None) -> Iterator[FundingContract]:
    """The contract under its lock, as long as the change lasts; all of it is stored or nothing."""
    with transaction.atomic():
        yield contracts.lock_for_change(contract, revision)


def fill_post(*, contract: FundingContract, actor: User, revision: int | None = None, **values: Any) -> Employment:
    """Somebody holds the post from a day on. Raises DomainRefusal or Stale."""
    with _changing(contract, revision) as row:
        return posts.fill_post(contract=row, actor=actor, **values)


def end_employment(*, employment: Employment, actor: User, revision: int | None = None, **values: Any) -> None:
    """The holder leaves. Raises DomainRefusal or Stale."""
    with _changing(employment.contract, revision) as row:
        posts.end_employment(contract=row, employment_id=employment.pk, actor=actor, **values)


def change_pay(*, employment: Employment, actor: User, revision: int | None = None, **values: Any) -> None:
    """New pay or hours from a day on. Raises DomainRefusal or Stale."""
    with _changing(employment.contract, revision) as row:
        posts.change_pay(contract=row, employment_id=employment.pk, actor=actor, **values)


def add_month_entry(
    *, contract: FundingContract, actor: User, revision: int | None = None, **values: Any
) -> MonthEntry:
    """A single amount of a month. Raises DomainRefusal or Stale."""
    with _changing(contract, revision) as row:
        return posts.add_month_entry(contract=row, actor=actor, **values)


def keep_confirmation(*, employment: Employment, actor: User, upload: CheckedUpload) -> None:
    """Keep the confirmation of HR; the forecast does not depend on it, so no revision is asked for."""
    with transaction.atomic():
        contract = contracts.lock(employment.contract)
        posts.keep_confirmation(contract=contract, employment_id=employment.pk, actor=actor, upload=upload)
