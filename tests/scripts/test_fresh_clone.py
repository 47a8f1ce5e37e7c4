"""What a newcomer meets: the README's first two commands, and what they promise."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_IN_A_CLONE = shutil.ignore_patterns(
    ".git", ".venv", ".demo-index*", "*.egg-info", ".*_cache", "__pycache__", ".setup.lock"
)


def test_the_first_commands_of_the_readme_are_ask_and_test() -> None:
    """In this order, nothing before them."""
    readme = (ROOT / "README.md").read_text("utf-8")
    commands = re.findall(r"^(?: {4}|\$ )(\S+)", readme, re.MULTILINE)
    assert commands[:2] == ["./scripts/ask", "./scripts/test"]


def test_the_image_has_the_version_of_the_project_and_a_python_it_is_for() -> None:
    """Both are written twice."""
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert f'image.version="{project["version"]}"' in dockerfile
    bases = set(re.findall(r"^FROM python:(3\.\d+)\.\d+-slim-\w+", dockerfile, re.MULTILINE))
    assert len(bases) == 1
    assert f"Programming Language :: Python :: {bases.pop()}" in project["classifiers"]


@pytest.mark.slow
def test_a_fresh_clone_answers_at_once_and_the_second_time_in_seconds(tmp_path: Path) -> None:
    """Sets up for real, so it takes minutes and an index to install from."""
    clone = tmp_path / "a fresh clone"
    shutil.copytree(ROOT, clone, ignore=NOT_IN_A_CLONE)
    ask = [str(clone / "scripts/ask"), "Why was the harbour bridge closed?"]
    first = subprocess.run(ask, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "cracks" in first.stdout
    began_s = time.monotonic()
    second = subprocess.run(ask, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (second.returncode, second.stdout, second.stderr) == (0, first.stdout, "")
    assert time.monotonic() - began_s < 60
