"""What an act of the process support may refuse."""

from workflows.engine.errors import DomainRefusal, Stale


class SupportError(DomainRefusal):
    """The act is not possible; the message says why and what to do, in German. `field` names the form field it fits."""


class PageIsOld(SupportError, Stale):
    """Somebody changed the same thing meanwhile; nothing was stored."""
