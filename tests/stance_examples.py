"""Sentences with quotes, parsed by hand, and a stance model that says what it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from quotes.lexicon import parse_example
from quotes.model import Annotated, Article, ModelInfo, Parse, Quote, Sentence, Span, StanceGold, Word, Zone, text_sha256
from quotes.stance.choose import Chooser
from quotes.stance.opinion import Likely, Marked, Target
from quotes.stance.page import Page, Reading

INFO = ModelInfo(name="told", version="1", sha256="7" * 64)
FOR, AGAINST, NEITHER = Likely(0.9, 0.05, 0.05), Likely(0.05, 0.9, 0.05), Likely(0.1, 0.1, 0.8)


class Toy(NamedTuple):
    """A sentence: its words as mark-up (several, if several quotes stand in it), and a row `lemma upos xpos head relation` for each."""

    markups: tuple[str, ...]
    rows: str


CONDEMNED = Toy(
    ("[The mayor] <condemned> {the attack} .",),
    """the DET DT 2 det
    mayor NOUN NN 3 nsubj
    condemn VERB VBD 0 root
    the DET DT 5 det
    attack NOUN NN 3 obj
    . PUNCT . 3 punct""",
)
VITAL = Toy(
    ("[Ann] <said> {the bridge was not vital} .",),
    """Ann PROPN NNP 2 nsubj B-Person
    say VERB VBD 0 root
    the DET DT 4 det
    bridge NOUN NN 7 nsubj
    be AUX VBD 7 cop
    not PART RB 7 advmod
    vital ADJ JJ 2 ccomp
    . PUNCT . 2 punct""",
)
OPENED = Toy(
    ("On Monday [Ann] <said> {the harbour quietly swallowed the ferry} again .",),
    """on ADP IN 2 case
    Monday PROPN NNP 4 obl
    Ann PROPN NNP 4 nsubj B-Person
    say VERB VBD 0 root
    the DET DT 6 det
    harbour NOUN NN 8 nsubj
    quietly ADV RB 8 advmod
    swallow VERB VBD 4 ccomp
    the DET DT 10 det
    ferry NOUN NN 8 obj
    again ADV RB 4 advmod
    . PUNCT . 4 punct""",
)
NESTED = Toy(
    ("[Ann] <said> {the union rejects the plan} .", "Ann said [the union] <rejects> {the plan} ."),
    """Ann PROPN NNP 2 nsubj B-Person
    say VERB VBD 0 root
    the DET DT 4 det
    union NOUN NN 5 nsubj
    reject VERB VBZ 2 ccomp
    the DET DT 7 det
    plan NOUN NN 5 obj
    . PUNCT . 2 punct""",
)


def article(*toys: Toy, slug: str = "a") -> tuple[Article, Parse]:
    """An article with a paragraph for each sentence."""
    text, zones, sentences = "", [], []
    for number, toy in enumerate(toys):
        line = parse_example(toy.markups[0]).text
        zones.append(Zone(kind="body", start=len(text), end=len(text) + len(line)))
        sentences.append(_sentence(line, toy.rows, len(text), number))
        text += f"{line}\n"
    made = Article(slug=slug, file=f"{slug}.txt", text=text, sha256=text_sha256(text), zones=tuple(zones))
    return made, Parse(sentences=tuple(sentences))


def _sentence(line: str, rows: str, at: int, zone: int) -> Sentence:
    words = []
    for number, (form, row) in enumerate(zip(line.split(), rows.splitlines(), strict=True), 1):
        lemma, upos, xpos, head, deprel, *entity = row.split()
        given: dict[str, Any] = {"id": number, "text": form, "lemma": lemma, "upos": upos, "xpos": xpos, "head": int(head)}
        words.append(Word(**given, deprel=deprel, start=at, end=at + len(form), entity=(entity or ["O"])[0]))
        at += len(form) + 1
    return Sentence(words=tuple(words), zone=zone)


def quoted(*toys: Toy) -> Annotated:
    """An article of these sentences with their quotes; `a:0`, `a:1` ... in the order of the mark-ups; no speakers."""
    made, parse = article(*toys)
    quotes: list[Quote] = []
    for zone, markup in ((zone, markup) for zone, toy in zip(made.zones, toys, strict=True) for markup in toy.markups):
        found = parse_example(markup)
        parts: dict[str, Any] = {
            name: tuple(Span.of(made.text, zone.start + it.start, zone.start + it.end) for it in getattr(found, name))
            for name in ("content", "cue", "source")
        }
        quotes.append(Quote(id=f"a:{len(quotes)}", zone="body", kind="indirect", rule="example", score=1, **parts))
    return Annotated(article=made, parse=parse, quotes=tuple(quotes), speakers=(), attributions=())


def page_of(made: Annotated) -> Page:
    return Page(made.article, made.parse)


def readings_of(*toys: Toy) -> list[Reading]:
    """The quotes of an article of these sentences."""
    made = quoted(*toys)
    page = page_of(made)
    return [Reading(page, quote) for quote in made.quotes]


def gold_line(made: Article, content: str, *stances: tuple[str, str], cue: str = "", source: str = "", start: int = 0) -> StanceGold:
    """What a person says of a quote behind `start`; `stances` are targets with their labels, all by their words."""

    def at(words: str) -> tuple[int, int]:
        found = made.text.index(words, start)
        return found, found + len(words)

    line: dict[str, Any] = {
        "sha256": made.sha256,
        "content": [at(content)],
        "cue": [at(cue)] if cue else [],
        "source": [at(source)] if source else [],
        "stances": [{"target": at(target), "kind": "event", "label": label} for target, label in stances],
        "framing": {"engagement": "ACKNOWLEDGE", "act": "assert"},
        "certainty": {"value": "CT+", "time": "past"},
    }
    return StanceGold.model_validate(line)


Says = Callable[[Marked, tuple[str, ...]], Likely]


class Told:
    """A stance model: `says` gives the label of a target (its words), `heads` the probability of a word to be the head of a target.

    What it reads is kept in `seen`.
    """

    info = (INFO,)

    def __init__(self, says: Says = lambda _, __: NEITHER, heads: Mapping[str, float] | None = None) -> None:
        self._says = says
        self._heads = heads or {}
        self.seen: list[tuple[Marked, ...]] = []

    def read(self, sentences: Sequence[Marked]) -> ToldOpinions:
        self.seen.append(tuple(sentences))
        return ToldOpinions(tuple(sentences), self._says, self._heads)


class ToldOpinions:
    """What `Told` says of some sentences."""

    def __init__(self, sentences: Sequence[Marked], says: Says, heads: Mapping[str, float]) -> None:
        self._sentences = sentences
        self._says = says
        self.prominence = [[heads.get(word, 0.0) for word in it.words] for it in sentences]

    def labels(self, asked: Sequence[Sequence[Target]]) -> list[list[Likely]]:
        pairs = zip(self._sentences, asked, strict=True)
        return [[self._says(it, tuple(it.words[i] for i in target)) for target in targets] for it, targets in pairs]


def of_targets(labels: Mapping[str, Likely], otherwise: Likely = NEITHER) -> Says:
    """A model that knows the labels of targets by their last word."""
    return lambda _, target: labels.get(target[-1] if target else "", otherwise)


def chooser(**given: Any) -> Chooser:
    """Weights by hand: all candidates are targets; each score tells who is behind the label, and whether its support is 0.5 or more."""
    steps = {"both": (0.85, 0.9), "rule": (0.75, 0.8), "model": (0.65, 0.7), "conflict": (0.55, 0.6)}
    made: dict[str, Any] = {
        "weights": {"bias": 1.0},
        "least": 0.5,
        "polar": 0.6,
        "overrule": 0.8,
        "calibration": {name: ((0.0, low), (0.5, high)) for name, (low, high) in steps.items()},
    }
    return Chooser.model_validate(made | given)
