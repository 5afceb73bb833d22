"""Steps of the office and the chair: take the matter, word the motion, count, confirm, meet, announce."""

import datetime
from typing import Any

from accounts.models import User
from advisory.board import notices
from advisory.board.choices import Following, RoundOutcome
from advisory.board.figures.matters import Matter
from advisory.board.figures.motions import Motion, digest_of
from advisory.board.selectors import resolution_of, round_of
from advisory.board.services import resolutions
from workflows.engine.nodes import case_of, remember
from workflows.engine.service import Entry


def take_matter(activation: Any, *, actor: User | None, matter: Matter) -> None:
    """Take a matter over from the process that hands it up."""
    resolution = resolutions.create_resolution(case_of(activation.process), matter)
    activation.process.data = {"resolution": resolution.pk}


def bind_process(activation: Any) -> None:
    """Tie the resolution to its process, which has a row now."""
    resolutions.bind_process(activation.process.data["resolution"], activation.process)


def word_motion(activation: Any, *, actor: User, motion: Motion, days: int | None = None) -> Entry:
    """Open the next round with the wording of the office; `days` are working days."""
    resolution = resolution_of(activation.process)
    met = activation.process.data.get("met_on")
    opened = resolutions.open_round(
        resolution=resolution,
        motion=motion,
        days=days,
        after_meeting_on=datetime.date.fromisoformat(met) if met else None,
    )
    activation.process.data = {"resolution": resolution.pk, "window": days}
    activation.process.save(update_fields=["data"])
    return Entry(
        data={"resolution": resolution.pk, "round": opened.number, "words": digest_of(opened.motion)},
    )


def window(activation: Any) -> int | None:
    """The length of the round in working days; None: what the rules of the phase say."""
    days: int | None = activation.process.data.get("window")
    return days


def count_ballots(activation: Any) -> None:
    """Count the newest round; one that the office opens anew is not counted."""
    round_ = round_of(activation.process)
    if round_.reopened_because:
        resolutions.close_reopened(round_)
        remember(activation, {"next": Following.PREPARE.value})
    else:
        resolutions.count_round(round_)


def confirm_count(activation: Any, *, actor: User, not_granted: str = "", reasons: str = "") -> Entry:
    """The chair confirms the count; it is announced, goes to the meeting, or is put to the vote anew."""
    counted = round_of(activation.process)
    resolutions.confirm_round(round_=counted, actor=actor, not_granted=not_granted, reasons=reasons)
    following = Following.ANNOUNCE if resolutions.decision_of(counted) else Following.PREPARE
    if counted.outcome == RoundOutcome.TO_MEETING:
        following = Following.MEET
    remember(activation, {"next": following.value})
    return Entry(data={"round": counted.pk})


def note_meeting(activation: Any, *, actor: User, on: datetime.date) -> Entry:
    """Keep when the meeting discussed the item."""
    remember(activation, {"met_on": on.isoformat()})
    return Entry()


def make_effective(activation: Any) -> None:
    """Announce the decision; from here on it holds."""
    resolution = resolution_of(activation.process)
    resolutions.announce(resolution=resolution, round_=round_of(activation.process))
    notices.tell_announced(resolution)
