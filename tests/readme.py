"""The generated parts of README.md and annotations/README.md, each a Markdown text.

`cog -r -I tests README.md annotations/README.md`, in the project's folder, writes them anew. Commands are run as a person types them, by
bash in a folder with copies of `seeds` and `annotations`, and shown with what they print.
"""

from __future__ import annotations

import atexit
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from inspect import getdoc
from pathlib import Path
from typing import Any

import click
from detect_cards import OTHERS

from quotes.attribute.sieves import SIEVES
from quotes.cli import commands
from quotes.detect.precision import precision
from quotes.detect.rules import RULES
from quotes.evaluate.corpus.people import people
from quotes.evaluate.corpus.scores import FigureName
from quotes.lexicon import Example
from quotes.model import Article, QuoteReading, Rating, Review, ReviewedSpeaker, Span
from quotes.models import bundle_dir, load_manifest
from quotes.stance.cards import CARDS
from quotes.store import Store
from quotes.store.queries import queries

ROOT = Path(__file__).parents[1]
COLUMNS = "100"  # of the terminal that the output is for
EXACT = {"ONEDNN_MAX_CPU_ISA": "AVX512_CORE"}  # products in fp32, so that figures are the same on every machine
TIMINGS = (  # no two runs take the same time
    (re.compile(r"\b\d+\.\d s\b"), "N.N s"),
    (re.compile(r"\b[\d,]+ words per second"), "NNN words per second"),
)


@cache
def workspace() -> Path:
    """A folder with the seeds, what people know about them, and `quotes.db`, made by the first command of the README."""
    folder = Path(tempfile.mkdtemp(prefix="quotes-readme-"))
    atexit.register(shutil.rmtree, folder)
    for name in ("seeds", "annotations"):
        shutil.copytree(ROOT / name, folder / name)
    run("quotes annotate seeds --db quotes.db", folder)
    return folder


