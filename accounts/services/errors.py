"""Why an act on accounts was refused, in German for the person who tried."""


class AccountError(Exception):
    """The act was refused; the message says what to do instead."""
