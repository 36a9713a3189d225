"""README.md is true: its generated parts are fresh, its examples run, and nothing that a person can type or meet is missing."""

from __future__ import annotations

import ast
import contextlib
import difflib
import doctest
import os
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import readme
from cogapp import Cog

import quotes
from quotes.attribute import load
from quotes.cli import commands
from quotes.model import QuoteLine

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = """\
python3 -m venv .venv && .venv/bin/pip install -e . && .venv/bin/quotes annotate seeds --db quotes.db
python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' && .venv/bin/pytest
"""
GENERATED = re.compile(r"<!-- \[\[\[cog.*?<!-- \[\[\[end\]\]\] -->", re.DOTALL)


def section(heading: str) -> str:
    """The text under a heading of the second or third level, up to the next one of its level or above."""
    level = heading.split(maxsplit=1)[0]
    _, found, rest = TEXT.partition(f"\n{heading}\n")
    assert found, heading
    return re.split(rf"\n#{{2,{len(level)}}} ", rest)[0]


@pytest.mark.model
@pytest.mark.parametrize("name", ["README.md", "annotations/README.md"])
def test_generated_parts_are_fresh(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    fresh = Cog().process_string(text, name)
    changes = difflib.unified_diff(text.splitlines(), fresh.splitlines(), name, "fresh", lineterm="", n=0)
    assert text == fresh, "run `cog -r -I tests README.md annotations/README.md`:\n" + "\n".join(changes)


@pytest.mark.model
def test_python_examples_run() -> None:
    with contextlib.chdir(readme.workspace()):
        failed, tried = doctest.testfile(str(ROOT / "README.md"), module_relative=False, encoding="utf-8")
    assert tried > 0
    assert failed == 0


def test_the_two_commands_come_first() -> None:
    assert TEXT.index(COMMANDS) < TEXT.index("\n## ")


def test_continuous_integration_runs_the_second_command() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    text = script.read_text(encoding="utf-8")
    assert text.index("pip install") < text.index("-e '.[dev]'") < text.index("-m pytest")


@pytest.mark.parametrize("name", list(readme.command_names(commands)))
def test_every_command_and_option_is_described(name: str) -> None:
    page = section(f"### `quotes {name}`")
    command: click.Command = commands
    for part in name.split():
        assert isinstance(command, click.Group)
        command = command.commands[part]
    for parameter in command.params:
        shown = parameter.opts if isinstance(parameter, click.Option) else [parameter.human_readable_name.removesuffix("...")]
        assert all(it in page for it in shown)
    assert "Examples:" in page


def test_ten_questions_are_answered() -> None:
    answered = re.findall(r"^\$ sqlite-utils .*\n(?!\$|```)", section("## Questions in SQL"), re.MULTILINE)
    assert len(answered) >= 10


def test_every_field_of_a_line_is_explained() -> None:
    fields = {it.alias or name for name, it in QuoteLine.model_fields.items()}
    assert fields == set(re.findall(r"^\| `(\w+)` \|", section("### One quote, with everything that is known about it"), re.MULTILINE))


def test_every_way_to_a_speaker_is_explained() -> None:
    explained = set(re.findall(r"^\| `([a-z-]+)` \|", section("## How speakers are found"), re.MULTILINE))
    assert {it for path in (ROOT / "quotes" / "attribute").glob("*.py") for it in _ways(ast.parse(path.read_bytes()))} <= explained


def _ways(tree: ast.AST) -> Iterator[str]:
    """The constants in the place of a Resolution's rule."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Resolution":
            yield from (it.value for it in ast.walk(call.args[1]) if isinstance(it, ast.Constant) and isinstance(it.value, str))


def test_every_module_stands_in_the_picture() -> None:
    picture = section("## Architecture")
    for module in pkgutil.iter_modules(quotes.__path__):
        assert re.search(rf"^  {module.name}{'/' if module.ispkg else '.py'} ", picture, re.MULTILINE), module.name
        assert f"`{module.name}`" in picture


def test_the_speakers_example_can_be_used(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    path = tmp_path / "speakers.toml"
    path.write_text(example, encoding="utf-8")
    assert [it.name for it in load(path).speakers] == ["Takeshi Iwaya"]


def test_links_lead_somewhere() -> None:
    anchors = {re.sub(r"[^\w -]", "", it).strip().lower().replace(" ", "-") for it in re.findall(r"^#+ (.*)", TEXT, re.MULTILINE)}
    for target in re.findall(r"\]\(([^)]+)\)", GENERATED.sub("", TEXT)):
        if target.startswith("#"):
            assert target[1:] in anchors
        elif not target.startswith("https://"):
            assert (ROOT / target).exists(), target


def test_files_that_are_named_exist() -> None:
    named = re.findall(r"`((?:quotes|tests|annotations|seeds|schemas|\.ci)/[\w./*-]*)`", GENERATED.sub("", TEXT))
    assert named
    assert [it for it in named if not list(ROOT.glob(it.rstrip("/")))] == []