def run(line: str, folder: Path, exit_code: int = 0) -> str:
    """What the command prints in `folder`, errors included, without blanks at the ends of lines."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = os.environ | {"PATH": path, "COLUMNS": COLUMNS, "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"} | EXACT
    done = subprocess.run(
        ["bash", "-c", line], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode != exit_code:
        raise RuntimeError(f"{line!r} ended with exit code {done.returncode} instead of {exit_code}:\n{done.stdout}")
    printed = "".join(f"{it.rstrip()}\n" for it in done.stdout.splitlines())
    for pattern, placeholder in TIMINGS:
        printed = pattern.sub(placeholder, printed)
    return printed


def shell(*lines: str, exit_code: int = 0) -> str:
    """The commands with what each prints; `exit_code` is that of the last."""
    shown = [f"$ {line}\n{run(line, workspace(), exit_code if line == lines[-1] else 0)}" for line in lines]
    return _fenced("console", "".join(shown))


@cache
def desk() -> Path:
    """A second such folder, in whose `quotes.db` two people have reviewed an article."""
    folder = Path(tempfile.mkdtemp(prefix="quotes-desk-"))
    atexit.register(shutil.rmtree, folder)
    shutil.copytree(workspace(), folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".venv"))
    with Store.open(folder / "quotes.db") as store:
        (slug,) = (it.slug for it in store.articles() if it.slug.startswith("003"))
        store.add_reviews(_acts(store.annotated(slug).article, store.readings(slug)))
    return folder


def _acts(article: Article, readings: Mapping[str, QuoteReading]) -> Iterator[Review]:
    """Ana judges all quotes of an article: she corrects two, adds one, accepts the others and rates one. Ben judges half of them."""

    def span(start: int, end: int) -> tuple[Span]:
        return (Span.of(article.text, start, end),)

    corrected = {
        "3471-3502": {"content": span(3471, 3569)},
        "3691-3725": {"content": span(3678, 3725), "cue": span(3654, 3677)},
    }
    missed = QuoteReading(
        kind="indirect",
        flags=("hypothetical",),
        content=span(3375, 3422),
        cue=span(3343, 3348),
        source=span(3318, 3342),
        speakers=(ReviewedSpeaker(name="Constitutional Court", type="organisation"),),
    )
    times = (f"2025-02-03T09:{minute:02d}:00.000000Z" for minute in range(60))
    for quote, reading in readings.items():
        after = corrected.get(quote.partition(":")[2])
        act = {"action": "correct", "after": reading.model_copy(update=after)} if after else {"action": "accept"}
        yield _review("ana", next(times), article, quote=quote, before=reading, **act)
    yield _review("ana", next(times), article, quote=f"{article.slug}:{missed.id}", action="add", after=missed, note="a condition")
    first = next(iter(readings))
    rating = Rating(verdict="Mostly true", url="https://example.org/checks/17")
    yield _review("ana", next(times), article, quote=first, before=readings[first], action="rate", rating=rating)
    for quote in list(readings)[::2]:
        yield _review("ben", next(times), article, quote=quote, before=readings[quote], action="accept")


def _review(reviewer: str, at: str, article: Article, **act: Any) -> Review:
    return Review(id=f"{at}/{reviewer}", reviewer=reviewer, at=at, article=article.slug, sha256=article.sha256, **act)


def desk_shell(*lines: str, exit_code: int = 0) -> str:
    """Like `shell`, where two people have reviewed an article."""
    shown = [f"$ {line}\n{run(line, desk(), exit_code if line == lines[-1] else 0)}" for line in lines]
    return _fenced("console", "".join(shown))


def first_run() -> str:
    """What the first command of the README prints, typed as it stands there."""
    environment = workspace() / ".venv"
    if not environment.exists():
        environment.symlink_to(Path(sys.executable).parent.parent)
    printed = run(".venv/bin/quotes annotate seeds --db first.db", workspace())
    return _fenced("text", printed.replace("first.db", "quotes.db"))


def json_line(id: str) -> str:
    """The line of the export that holds the quote `id`, with a field on each line."""
    lines = run("quotes export quotes.db", workspace()).splitlines()
    (line,) = (it for it in lines if json.loads(it)["id"] == id)
    fields = [f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in json.loads(line).items()]
    return _fenced("json", "{\n" + ",\n".join(fields) + "\n}\n")


def help_pages() -> str:
    """The help page of the program and of each command."""
    lines = ["quotes --help", *(f"quotes {name} --help" for name in command_names(commands))]
    return "\n".join(f"### `{line.removesuffix(' --help')}`\n\n{_fenced('text', run(line, workspace()))}" for line in lines)


def command_names(group: click.Group) -> Iterator[str]:
    """The commands of a group, and behind each group its own."""
    for name, command in group.commands.items():
        yield name
        if isinstance(command, click.Group):
            yield from (f"{name} {it}" for it in command_names(command))


def named_queries() -> str:
    """The named queries: what each answers, and what it is about."""
    rows = ((f"`{it.name}`", it.title, " ".join(f"`{parameter.name}`" for parameter in it.parameters)) for it in queries())
    return _table(("query", "answers", "about"), rows)


def rules() -> str:
    """Every rule with its example and how often it was right."""
    with (ROOT / "quotes" / "detect" / "precision.csv").open(encoding="utf-8", newline="") as file:
        seen = {row["rule"]: row for row in csv.DictReader(file)}
    examples = {rule.id: rule.example for rule in RULES} | _examples_beside_rules(seen)
    if examples.keys() != seen.keys():
        raise RuntimeError(f"rules without an example or a precision: {sorted(examples.keys() ^ seen.keys())}")
    rows = ((f"`{id}`", f"`{example}`", f"{precision(id):.2f}", seen[id]["quotes"]) for id, example in examples.items())
    return _table(("rule", "example", "share right", "of quotes"), rows)


def corpus_scores() -> str:
    """The figures of the bundled models on PolNeAR dev beside those of people."""
    measured = {score.measure: score.value for score in load_manifest().scores if score.task == "attribution"}
    known = people().figures
    rows = ((label, f"{measured[measure]:.1f}", f"{100 * known[figure]:.1f}") for figure, (label, measure) in _CORPUS_FIGURES.items())
    error = measured["calibration error, five folds"]
    return (
        _table(("in percent", "quotes", "two people"), rows)
        + f"\nExpected calibration error of the scores, in five folds: {error / 100:.3f}.\n"
    )


_CORPUS_FIGURES: dict[FigureName, tuple[str, str]] = {
    "exact": ("content exact F1", "content exact F1"),
    "words": ("content words F1", "content words F1"),
    "overlap": ("found F1", "found F1"),
    "source": ("source right given found", "source right given found"),
    "end_to_end": ("**end to end F1**", "end to end F1"),
    "direct": ("found of direct quotes", "recall of found, direct"),
    "mixed": ("found of mixed quotes", "recall of found, mixed"),
    "indirect": ("found of indirect quotes", "recall of found, indirect"),
}


def _examples_beside_rules(known: Iterable[str]) -> dict[str, str]:
    """What is found by marks and colons alone: the first card of each."""
    named = [(told["rule"], card.quotes[0]) for card in OTHERS for told in card.told if told.get("rule") in known]
    return {rule: _markup(example) for rule, example in reversed(named)}


def _markup(example: Example) -> str:
    """The first paragraph of the example with its brackets."""
    brackets = (("[]", example.source), ("<>", example.cue), ("{}", example.content))
    opening = [(span.start, 1, pair[0]) for pair, spans in brackets for span in spans]
    closing = [(span.end, 0, pair[1]) for pair, spans in brackets for span in spans]
    text = example.text
    for at, _, mark in sorted([*opening, *closing], reverse=True):
        text = text[:at] + mark + text[at:]
    return text.partition("\n")[0]


def stance_cards() -> str:
    """The rule cards of stances in their order, each with its example."""
    return _table(("card", "what leads to a target", "example"), ((f"`{it.id}`", it.does, f"`{it.example}`") for it in CARDS))


def sieves() -> str:
    """The sieves in the order in which they are asked."""
    rows = ((str(number), f"`{sieve.__name__}`", " ".join((getdoc(sieve) or "").split())) for number, sieve in enumerate(SIEVES, start=1))
    return _table(("", "sieve", "what it answers"), rows)


def database_tables() -> str:
    """The tables of the database with their first comment and their columns."""
    schema = (ROOT / "quotes" / "store" / "schema.sql").read_text(encoding="utf-8")
    found = re.findall(r"^CREATE TABLE (\w+) \(\n  -- (.*)\n((?:  .*\n)+)", schema, re.MULTILINE)
    rows = ((f"`{name}`", comment, " ".join(f"`{it}`" for it in _columns(body))) for name, comment, body in found)
    return _table(("table", "holds", "columns"), rows)


def _columns(body: str) -> list[str]:
    return re.findall(r'^  "?([a-z]\w*)"? +[A-Z]', body, re.MULTILINE)


def database_views() -> str:
    """The views with their first comment."""
    files = sorted((ROOT / "quotes" / "store" / "views").glob("*.sql"))
    found = (re.findall(r"^CREATE VIEW (\w+) AS\n-- (.*)", it.read_text(encoding="utf-8"))[0] for it in files)
    return _table(("view", "answers"), ((f"`{name}`", comment) for name, comment in found))


def models() -> str:
    """The bundled models: version, size and licence."""
    manifest = load_manifest()
    size = sum((bundle_dir() / file.path).stat().st_size for file in manifest.files) / 1e6
    return _table(("name", "version", "size", "licence"), [(manifest.name, f"`{manifest.version}`", f"{size:.0f} MB", manifest.licence)])


def known_failures() -> str:
    """The cases that are known to fail, with the reason, as a list; a sentence if there are none."""
    files = (tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "tests" / "cases").glob("*.toml")))
    cases = [case for file in files for case in file["case"]]
    mended = [case for case in cases if case.get("tagger", "").startswith("mends")]
    by_rules = [case for case in cases if "xfail" in case and case not in mended]
    with_tagger = [case for case in cases if "tagger" in case and case not in mended]
    failing = [
        f"- `{' '.join(case['text'].split())}` {case[reason]}{where}\n"
        for found, reason, where in (
            (by_rules, "xfail", ""),
            (mended, "xfail", " (with `--no-tagger` only)"),
            (with_tagger, "tagger", " (not with `--no-tagger`)"),
        )
        for case in found
    ]
    return "".join(failing) or "No case in `tests/cases` is marked as failing at present.\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text}```\n"
