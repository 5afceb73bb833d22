"""What every process app is to Django: its rooms are loaded, its permissions, deadlines and contributions handed up."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig

ROOMS = ("permissions", "deadlines", "mails", "flows", "contributions")
ACTS = {"permissions": "declare_permissions", "deadlines": "declare", "contributions": "register"}


class ProcessConfig(AppConfig):
    """The app configuration of a process. A room that an app does not have is left out.

    `permissions.declare_permissions`, `deadlines.declare` and `contributions.register` are called once, in this order;
    mails and flows make themselves known by being loaded.
    """

    default = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Django takes the configuration of the app itself, not this base that its module imports."""
        super().__init_subclass__(**kwargs)
        cls.default = True

    def ready(self) -> None:
        """Load the rooms and hand up what they declare."""
        for room in ROOMS:
            name = f"{self.name}.{room}"
            if find_spec(name) is None:
                continue
            module: Any = import_module(name)
            if room in ACTS:
                getattr(module, ACTS[room])()
