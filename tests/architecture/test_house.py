"""The house stays as it is drawn: no hidden imports, no HttpRequest below the pages, every node and mail in order."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.template.loader import get_template
from viewflow.workflow.fields import import_task_by_ref
from viewflow.workflow.nodes import Obsolete

from notifications import kinds
from tests.architecture import house
from workflows.engine.checks import check_flow, installed_flows
from workflows.management.commands.export_flows import current_names, diagrams, released_names

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ["ui", "notifications", "accounts", "workflows", "advisory", "funding", "demo", "config"]
SOURCES = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
LOADED_LATE = {"ui/apps.py", "accounts/apps.py", "workflows/apps.py"}  # before the models exist
MOST_OF_A_FILE, MOST_OF_FLOWS, MOST_OF_A_FUNCTION = 300, 200, 40
ASKS_FOR_THE_METHOD = {"funding/applications/pages/status.py", "workflows/pages/case_acts.py"}  # who may send at all
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "manager", "misc"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_imported_inside_a_function(path: Path) -> None:
    if path.relative_to(ROOT).as_posix() in LOADED_LATE:
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert not [
        one for function in functions for one in ast.walk(function) if isinstance(one, ast.Import | ast.ImportFrom)
    ]


def test_only_pages_know_requests() -> None:
    allowed = {
        "views",
        "requests",
        "sitting",
        "middleware",
        "adapter",
        "pages",
        "ui",
        "screens",
        "api",
        "wsgi",
    }
    knowing = [
        path.relative_to(ROOT)
        for path in SOURCES
        if "HttpRequest" in path.read_text(encoding="utf-8")
        and not allowed & {path.stem, *path.relative_to(ROOT).parts}
    ]
    assert knowing == []


def test_no_room_is_a_junk_drawer() -> None:
    assert [path for path in SOURCES if FORBIDDEN_NAMES & {path.stem, *path.parts}] == []


def test_no_file_grows_past_what_one_reads() -> None:
    most = {"flows.py": MOST_OF_FLOWS}
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {path: count for path, count in lines.items() if count > most.get(path.name, MOST_OF_A_FILE)} == {}


def functions_of(path: Path) -> list[ast.FunctionDef]:
    """The functions and methods of a file."""
    return [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)]


def test_no_function_grows_past_what_one_reads() -> None:
    found = {(path, one.name): (one.end_lineno or 0) - one.lineno + 1 for path in SOURCES for one in functions_of(path)}
    assert {where: count for where, count in found.items() if count > MOST_OF_A_FUNCTION} == {}


def callers_of(name: str) -> set[str]:
    """The files in which a function is called."""
    calls = re.compile(rf"(?<!def )\b{name}\(")
    return {path.relative_to(ROOT).as_posix() for path in SOURCES if calls.search(path.read_text(encoding="utf-8"))}


def test_only_steps_and_acts_move_a_case() -> None:
    callers = callers_of("move_case")
    assert callers
    assert {path for path in callers if not {"steps", "acts"} & set(path.split("/"))} == set()


def test_printing_moves_and_sends_nothing() -> None:
    printing = [one for path in SOURCES if "steps" in path.parts for one in functions_of(path) if "print_" in one.name]
    assert len(printing) >= 4
    for one in printing:
        called = {
            node.func.id for node in ast.walk(one) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not called & {"move_case", "file_printed", "enqueue"}
        assert not any(name.startswith("tell_") for name in called)


def test_pages_that_act_are_of_one_kind() -> None:
    dance = re.compile(r"""request\.method\s*==\s*["']POST["']\s+and""")
    knowing = [path.relative_to(ROOT).as_posix() for path in SOURCES if dance.search(path.read_text(encoding="utf-8"))]
    assert [path for path in knowing if path not in ASKS_FOR_THE_METHOD] == []
    assert callers_of("require_http_methods") == set()


def test_every_declared_mail_has_its_three_templates() -> None:
    assert len(kinds.declared()) >= 8
    for kind in kinds.declared().values():
        for suffix in ("subject.txt", "txt", "html"):
            get_template(kind.template(suffix))
        assert kind.title


def test_every_flow_passes_the_checks() -> None:
    flows = [flow for flow in installed_flows() if "test_" not in flow.__module__]
    assert flows
    assert [message for flow in flows for message in check_flow(flow)] == []


def test_every_node_name_ever_released_still_resolves() -> None:
    names = released_names()
    for name in names:
        node = import_task_by_ref(name)
        assert node is not None and not isinstance(node, Obsolete), name
    assert current_names() - names == set(), "manage.py export_flows"


def test_the_diagrams_are_current() -> None:
    folder = ROOT / "docs" / "processes"
    for name, content in diagrams().items():
        assert (folder / name).read_text(encoding="utf-8") == content, f"manage.py export_flows ({name})"


def test_the_picture_of_the_house_is_current() -> None:
    assert house.PICTURE.read_text(encoding="utf-8") == house.draw(), "python -m tests.architecture.house"
    assert {name for floor in house.floors() for name in floor} == set(house.WORDS)


def test_the_floors_hold() -> None:
    result = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout


def test_every_picture_of_the_documentation_can_be_taken_anew() -> None:
    shown = set()
    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        shown |= set(re.findall(r"\(\S*pictures/([\w-]+)\.png\)", page.read_text(encoding="utf-8")))
    taken = set(re.findall(r'Picture\("([\w-]+)"', (ROOT / "bin" / "pictures.py").read_text(encoding="utf-8")))
    kept = {path.stem for path in (ROOT / "docs" / "pictures").glob("*.png")}
    assert shown == taken == kept


def test_no_test_chains_three_claims() -> None:
    chained = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "tests").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assert) and isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.And)
        if len(node.test.values) > 2
    ]
    assert chained == []


ACROSS_ROOMS = {"test_statements", "test_two_worlds"}


def test_tests_stand_where_the_module_stands_that_they_test() -> None:
    """`tests/<room>/test_<module>.py` tests `<room>/<module>`; a few look across all rooms of an app."""
    astray = []
    for room in ("accounts", "notifications", "ui", "workflows", "advisory", "funding"):
        for file in (ROOT / "tests" / room).rglob("test_*.py"):
            place = ROOT / file.parent.relative_to(ROOT / "tests")
            name = file.stem.removeprefix("test_")
            tested = (place / f"{name}.py", place / name, place / "commands" / f"{name}.py")
            if file.stem not in ACROSS_ROOMS and not any(one.exists() for one in tested):
                astray.append(str(file.relative_to(ROOT)))
    assert astray == []
