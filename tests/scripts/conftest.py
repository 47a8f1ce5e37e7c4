"""A project small enough to be set up in no time."""

from __future__ import annotations

from pathlib import Path

import pytest

PYPROJECT = """
[build-system]
requires = ["setuptools"]
[project]
name = "pullquote"
dependencies = ["click"]
[tool.setuptools.packages.find]
include = ["bot"]
[tool.ruff]
line-length = 120
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The files a set-up goes by, in a folder whose name has a space."""
    root = tmp_path / "a project"
    (root / "requirements").mkdir(parents=True)
    (root / "requirements/runtime.txt").write_text("click==8.5.1\n", "utf-8")
    (root / "requirements/dev.txt").write_text("click==8.5.1\npytest==9.2.0\n", "utf-8")
    (root / "requirements/torch.txt").write_text("# by itself\ntorch==2.13.0\n", "utf-8")
    (root / "pyproject.toml").write_text(PYPROJECT, "utf-8")
    return root
