"""What every start of the site by gunicorn shares; it reads this file by itself."""

from typing import Any

from config.place import refuse_public_demo

logger_class = "config.access_log.QuietLogger"


def on_starting(server: Any) -> None:
    """A demonstration listens on this machine only."""
    refuse_public_demo(str(address[0]) for address in server.cfg.address if isinstance(address, tuple))
