"""The cards of all rules, and sentences for what is found without one, with their stored parses.

The parses, made by the bundled models, stand in `parses/cards.conllu` under `# newdoc id = <card>`. After a change of a card or of
the models run `python tests/detect_cards.py` in the project's folder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from quotes.conllu import dumps, loads
from quotes.detect.rules import RULES
from quotes.lexicon import Example, parse_example
from quotes.model import Article, Parse, Zone, text_sha256
from quotes.pipeline import Parser

PARSES = Path(__file__).parent / "parses" / "cards.conllu"
NEWDOC = "# newdoc id = "
BLOCK = re.compile(r"\S(?:[^\n]*[^\n\s])?")


@dataclass(frozen=True)
class Card:
    """A text and its quotes, each as mark-up of the text; `told` are further fields of the quotes. Paragraphs are body but for `title`."""

    id: str
    quotes: tuple[Example, ...]
    told: tuple[dict[str, Any], ...] = ()
    title: bool = False

    @property
    def text(self) -> str:
        (text,) = {example.text for example in self.quotes}
        return text

    @property
    def article(self) -> Article:
        blocks = [(block.start(), block.end()) for block in BLOCK.finditer(self.text)]
        kinds = ["title" if self.title else "body", *["body"] * len(blocks)]
        zones = tuple(Zone.model_validate({"kind": kind, "start": b[0], "end": b[1]}) for kind, b in zip(kinds, blocks, strict=False))
        return Article(slug="card", file="card.txt", text=self.text, sha256=text_sha256(self.text), zones=zones)


def cards() -> list[Card]:
    """The rules' own cards, then the others."""
    return [Card(rule.id, (parse_example(rule.example),), ({"rule": rule.id},)) for rule in RULES] + OTHERS


def _card(id: str, *quotes: tuple[str, dict[str, Any]], title: bool = False) -> Card:
    return Card(id, tuple(parse_example(markup) for markup, _ in quotes), tuple(told for _, told in quotes), title)


DIRECT = {"kind": "direct", "quote_class": "speech", "flags": (), "parent": None}
INDIRECT = {"kind": "indirect", "parent": None}
HEADLINE = INDIRECT | {"rule": "headline-colon", "zone": "title"}
OTHERS = [
    # marks
    _card("marks-before-cue", ("{“The bridge will reopen in May,”} [the mayor] <said>.", DIRECT)),
    _card("marks-behind-cue", ("[The mayor] <said>: {“The bridge will reopen in May.”}", DIRECT)),
    _card("marks-around-cue", ("{“The bridge,”} <said> [the mayor], {“will reopen in May.”}", DIRECT)),
    _card("marks-go-on", ("{“The bridge will reopen,”} [the mayor] <said>. {“It will be safe.”}", DIRECT)),
    _card("marks-in-the-next-paragraph", ("{“The bridge will reopen,”} [the mayor] <said>.\n\n{“It will be safe.”}", DIRECT)),
    _card("marks-over-paragraphs", ("[The mayor] <said>:\n\n{“The bridge will reopen.\n\n“It will be safe.”}", DIRECT)),
    _card(
        "marks-without-cue",
        ("The mayor spoke first. {“The bridge will reopen in May.”}", DIRECT | {"rule": "unattributed", "cue": (), "source": ()}),
    ),
    _card("marks-unclosed", ("[The mayor] <said>: {“The bridge will reopen in May.}\n\nNobody believed it.", DIRECT)),
    _card("colon", ("[Mayor Ann Lee]<:> {“The bridge will reopen in May.”}", DIRECT | {"rule": "colon"})),
    _card("signature", ("{“The bridge will reopen in May.”} <—> [Ann Lee, Springfield]", DIRECT | {"rule": "signature"})),
    _card("unknown-verb", ("{“The bridge will reopen in May!”} <beamed> [Ann Lee].", DIRECT | {"rule": "marked-cue"})),
    _card(
        "fragment",
        ("[The mayor] <said> {the bridge was “perfectly safe” for cars}.", {"kind": "mixed", "fragments": ["“perfectly safe”"]}),
    ),
    _card(
        "marks-in-marks",
        ('{"I said ‘no’ to the builder,"} [the mayor] <told> reporters.', DIRECT),
        ('"[I] <said> {‘no’} to the builder," the mayor told reporters.', DIRECT | {"parent": 0}),
    ),
    # labels
    _card("headline", ("[Lee]<:> {The bridge will reopen}\n\nIt rained.", HEADLINE), title=True),
    _card("headline-source-last", ("{The bridge will reopen}<:> [minister]\n\nIt rained.", HEADLINE), title=True),
    _card("transcript", ("[LEE]<:> {The bridge will reopen in May.}", INDIRECT | {"rule": "transcript"})),
    # classes, flags, nesting
    _card("thought", ("[The mayor] <thinks> {the bridge is safe}.", INDIRECT | {"quote_class": "thought", "flags": ()})),
    _card("asked", ("[The mayor] <asked> {whether the bridge was safe}.", INDIRECT | {"flags": ("asked",)})),
    _card("future", ("[The mayor] <will say> that {the bridge is safe}.", INDIRECT | {"flags": ("future",)})),
    _card("hypothetical", ("If [the mayor] <says> {the bridge is safe}, cars will return.", INDIRECT | {"flags": ("hypothetical",)})),
    _card("negated", ("[Nobody] <said> that {the bridge was safe}.", INDIRECT | {"flags": ("negated",)})),
    _card(
        "nested",
        ("[The mayor] <said> {the builder had promised that the bridge would be safe}.", INDIRECT),
        ("The mayor said [the builder] <had promised> that {the bridge would be safe}.", INDIRECT | {"parent": 0}),
    ),
    _card(
        "participle",
        ("[The mayor] <said> {the bridge was old}, adding that it would reopen in May.", INDIRECT),
        ("[The mayor] said the bridge was old, <adding> that {it would reopen in May}.", INDIRECT),
    ),
]


@cache
def stored() -> dict[str, Parse]:
    """The stored parses by card."""
    _, *documents = PARSES.read_text(encoding="utf-8").split(NEWDOC)
    return {id: loads(body) for id, _, body in (it.partition("\n") for it in documents)}


def write(parser: Parser) -> None:
    """Parse all cards and store their parses."""
    found = cards()
    parses = parser.parse([card.article for card in found])
    documents = (f"{NEWDOC}{card.id}\n{dumps(parse)}" for card, parse in zip(found, parses, strict=True))
    PARSES.write_text("".join(documents), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    from quotes.parse import bundled

    write(bundled())
