"""The one way to say no: a sentence for the person who tried, and the field it fits."""


class DomainRefusal(Exception):
    """A rule says no and nothing was stored; the message is German and says why and what to do (422).

    `field` names the form field it fits; without one the page shows the sentence at its top.
    """

    status = 422

    def __init__(self, message: str = "", field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Stale(DomainRefusal):
    """Somebody changed the same thing meanwhile; nothing was stored (409)."""

    status = 409


class TooMany(DomainRefusal):
    """Too much at once from one place or from all together; nothing was stored, later it goes on (429)."""

    status = 429
