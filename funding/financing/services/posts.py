"""Fill the post, end a holding, change the pay: each recalculates the forecast and can be tried without saving.

The caller holds the lock of the contract (`contracts.lock_for_change`). Rules: domain B.6. Months of a settled year
stay closed (invariant I10); what belongs there is booked in an open month.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from funding.financing.figures.facts import CalculationError, Result
from funding.financing.forecast import DAY, employments_of, forecast, vacancies
from funding.financing.models import Employment, FundingContract, MonthEntry, PayStep
from ui.refusals import DomainRefusal
from workflows.casefile import files, journal
from workflows.casefile.uploads import CheckedUpload
from workflows.deadlines import periods

ONE = Decimal(1)


@dataclass(frozen=True)
class Difference:
    """What a change would do, by the calculator: before and after."""

    before: Result
    after: Result


def first_open_day(contract: FundingContract) -> datetime.date | None:
    """The first day after the last settled year; None while no year is settled."""
    latest = contract.settlements.order_by("-year").values_list("year", flat=True).first()
    return datetime.date(latest + 1, 1, 1) if latest is not None else None


def _must_be_open(contract: FundingContract, day: datetime.date, field: str) -> None:
    since = first_open_day(contract)
    if since is not None and day < since:
        raise DomainRefusal(
            f"Das Jahr {since.year - 1} ist abgerechnet. Möglich sind Änderungen ab dem {since:%d.%m.%Y}. "
            "Was davor fehlt, tragen Sie als Einzelbetrag in einem offenen Monat ein.",
            field,
        )


def _must_be_inside(contract: FundingContract, day: datetime.date, field: str) -> None:
    if not contract.starts_on <= day <= contract.last_day:
        raise DomainRefusal(
            f"Die Förderung geht vom {contract.starts_on:%d.%m.%Y} bis {contract.last_day:%d.%m.%Y}. "
            "Der Tag muss darin liegen.",
            field,
        )


def _never_more_than_one_post(contract: FundingContract, field: str) -> None:
    """No day with more than one full-time post, checked where something begins."""
    rows = employments_of(contract)
    for day in sorted({step.starts_on for one in rows for step in one.steps}):
        there = [one for one in rows if one.starts_on <= day and (one.ends_on is None or one.ends_on >= day)]
        parts = [
            max((step for step in one.steps if step.starts_on <= day), key=lambda step: step.starts_on).fte
            for one in there
        ]
        if sum(parts) > ONE:
            names = " und ".join(one.holder_name for one in there)
            raise DomainRefusal(
                f"Am {day:%d.%m.%Y} wären es zusammen mehr als eine Vollzeitstelle ({names}). "
                "Beenden Sie erst die frühere Besetzung oder wählen Sie einen späteren Tag.",
                field,
            )


def _must_calculate(contract: FundingContract) -> None:
    try:
        forecast(contract)
    except CalculationError as error:
        if error.field != "deductions":
            raise
        raise DomainRefusal(
            "In diesem Monat wären die Einnahmen höher als die Kosten. Tragen Sie den Rest in einem anderen Monat ein.",
            "amount",
        ) from None


def _follow_vacancy(contract: FundingContract) -> None:
    """A vacant post runs a silent period for a talk; a filled one ends it."""
    periods.finish_case_deadline(contract.case, "VACANCY_TALK")
    gaps = [one for one in vacancies(contract, employments_of(contract)) if one.last is None]
    if gaps:
        periods.start_deadline(case=contract.case, code="VACANCY_TALK", started_on=gaps[-1].first - DAY)


def fill_post(
    *,
    contract: FundingContract,
    actor: User,
    holder_name: str,
    starts_on: datetime.date,
    gross_cents: int,
    fte: Decimal = ONE,
    ends_on: datetime.date | None = None,
    pay_group: str = "",
) -> Employment:
    """Somebody holds the post from a day on. Raises DomainRefusal."""
    _must_be_inside(contract, starts_on, "starts_on")
    _must_be_open(contract, starts_on, "starts_on")
    if ends_on is not None and ends_on < starts_on:
        raise DomainRefusal("Das Ende liegt vor dem Beginn. Ändern Sie einen der beiden Tage.", "ends_on")
    if not 0 < fte <= ONE:
        raise DomainRefusal("Schreiben Sie einen Anteil über 0 und höchstens 1, zum Beispiel 1,00.", "fte")
    if gross_cents == 0:
        raise DomainRefusal("Schreiben Sie die Kosten der Stelle im Monat, zum Beispiel 5.873,47.", "gross")
    employment = Employment.objects.create(
        contract=contract,
        holder_name=holder_name,
        starts_on=starts_on,
        ends_on=ends_on,
        pay_group=pay_group,
        entered_by=actor,
    )
    PayStep.objects.create(employment=employment, starts_on=starts_on, gross_cents=gross_cents, fte=fte)
    _never_more_than_one_post(contract, "starts_on")
    _must_calculate(contract)
    _follow_vacancy(contract)
    journal.record(contract.case, "post_filled", actor=actor, data={"employment": employment.pk})
    return employment


def end_employment(*, contract: FundingContract, employment_id: int, actor: User, last_day: datetime.date) -> None:
    """The holder leaves; from the day after the post is vacant until somebody follows. Raises DomainRefusal."""
    row = Employment.objects.get(contract=contract, pk=employment_id)
    if last_day < row.starts_on:
        raise DomainRefusal(f"Die Besetzung begann erst am {row.starts_on:%d.%m.%Y}.", "last_day")
    _must_be_inside(contract, last_day, "last_day")
    _must_be_open(contract, last_day + DAY, "last_day")
    if row.ends_on is not None:
        _must_be_open(contract, row.ends_on + DAY, "last_day")
    row.ends_on = last_day
    row.save(update_fields=["ends_on"])
    row.pay_steps.filter(starts_on__gt=last_day).delete()
    _never_more_than_one_post(contract, "last_day")
    _must_calculate(contract)
    _follow_vacancy(contract)
    journal.record(contract.case, "employment_ended", actor=actor, data={"employment": row.pk})


def change_pay(
    *,
    contract: FundingContract,
    employment_id: int,
    actor: User,
    starts_on: datetime.date,
    gross_cents: int,
    fte: Decimal,
) -> None:
    """New pay or hours from a day on (tariff, step, hours); what was before stays. Raises DomainRefusal."""
    row = Employment.objects.get(contract=contract, pk=employment_id)
    if starts_on < row.starts_on or (row.ends_on is not None and starts_on > row.ends_on):
        until = f" bis {row.ends_on:%d.%m.%Y}" if row.ends_on else ""
        raise DomainRefusal(
            f"{row.holder_name} hat die Stelle seit {row.starts_on:%d.%m.%Y}{until}. Der Tag muss darin liegen.",
            "starts_on",
        )
    _must_be_open(contract, starts_on, "starts_on")
    if not 0 < fte <= ONE:
        raise DomainRefusal("Schreiben Sie einen Anteil über 0 und höchstens 1, zum Beispiel 1,00.", "fte")
    PayStep.objects.update_or_create(
        employment=row, starts_on=starts_on, defaults={"gross_cents": gross_cents, "fte": fte}
    )
    _never_more_than_one_post(contract, "fte")
    _must_calculate(contract)
    journal.record(contract.case, "pay_changed", actor=actor, data={"employment": row.pk})


def add_month_entry(
    *,
    contract: FundingContract,
    actor: User,
    month: datetime.date,
    kind: str,
    amount_cents: int,
    note: str = "",
) -> MonthEntry:
    """A single amount of a month: a cost or an income. Raises DomainRefusal."""
    first = month.replace(day=1)
    _must_be_open(contract, first, "month")
    if not contract.starts_on.replace(day=1) <= first <= contract.last_day:
        _must_be_inside(contract, first, "month")
    if amount_cents == 0:
        raise DomainRefusal("Schreiben Sie einen Betrag über 0,00 Euro.", "amount")
    entry = MonthEntry.objects.create(
        contract=contract, month=first, kind=kind, amount_cents=amount_cents, note=note, entered_by=actor
    )
    _must_calculate(contract)
    journal.record(contract.case, "month_entry_added", actor=actor, data={"entry": entry.pk})
    return entry


def keep_confirmation(*, contract: FundingContract, employment_id: int, actor: User, upload: CheckedUpload) -> None:
    """Keep the confirmation of HR (Einstellungsbestätigung); a newer one takes the place of the older."""
    kept = files.store_file(case=contract.case, upload=upload, actor=actor, kind="post_confirmation")
    Employment.objects.filter(contract=contract, pk=employment_id).update(confirmation=kept)
    journal.record(
        contract.case,
        "post_confirmed",
        actor=actor,
        document_hash=upload.sha256,
        data={"employment": employment_id},
    )


def try_out(contract: FundingContract, act: Callable[[], object]) -> Difference:
    """What an act would change, by doing it and taking it back: the preview is the later truth to the cent.

    Raises what the act raises.
    """
    before = forecast(contract)
    with transaction.atomic():
        act()
        after = forecast(FundingContract.objects.get(pk=contract.pk))
        transaction.set_rollback(True)
    return Difference(before, after)
