"""A demonstration stays on its machine, and what it writes is for whoever started it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.once
HOUSE = Path(__file__).resolve().parents[2]


def started(tmp_path: Path, *arguments: str, **environment: str) -> Any:
    """Python with the settings of a place."""
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    values = clean | {"SECRET_KEY": "x", "DATA_DIR": str(tmp_path / "data"), "DEMO": "1"} | environment
    return subprocess.run(
        [sys.executable, *arguments], env=values, cwd=HOUSE, capture_output=True, text=True, check=False, timeout=60
    )


PLACE = ("-c", "import config.place")


@pytest.mark.parametrize(
    ("public", "named"),
    [
        ({"BASE_URL": "https://foerderkette.example"}, "foerderkette.example"),
        ({"BASE_URL": "http://192.0.2.7:8000"}, "192.0.2.7"),
        ({"ALLOWED_HOSTS": "localhost,*"}, "*"),
        ({"ALLOWED_HOSTS": ".example.org"}, ".example.org"),
    ],
)
def test_a_public_demonstration_ends_with_one_sentence(tmp_path: Path, public: dict[str, str], named: str) -> None:
    refused = started(tmp_path, *PLACE, **public)
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1 and f"keine öffentliche Adresse ({named})" in refused.stderr
    assert started(tmp_path, *PLACE, DEMO_IS_PUBLIC="1", **public).returncode == 0


@pytest.mark.parametrize("base", ["http://127.0.0.1:8000", "http://localhost:1", "http://[::1]:1"])
def test_at_home_it_starts(tmp_path: Path, base: str) -> None:
    assert started(tmp_path, *PLACE, BASE_URL=base).returncode == 0


def test_it_listens_on_this_machine_only(tmp_path: Path) -> None:
    server = ("-m", "gunicorn", "config.wsgi", "--bind", "0.0.0.0:0")
    refused = started(tmp_path, *server)
    assert refused.returncode != 0 and "keine öffentliche Adresse (0.0.0.0)" in refused.stderr


def test_what_it_writes_is_for_its_starter(tmp_path: Path) -> None:
    write = "import config.settings, pathlib; pathlib.Path(config.settings.DATA_DIR, 'x').write_text('x')"
    assert started(tmp_path, "-c", write).returncode == 0
    found = list((tmp_path / "data").rglob("*"))
    assert found and all(path.stat().st_mode & 0o077 == 0 for path in found)
