"""The access log of gunicorn: paths without one-time links, no query (it holds what people search for), no referrer."""

import datetime
from typing import Any

from gunicorn.glogging import Logger

from config.logs import HIDDEN, without_secrets


class QuietLogger(Logger):  # type: ignore[misc]
    """Named in `gunicorn.conf.py`, so that every start of the site has it, whatever format is asked for."""

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: datetime.timedelta) -> dict[str, Any]:
        """What a format can name, with secrets taken out."""
        path = without_secrets(environ.get("RAW_URI", "").partition("?")[0])
        method, protocol = environ.get("REQUEST_METHOD", ""), environ.get("SERVER_PROTOCOL", "")
        kept = {
            name: value
            for name, value in super().atoms(resp, req, environ, request_time).items()
            if not name.startswith("{")
        }
        return kept | {"r": f"{method} {path} {protocol}", "U": path, "q": HIDDEN, "f": HIDDEN, "u": HIDDEN}
