"""App configuration of the example process."""

from workflows.process import ProcessConfig


class ExampleConfig(ProcessConfig):
    """Errands: somebody asks, the institute checks, a worker delivers."""

    name = "tests.example"
    label = "example"
