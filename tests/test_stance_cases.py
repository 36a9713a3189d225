"""Traps for the stance rules: sentences with what the rules must find on which side, and what they must leave alone."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from pydantic import Field

from quotes.attribute import Knowledge, attribute
from quotes.detect.context import Context
from quotes.detect.shape import fragments_of, kind_of
from quotes.ingest import zones
from quotes.lexicon import Example, parse_example
from quotes.model import Annotated, Article, Quote, Record, text_sha256
from quotes.pipeline import Parser
from quotes.stance import readings
from quotes.stance.candidates import Candidate, known_candidates
from quotes.stance.page import Page

CASES = Path(__file__).parent / "stances"


class Sides(Record):
    favor: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


class Case(Sides):
    """`favor`, `against`: the speaker's; `nested`: those of others, by their word; `none`: words that stand on no side."""

    id: str
    text: str
    nested: dict[str, Sides] = Field(default_factory=dict)
    none: tuple[str, ...] = ()
    xfail: str | None = None


def _cases() -> list[object]:
    return [
        pytest.param(case, id=f"{path.stem}/{case.id}", marks=[pytest.mark.xfail(strict=True, reason=case.xfail)] if case.xfail else [])
        for path in sorted(CASES.glob("*.toml"))
        for case in (Case.model_validate(it) for it in tomllib.loads(path.read_text(encoding="utf-8"))["case"])
    ]


@pytest.mark.model
@pytest.mark.parametrize("case", _cases())
def test_rules_put_each_target_on_its_side(case: Case, parser: Parser) -> None:
    example = parse_example(case.text)
    found = [it for it in rule_candidates(example, parser) if it.sign]
    taken = {(it.holder.text if it.holder else None, it.sign, _words(example, it)) for it in found}
    sides = {None: Sides(favor=case.favor, against=case.against), **case.nested}
    wanted = {(holder, 1, it) for holder, side in sides.items() for it in side.favor}
    wanted |= {(holder, -1, it) for holder, side in sides.items() for it in side.against}
    assert wanted <= taken
    heads = {it.target.word.text for it in found}
    assert heads.isdisjoint(case.none)


def rule_candidates(example: Example, parser: Parser) -> list[Candidate]:
    """What the stage proposes without a model for the one quote of an example."""
    article = Article(slug="case", file="case.txt", text=example.text, sha256=text_sha256(example.text), zones=zones(example.text))
    (parse,) = parser.parse([article])
    context = Context(article, parse)
    content = tuple((span.start, span.end) for span in example.content)
    quote = Quote(
        id="case:0-1",
        zone="body",
        kind=kind_of(context, content),
        content=example.content,
        cue=example.cue,
        source=example.source,
        fragments=tuple(span for span in example.content if fragments_of(context, content)),
        rule="example",
        score=1,
    )
    speakers, attributions = attribute(article, parse, [quote], Knowledge())
    quoted = Annotated(article=article, parse=parse, quotes=(quote,), speakers=speakers, attributions=attributions)
    (reading,) = readings(Page(article, parse), quoted)
    return known_candidates(reading)


def _words(example: Example, it: Candidate) -> str:
    return example.text[it.range[0] : it.range[1]]
