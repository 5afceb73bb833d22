"""The nodes a flow of this house may use.

Stock nodes come in a quiet form (`failures.quiet`); six are ours: Start, HumanTask, DynamicSplit, BackgroundJob,
Subprocess and Launch. A system check refuses every other node.
"""

from workflows.engine.nodes.background_job import BackgroundJob
from workflows.engine.nodes.case import case_of, main_process_of, processes_of, remember, remembered
from workflows.engine.nodes.dynamic_split import DynamicSplit, open_beside
from workflows.engine.nodes.human_task import HumanTask, HumanTaskActivation
from workflows.engine.nodes.launch import Beginning, Launch
from workflows.engine.nodes.start import Start
from workflows.engine.nodes.stock import End, Function, If, Join, Split, Switch, Timer
from workflows.engine.nodes.subprocess import Subprocess

__all__ = [
    "BackgroundJob",
    "Beginning",
    "DynamicSplit",
    "End",
    "Function",
    "HumanTask",
    "HumanTaskActivation",
    "If",
    "Join",
    "Launch",
    "Split",
    "Start",
    "Subprocess",
    "Switch",
    "Timer",
    "case_of",
    "main_process_of",
    "open_beside",
    "processes_of",
    "remember",
    "remembered",
]
