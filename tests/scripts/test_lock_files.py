"""The exact versions in requirements/ are what they claim to be."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.environment import torch_pin

ROOT = Path(__file__).parents[2]
ENVIRONMENTS = [
    {
        "python_version": version,
        "python_full_version": f"{version}.0",
        "sys_platform": system,
        "platform_machine": machine,
        "platform_system": {"linux": "Linux", "darwin": "Darwin"}[system],
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    for version in ("3.11", "3.12", "3.13", "3.14")
    for system, machine in (("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"))
]


def entries(name: str) -> list[str]:
    """Each requirement of a lock file with its hashes, on one line; comments left out."""
    text = (ROOT / f"requirements/{name}.txt").read_text("utf-8")
    lines = [
        line for line in text.replace("\\\n", " ").splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    assert lines
    return lines


def requirements(name: str) -> list[Requirement]:
    """The same without the hashes."""
    return [Requirement(entry.split("--hash=")[0].strip()) for entry in entries(name)]


def versions(name: str, environment: dict[str, str]) -> dict[str, str]:
    """What a lock file installs there: name -> exact version."""
    return {
        canonicalize_name(requirement.name): str(requirement.specifier).removeprefix("==")
        for requirement in requirements(name)
        if requirement.marker is None or requirement.marker.evaluate(environment)
    }


def pyproject() -> dict[str, Any]:
    """The project's own claims."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", ["runtime", "dev"])
def test_every_version_is_exact_and_every_file_known_by_its_hash(name: str) -> None:
    """No range, no address, and no file that nobody has seen."""
    for entry in entries(name):
        assert re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; [^#]+?)?\s+(--hash=sha256:[0-9a-f]{64}\s*)+", entry), entry


@pytest.mark.parametrize("name", ["runtime", "dev"])
def test_nothing_of_cuda_and_no_torch_is_in_it(name: str) -> None:
    """torch has a file of its own, and brings along what its build needs."""
    names = {requirement.name for requirement in requirements(name)}
    assert not {found for found in names if re.match(r"torch$|triton|nvidia|cuda", found)}


@pytest.mark.parametrize(
    "environment", ENVIRONMENTS, ids=lambda env: f"{env['python_version']}-{env['platform_machine']}"
)
def test_all_that_is_asked_for_is_in_it_in_a_version_asked_for(environment: dict[str, str]) -> None:
    """On every platform and Python that docs/install.md names."""
    project = pyproject()
    runtime = versions("runtime", environment) | {"torch": torch_pin(ROOT).removeprefix("torch==")}
    dev = versions("dev", environment)
    wanted = {
        "runtime": [*project["project"]["dependencies"], *project["build-system"]["requires"]],
        "dev": project["dependency-groups"]["dev"],
    }
    for name, installed in (("runtime", runtime), ("dev", dev)):
        for requirement in map(Requirement, wanted[name]):
            assert installed[canonicalize_name(requirement.name)] in requirement.specifier


@pytest.mark.parametrize(
    "environment", ENVIRONMENTS, ids=lambda env: f"{env['python_version']}-{env['platform_machine']}"
)
def test_the_tests_run_on_the_versions_that_people_get(environment: dict[str, str]) -> None:
    """dev.txt has all of runtime.txt."""
    assert versions("runtime", environment).items() <= versions("dev", environment).items()
