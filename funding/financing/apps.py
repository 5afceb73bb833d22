"""App configuration of the financing."""

from workflows.process import ProcessConfig


class FinancingConfig(ProcessConfig):
    """Finance plans, contracts, the post, calls for money."""

    name = "funding.financing"
    label = "financing"
    verbose_name = "Finanzierung"
