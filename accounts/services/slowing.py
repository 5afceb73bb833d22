"""Slow down what is tried too often, counted where all workers see it (rule 24): nobody is ever locked out.

Each try takes a numbered place in the cache, by one insertion that only one worker can make; a place empties by itself.
So two workers never take the same place, whatever the cache is made of.
"""

import hashlib
import time
from dataclasses import dataclass

from django.core.cache import cache

GROWING = 8  # so often the pause doubles before it is as long as it ever gets


@dataclass(frozen=True)
class Pace:
    """How many tries are free, how long the pause after the next ones grows, and when a try is forgotten (seconds)."""

    free: int
    longest: int
    forgotten: int

    @property
    def places(self) -> int:
        """How many tries are remembered at once."""
        return self.free + GROWING

    def pause(self, tries: int) -> float:
        """The pause that is due after so many tries: 1, 2, 4 … seconds."""
        return 0.0 if tries < self.free else float(min(self.longest, 2 ** (tries - self.free)))


@dataclass(frozen=True)
class Try:
    """One try: how long it has to wait (0: not at all), and its place, if it has one."""

    wait: int
    place: str = ""


def _places(name: str, most: int) -> list[str]:
    mark = hashlib.sha256(name.encode()).hexdigest()
    return [f"try:{mark}:{number}" for number in range(most)]


def begin(name: str, pace: Pace) -> Try:
    """Take a place for a try before it is judged; one that has to wait takes none, so that waiting gets no longer."""
    places = _places(name, pace.places)
    taken = cache.get_many(places)
    now = time.time()
    if wait := _still(pace, len(taken), max(taken.values(), default=0.0), now):
        return Try(wait)
    for number, place in enumerate(places):
        if place not in taken and cache.add(place, now, pace.forgotten):
            earlier = cache.get_many(places[:number]) if number > len(taken) else {}
            wait = _still(pace, number, max(earlier.values(), default=0.0), now) if earlier else 0
            if wait:  # others were as quick as this one
                cache.delete(place)
            return Try(wait, "" if wait else place)
    cache.set(places[-1], now, pace.forgotten)
    return Try(0, places[-1])


def _still(pace: Pace, tries: int, latest: float, now: float) -> int:
    left = latest + pace.pause(tries) - now
    return 0 if left <= 0 else int(left) + 1


def give_back(one: Try) -> None:
    """A try that was right does not count."""
    if one.place:
        cache.delete(one.place)


def forget(name: str, pace: Pace) -> None:
    """All tries under this name are forgotten: their person proved who she is."""
    cache.delete_many(_places(name, pace.places))


def take(name: str, *, most: int, seconds: int) -> bool:
    """Whether one more is within `most` in so many seconds; takes a place if it is."""
    places = _places(f"most:{name}", most)
    taken = cache.get_many(places)
    return any(cache.add(place, 1.0, seconds) for place in places if place not in taken)
