"""Tries are counted where all workers see them, and slow down without locking anybody out."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import CacheHandler

from accounts.services import slowing
from accounts.services.slowing import Pace
from config import settings as settings_of_the_site

pytestmark = pytest.mark.django_db
PACE = Pace(free=3, longest=60, forgotten=900)
NOW = datetime.datetime(2027, 3, 1, 12, tzinfo=datetime.UTC)


def worker() -> Any:
    """The cache as one more worker opens it."""
    return CacheHandler(settings_of_the_site.CACHES)["default"]


@pytest.fixture(autouse=True)
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(slowing, "cache", worker())
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def test_after_the_free_tries_each_costs_twice_the_pause(shared: Any) -> None:
    assert [slowing.begin("x", PACE).wait for _ in range(5)] == [0, 0, 0, 2, 2]
    pauses = []
    for _ in range(7):
        pauses.append(slowing.begin("x", PACE).wait)
        shared.shift(pauses[-1])
        assert slowing.begin("x", PACE).wait == 0
    assert pauses == [2, 3, 5, 9, 17, 33, 61]
    assert slowing.begin("x", PACE).wait == 61 and slowing.begin("y", PACE).wait == 0


def test_two_workers_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    waits = []
    for one in [worker(), worker()] * 2:
        monkeypatch.setattr(slowing, "cache", one)
        waits.append(slowing.begin("x", PACE).wait > 0)
    assert waits == [False, False, False, True]


def test_who_looked_at_the_same_moment_waits_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each worker reads before any of them has written: places are given by one insertion only."""
    blind = worker()
    monkeypatch.setattr(slowing, "cache", blind)
    read = blind.get_many
    reads = iter([{}] * 20)

    def stale(keys: list[str]) -> dict[str, Any]:
        return next(reads) if len(keys) == PACE.places else read(keys)

    monkeypatch.setattr(blind, "get_many", stale)
    waits = [slowing.begin("x", PACE).wait > 0 for _ in range(20)]
    assert waits == [False] * 3 + [True] * 17


def test_a_right_try_does_not_count_and_time_forgets(shared: Any) -> None:
    for _ in range(10):
        slowing.give_back(slowing.begin("x", PACE))
    assert slowing.begin("x", PACE).wait == 0
    for _ in range(3):
        slowing.begin("x", PACE)
    assert slowing.begin("x", PACE).wait > 0
    shared.shift(901)
    assert slowing.begin("x", PACE).wait == 0


def test_so_many_and_no_more_in_an_hour(shared: Any) -> None:
    assert [slowing.take("x", most=2, seconds=3600) for _ in range(3)] == [True, True, False]
    shared.shift(3601)
    assert slowing.take("x", most=2, seconds=3600)
