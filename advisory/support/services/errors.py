"""What an act of the process support may refuse."""


class SupportError(Exception):
    """The act is not possible; the message says why and what to do, in German. `field` names the form field it fits."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class PageIsOld(SupportError):
    """Somebody changed the same thing meanwhile; nothing was stored."""
