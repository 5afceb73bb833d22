"""The one flow of the house itself: a step of another flow failed, and a person repairs it."""

from viewflow import this

from workflows import repairs
from workflows.engine.flow import Flow
from workflows.engine.nodes import End, HumanTask, Start


class RepairFlow(Flow):
    """Ein Schritt ist fehlgeschlagen."""

    process_title = "Reparatur"

    failed = Start(repairs.note_failed).Journal("Ein Schritt ist fehlgeschlagen").Next(this.repair)
    repair = (
        HumanTask(repairs.try_again, screen="workflows:repair")
        .Permitted(repairs.PERMISSION)
        .Assign(repairs.named_person)
        .Deadline("REPAIR")
        .Annotation(title="Fehlgeschlagenen Schritt reparieren")
        .Journal("Fehlgeschlagener Schritt noch einmal gestartet")
        .Next(this.end)
    )
    end = End()
