"""Why a further round is held, in the words of mail, list and ballot. Pure, no import of ours."""

import datetime

REASONS = {
    "not_quorate": "weil nicht genug Mitglieder teilgenommen hatten. Jetzt genügt eine Stimme.",
    "to_meeting": "weil ein Mitglied um Beratung in der Sitzung bat.",
    "rejected": "weil der Vorschlag der Runde davor keine Mehrheit fand.",
}


def why_again(
    number: int, outcome: str, *, ended_on: datetime.date, met_on: datetime.date | None = None, because: str = ""
) -> str:
    """`2. Runde, weil …`, from how the round before ended; empty for a first round.

    `because` is what the office wrote when it ended a round to open it anew.
    """
    if number < 2:
        return ""
    if outcome == "reopened":
        reason = f"weil die Geschäftsstelle die Abstimmung am {ended_on:%d.%m.%Y} neu eröffnet hat: {because.strip()}"
        reason = reason if reason.endswith((".", "!", "?")) else f"{reason}."
    else:
        reason = REASONS[outcome]
    met = f" Beraten wurde am {met_on:%d.%m.%Y}." if met_on else ""
    return f"{number}. Runde, {reason}{met} Stimmen aus der {number - 1}. Runde gelten nicht mehr."


def new_lines(words: str, before: str) -> list[str]:
    """What a motion says that the one of the round before did not."""
    known = set(before.splitlines())
    return [line for line in words.splitlines() if line not in known]
