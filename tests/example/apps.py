"""App configuration of the example process."""

from django.apps import AppConfig


class ExampleConfig(AppConfig):
    """Errands: somebody asks, the institute checks, a worker delivers."""

    name = "tests.example"
    label = "example"

    def ready(self) -> None:
        """Hand up permissions, deadlines and the kind of case."""
        from tests.example import deadlines, flows, permissions

        assert flows
        permissions.declare_permissions()
        deadlines.declare()
