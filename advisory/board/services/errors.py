"""Why an act of the board is refused."""


class BoardError(Exception):
    """A domain rule says no; the message is German and for the person who tried."""
