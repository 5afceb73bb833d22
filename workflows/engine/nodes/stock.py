"""The nodes of viewflow that a flow of this house may use, each in its quiet form."""

from viewflow.workflow import nodes as stock
from viewflow.workflow.nodes import boundary

from workflows.engine.failures import quiet


class Function(stock.Function):
    """A step that runs at once, inside the lock; no network, no PDF, no mail in here."""

    activation_class = quiet(stock.Function.activation_class)


class If(stock.If):
    """Two ways."""

    activation_class = quiet(stock.If.activation_class)


class Switch(stock.Switch):
    """Several ways, the first that fits."""

    activation_class = quiet(stock.Switch.activation_class)


class Split(stock.Split):
    """Ways in parallel."""

    activation_class = quiet(stock.Split.activation_class)


class Join(stock.Join):
    """Waits for parallel ways, or goes on when its condition holds and cancels the rest."""

    activation_class = quiet(stock.Join.activation_class)


class Timer(stock.Timer):
    """Waits for a moment; the row is fired by the sweep."""

    activation_class = quiet(stock.Timer.activation_class)


class TimerBoundary(boundary.TimerBoundary):
    """A timer on a human task."""

    activation_class = quiet(boundary.TimerBoundary.activation_class)


class End(stock.End):
    """The end of the process."""

    activation_class = quiet(stock.End.activation_class)
