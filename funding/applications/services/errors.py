"""Why an act on an application was refused, in German for the person who tried."""


class ApplicationError(Exception):
    """The act was refused and nothing was stored."""


class SectionTaken(ApplicationError):
    """Somebody else saved the section in the meantime (409); the typed text is still with the one who lost."""
