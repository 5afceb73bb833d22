"""App configuration of the application."""

from workflows.process import ProcessConfig


class ApplicationsConfig(ProcessConfig):
    """Draft, submission, checks, recommendation."""

    name = "funding.applications"
    label = "applications"
    verbose_name = "Förderanträge"
