"""Every flow as a picture: the graph as a reader draws it, then SVG for people and BPMN for other tools."""
