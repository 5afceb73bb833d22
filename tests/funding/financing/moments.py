"""Another day in the life of a contract."""


def at(clock: object, day: str) -> None:
    """Move the clock of the fixture `spring` to the morning of a day."""
    clock.move_to(f"{day} 10:00 +0100")  # type: ignore[attr-defined]
