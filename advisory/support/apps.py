"""App configuration of the process support."""

from workflows.process import ProcessConfig


class SupportConfig(ProcessConfig):
    """Cooperation agreements, advisory cases, sessions, implementation plans."""

    name = "advisory.support"
    label = "support"
    verbose_name = "Prozessbegleitung"
