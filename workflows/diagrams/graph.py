"""The graph of a flow as it is drawn: with the gateway behind a step that has several ways, and German labels.

The nodes here answer what the layout of viewflow asks of a node; nothing in them runs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from viewflow.workflow.nodes import boundary

from workflows.deadlines.declarations import declared_deadlines
from workflows.engine.nodes import End, HumanTask, If, Start, Switch, Timer

GATEWAY = {
    "width": 50,
    "height": 50,
    "svg": '<path class="gateway" d="M25,0L50,25L25,50L0,25L25,0"/>'
    '<text class="gateway-marker" font-size="16px" x="25" y="31">X</text>',
}
EVENT = {
    "width": 50,
    "height": 50,
    "svg": '<circle class="event" cx="25" cy="25" r="25"/><circle class="event" cx="25" cy="25" r="20"/>',
}
QUESTION = "Wie geht es weiter?"
END = {"width": 50, "height": 50, "svg": '<circle class="event end-event" cx="25" cy="25" r="23"/>'}


@dataclass(eq=False)
class Way:
    """An arrow, with the condition under which it is taken; `default` is the one that is left."""

    src: "Drawn"
    dst: "Drawn"
    label: str = ""
    default: bool = False
    edge_class: str = "next"


@dataclass(eq=False)
class Drawn:
    """A node of the picture."""

    name: str
    task_title: str
    shape: dict[str, Any]
    element: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: str = ""
    ins: list[Way] = field(default_factory=list)
    outs: list[Way] = field(default_factory=list)
    _multi_instance: bool = False
    _attached_to: "Drawn | None" = None
    _boundary_events: list["Drawn"] = field(default_factory=list)

    def _incoming(self) -> Iterator[Way]:
        return iter(self.ins)

    def _outgoing(self) -> Iterator[Way]:
        return iter(self.outs)


class Picture:
    """The nodes of a flow and the ways between them; `instance.nodes()` as the layout expects it of a flow."""

    def __init__(self, flow_class: Any) -> None:
        self.flow_class = flow_class
        self.instance = self
        self._drawn: dict[str, Drawn] = {}
        shown = [node for node in flow_class.instance.nodes() if getattr(node, "bpmn_element", None)]
        for node in shown:
            self._add(_drawn(node))
        for node in shown:
            self._connect_node(node)
        for name, words in getattr(flow_class, "ended_by_acts", {}).items():
            self._end_by_act(self._drawn[name], words)

    def nodes(self) -> list[Drawn]:
        """All nodes, in the order of the flow."""
        return list(self._drawn.values())

    def ways(self) -> list[Way]:
        """All ways that are arrows; the tie of a boundary event to its host is none."""
        return [way for node in self.nodes() for way in node.outs if way.edge_class != "boundary"]

    def _add(self, drawn: Drawn) -> Drawn:
        self._drawn[drawn.name] = drawn
        return drawn

    def connect(self, src: Drawn, dst: Drawn, label: str = "", *, default: bool = False, kind: str = "next") -> None:
        """Draw an arrow."""
        way = Way(src, dst, label, default, kind)
        src.outs.append(way)
        dst.ins.append(way)

    def _connect_node(self, node: Any) -> None:
        src = self._drawn[node.name]
        host = getattr(node, "_attached_to", None)
        if host is not None:
            src._attached_to = self._drawn[host.name]
            src._attached_to._boundary_events.append(src)
            self.connect(src._attached_to, src, kind="boundary")
        ways = list(_conditions(node))
        if isinstance(node, HumanTask) and node.ways:
            gateway = self._add(Drawn(f"{node.name}_way", QUESTION, GATEWAY, "exclusiveGateway"))
            self.connect(src, gateway)
            src = gateway
        for dst, label, default in ways:
            self.connect(src, self._drawn[dst.name], label, default=default)

    def _end_by_act(self, waiting: Drawn, words: str) -> None:
        """While this node waits, people may end the process by an act of their own, outside the flow."""
        gateway = self._add(Drawn(f"{waiting.name}_or_act", QUESTION, GATEWAY, "eventBasedGateway"))
        for way in waiting.ins:
            way.dst = gateway
            gateway.ins.append(way)
        waiting.ins = []
        act = Drawn(
            f"{waiting.name}_act", words, EVENT, "intermediateCatchEvent", content="<bpmn:messageEventDefinition/>"
        )
        end = self._add(Drawn("ended_by_act", "Beendet", END, "endEvent"))
        self.connect(gateway, waiting)
        self.connect(gateway, self._add(act))
        self.connect(act, end)

    def join_apart(self) -> None:
        """Give every node that several ways reach a gateway of its own before it, as BPMN wants it."""
        for node in self.nodes():
            arriving = [way for way in node.ins if way.edge_class != "boundary"]
            joins = node.element == "parallelGateway" and len(node.outs) < 2
            if len(arriving) < 2 or joins:
                continue
            gateway = self._add(Drawn(f"{node.name}_in", "", GATEWAY, "exclusiveGateway"))
            for way in arriving:
                way.dst = gateway
                gateway.ins.append(way)
                node.ins.remove(way)
            self.connect(gateway, node)


def _drawn(node: Any) -> Drawn:
    attributes = node.bpmn_attrs() if isinstance(node, boundary.TimerBoundary) else {}
    return Drawn(
        node.name,
        words_of(node),
        {name: value for name, value in node.shape.items() if name != "text-align"}
        | {"text": node.shape.get("text-align")},
        node.bpmn_element,
        {name: str(value) for name, value in attributes.items()},
        str(node.bpmn_content() or ""),
        _multi_instance=bool(getattr(node, "_multi_instance", False)),
    )


def words_of(node: Any) -> str:
    """What stands at a node: its German title as written; gateways say nothing, their ways do."""
    title = str(node.task_title or "")
    if title and title != node.name.replace("_", " ").title():
        return title
    if isinstance(node, Start):
        return node.journal_words or f"{node.flow_class.process_title} beginnt"
    if isinstance(node, End):
        return "Ende"
    if isinstance(node, Timer) and node.deadline_code:
        return declared_deadlines()[node.deadline_code].title
    if isinstance(node, Switch | If):
        return QUESTION
    return "" if str(node.bpmn_element).endswith("Gateway") else "Frist abgelaufen"


def _conditions(node: Any) -> Iterator[tuple[Any, str, bool]]:
    """The ways out of a node: where to, under which condition, and whether it is the one that is left."""
    if isinstance(node, HumanTask):
        for dst, outcome in node.ways:
            yield dst, label_of(outcome), False
        if node._next is not None:
            yield node._next, "", bool(node.ways)
    elif isinstance(node, Switch):
        for dst, condition in node._branches:
            yield dst, label_of(condition) if condition else "", condition is None
    elif isinstance(node, If):
        yield node._on_true, "ja", False
        yield node._on_false, "", True
    else:
        for edge in node._outgoing():
            if edge.edge_class != "boundary":
                yield edge.dst, "", False


def label_of(condition: Any) -> str:
    """A condition in words: the label of an outcome, what a step remembered, or the first words about a function."""
    if isinstance(condition, Enum):
        return str(getattr(condition, "label", condition.value))
    if label := getattr(condition, "label", ""):
        return str(label)
    said = (getattr(condition, "__doc__", None) or "").strip().partition("\n")[0].rstrip(".")
    return said or str(getattr(condition, "__name__", "Bedingung"))
