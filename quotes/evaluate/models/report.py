"""All figures of the bundled models on the corpora of a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from quotes import parse
from quotes.detect import Tagger
from quotes.detect import tagger as attribution
from quotes.errors import AnnotationError
from quotes.evaluate.models.attribution import attribution_tags
from quotes.evaluate.models.entities import entities
from quotes.evaluate.models.stances import stance_labels
from quotes.evaluate.models.syntax import given_tags, given_tokens, raw_text
from quotes.evaluate.models.treebank import read_treebank
from quotes.model import ModelInfo, Record
from quotes.models import Score, bundle_dir, load_manifest
from quotes.pipeline import Parser
from quotes.stance import StanceModel
from quotes.stance import model as opinion


class ModelsReport(Record):
    """The figures of a bundle in percent; `missing`: what the folder lacks, `failed`: what could not be measured, a line each."""

    bundle: ModelInfo
    scores: tuple[Score, ...]
    missing: tuple[str, ...]
    failed: tuple[str, ...]


class Bundled(NamedTuple):
    """The models of the bundle in `folder`."""

    folder: Path
    parser: Parser
    tagger: Tagger
    stance: StanceModel


class Step(NamedTuple):
    """What is measured on one data set, which lies at `path`."""

    name: str
    path: Path
    measure: Callable[[str, Path, Bundled], Iterator[Score]]


class Survey(NamedTuple):
    """The data sets that a folder holds, and a line for each that it lacks."""

    steps: tuple[Step, ...]
    missing: tuple[str, ...]


def survey(data: Path) -> Survey:
    """What can be measured with the folder; AnnotationError if that is nothing."""
    steps = [Step(name, data / path, measure) for name, path, measure in DATA_SETS]
    there = tuple(step for step in steps if step.path.exists())
    if not there:
        known = ", ".join(path for _, path, _ in DATA_SETS)
        raise AnnotationError(str(data), f"holds none of the data sets; put at least one of them there: {known}")
    return Survey(there, tuple(f"{step.path}: no such data; {step.name} is left out" for step in steps if step not in there))


def evaluate_models(steps: Iterable[Step], missing: Sequence[str] = (), folder: Path | None = None) -> ModelsReport:
    """The figures of each step for the bundle in `folder` (default: the bundled English models); ModelError if it cannot be loaded.

    A data set that cannot be used does not stop the others.
    """
    folder = folder or bundle_dir()
    bundled = Bundled(folder, parse.bundled(folder), attribution.bundled(folder), opinion.bundled(folder))
    scores: list[Score] = []
    failed = []
    for step in steps:
        try:
            scores += step.measure(step.name, step.path, bundled)
        except AnnotationError as error:
            failed.append(str(error))
    return ModelsReport(bundle=load_manifest(folder).info, scores=tuple(scores), missing=tuple(missing), failed=tuple(failed))


def _treebank(name: str, path: Path, bundled: Bundled, *, tags: bool = False, raw: bool = True) -> Iterator[Score]:
    """With gold tokens, if wanted with gold `tags` too, and from `raw` text."""
    documents = read_treebank(path)
    yield from given_tokens(name, path, documents, bundled.folder)
    if tags:
        yield from given_tags(name, path, documents, bundled.folder)
    if raw:
        yield from raw_text(name, path, documents, bundled.parser)


def _newswire(name: str, path: Path, bundled: Bundled) -> Iterator[Score]:
    yield from entities(name, path, bundled.folder)


def _polnear(name: str, path: Path, bundled: Bundled) -> Iterator[Score]:
    yield from attribution_tags(name, path, bundled.parser, bundled.tagger)


def _newsmtsc(name: str, path: Path, bundled: Bundled) -> Iterator[Score]:
    yield from stance_labels(name, path, bundled.parser, bundled.stance)


DATA_SETS: tuple[tuple[str, str, Callable[[str, Path, Bundled], Iterator[Score]]], ...] = (
    ("EWT dev", "ud/en_ewt-ud-dev.conllu", _treebank),
    ("EWT test", "ud/en_ewt-ud-test.conllu", partial(_treebank, tags=True)),
    ("GUM-cc dev", "ud/en_gumcc-ud-dev.conllu", partial(_treebank, raw=False)),
    ("GUM-cc test", "ud/en_gumcc-ud-test.conllu", _treebank),
    ("PUD", "ud/en_pud-ud-test.conllu", _treebank),
    ("Worldwide Newswire, every tenth file", "ner/en-worldwide-newswire", _newswire),
    ("PolNeAR dev", "polnear/dev", _polnear),
    ("NewsMTSC devtest_rw", "stance/newsmtsc/devtest_rw.jsonl", _newsmtsc),
)
"""Name, place in the folder, and how it is measured."""
