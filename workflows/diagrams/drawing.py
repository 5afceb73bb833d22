"""Lay a picture out and write it: as SVG with the labels as written, as BPMN that other tools accept."""

import re
import textwrap
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as xml

import viewflow
from django.template.backends.django import DjangoTemplates
from django.utils.safestring import mark_safe
from viewflow.workflow import chart

from workflows.diagrams.graph import Drawn, Picture

# The chart template lives in an app that we do not install, because it would add its own pages and middleware.
TEMPLATES = Path(viewflow.__file__).parent / "templates" / "viewflow" / "workflow"
ENGINE = DjangoTemplates(
    {
        "NAME": "charts",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {"libraries": {"viewflow": "viewflow.templatetags.viewflow"}},
    }
)
LETTERS_IN_A_LINE = 20
FONT_SIZE = 12
SPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}


def svg_of(flow_class: Any) -> str:
    """The flow as SVG."""
    grid = chart.calc_layout_data(Picture(flow_class))
    for cell in grid.cells:
        cell.shape.svg = mark_safe(cell.shape.svg)  # noqa: S308 - shapes of nodes, no text of a person
        cell.shape.text, cell.title = _lines(cell), cell.node.task_title
    source = (TEMPLATES / "graph.svg").read_text(encoding="utf-8").replace("{{ text|title }}", "{{ text }}")
    text = ENGINE.from_string(source).render({"grid": grid, "cells": grid.cells, "edges": grid.edges})
    return "\n".join(line.rstrip() for line in str(text).splitlines() if line.strip()) + "\n"


def _lines(cell: Any) -> list[tuple[str, str, int, int, float]]:
    """The label inside a box, words whole, in the middle."""
    if cell.node.shape.get("text") != "middle":
        return []
    lines = textwrap.wrap(cell.node.task_title, LETTERS_IN_A_LINE, break_long_words=False, break_on_hyphens=False)
    top = int((cell.shape.height - (len(lines) - 1) * FONT_SIZE * 1.2) / 2)
    middle = int(cell.shape.width / 2)
    return [(line, "align-middle", FONT_SIZE, middle, top + n * FONT_SIZE * 1.2) for n, line in enumerate(lines)]


def bpmn_of(flow_class: Any) -> str:
    """The flow as BPMN 2.0 with its layout."""
    picture = Picture(flow_class)
    picture.join_apart()
    grid = chart.calc_layout_data(picture, edge_start_gap_size=0, edge_end_gap_size=0)
    root = xml.Element(_tag("bpmn", "definitions"), {"targetNamespace": "http://bpmn.io/schema/bpmn"})
    process_id = "id_process_" + re.sub(r"[^A-Za-z0-9_.-]", "_", flow_class.instance.flow_label)
    process = xml.SubElement(
        root,
        _tag("bpmn", "process"),
        {"id": process_id, "name": str(flow_class.process_title), "isExecutable": "false"},
    )
    for node in picture.nodes():
        _write_node(process, node)
    for way in picture.ways():
        _write_way(process, way)
    diagram = xml.SubElement(root, _tag("bpmndi", "BPMNDiagram"))
    plane = xml.SubElement(diagram, _tag("bpmndi", "BPMNPlane"), {"bpmnElement": process_id})
    for cell in grid.cells:
        shape = xml.SubElement(
            plane,
            _tag("bpmndi", "BPMNShape"),
            {"id": f"id_shape_{cell.node.name}", "bpmnElement": f"id_node_{cell.node.name}"},
        )
        bounds = {name: str(getattr(cell.shape, name)) for name in ("x", "y", "width", "height")}
        xml.SubElement(shape, _tag("dc", "Bounds"), bounds)
    for edge in grid.edges:
        name = f"{edge.src.name}__{edge.dst.name}"
        drawn = xml.SubElement(
            plane, _tag("bpmndi", "BPMNEdge"), {"id": f"id_edge_shape_{name}", "bpmnElement": f"id_edge_{name}"}
        )
        for x, y in edge.segments:
            xml.SubElement(drawn, _tag("di", "waypoint"), {"x": str(x), "y": str(y)})
    for prefix, uri in SPACES.items():
        xml.register_namespace(prefix, uri)
    xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + xml.tostring(root, encoding="unicode") + "\n"


def _tag(prefix: str, name: str) -> str:
    return f"{{{SPACES[prefix]}}}{name}"


def _write_node(process: xml.Element, node: Drawn) -> None:
    attributes = {"id": f"id_node_{node.name}", **node.attributes}
    if node.task_title:
        attributes["name"] = node.task_title
    default = next((way for way in node.outs if way.default), None)
    if default is not None:
        attributes["default"] = f"id_edge_{default.src.name}__{default.dst.name}"
    element = xml.SubElement(process, _tag("bpmn", node.element), attributes)
    for direction, ways in (("incoming", node.ins), ("outgoing", node.outs)):
        for way in ways:
            if way.edge_class != "boundary":
                xml.SubElement(element, _tag("bpmn", direction)).text = f"id_edge_{way.src.name}__{way.dst.name}"
    if node.content:
        declared = f'<x xmlns:bpmn="{SPACES["bpmn"]}" xmlns:xsi="{SPACES["xsi"]}">{node.content}</x>'
        element.extend(xml.fromstring(declared))  # noqa: S314 - written by the nodes, not by a person


def _write_way(process: xml.Element, way: Any) -> None:
    attributes = {
        "id": f"id_edge_{way.src.name}__{way.dst.name}",
        "sourceRef": f"id_node_{way.src.name}",
        "targetRef": f"id_node_{way.dst.name}",
    }
    if way.label:
        attributes["name"] = way.label
    element = xml.SubElement(process, _tag("bpmn", "sequenceFlow"), attributes)
    if way.label:
        condition = {_tag("xsi", "type"): "bpmn:tFormalExpression"}
        xml.SubElement(element, _tag("bpmn", "conditionExpression"), condition).text = way.label
