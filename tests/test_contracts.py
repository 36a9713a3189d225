"""The promises that tools check: layers, types, style, and names that exist."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import quotes

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MODULES = sorted(module.name for module in pkgutil.walk_packages(quotes.__path__, "quotes."))


def run(*command: str) -> str:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_layers_are_kept() -> None:
    broken = run("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache")
    assert not broken, broken


def test_style_is_clean() -> None:
    found = run("-m", "ruff", "check", ".")
    assert not found, found


@pytest.mark.model  # seconds where nothing is cached
def test_types_are_clean() -> None:
    found = run("-m", "mypy")
    assert not found, found


def test_every_module_stands_in_a_layer() -> None:
    (layers,) = (contract for contract in PYPROJECT["tool"]["importlinter"]["contracts"] if contract["type"] == "layers")
    placed = {name.strip() for layer in layers["layers"] for name in layer.split("|")}
    assert placed == {module.name for module in pkgutil.iter_modules(quotes.__path__)}


@pytest.mark.parametrize("name", MODULES)
def test_public_names_are_sorted_and_there(name: str) -> None:
    module = importlib.import_module(name)
    public: list[Any] = getattr(module, "__all__", [])
    assert public == sorted(public)
    assert all(hasattr(module, it) for it in public)
    assert module.__doc__


def test_the_package_is_typed() -> None:
    assert (ROOT / "quotes" / "py.typed").exists()
    assert PYPROJECT["tool"]["mypy"]["strict"]
