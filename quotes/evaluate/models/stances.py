"""The labels that the stance network gives to marked targets in news sentences of NewsMTSC (Hamborg and Donnay 2021)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, get_args

from quotes.errors import AnnotationError
from quotes.evaluate.scores import Retrieval
from quotes.model import Article, Parse, StanceLabel, Word, Zone, text_sha256
from quotes.models import Score
from quotes.pipeline import Parser
from quotes.stance import StanceModel
from quotes.stance.opinion import OTHER, ROLES, Marked, Target
from quotes.stance.sentiment import sentiment

POLARITIES: Mapping[float, StanceLabel] = {2.0: "AGAINST", 4.0: "NEUTRAL", 6.0: "FAVOR"}
LABELS: tuple[StanceLabel, ...] = get_args(StanceLabel)


class Labelled(NamedTuple):
    """A target: where it stands in the sentence, in code points, and which label people gave it."""

    start: int
    end: int
    label: StanceLabel


class NewsSentence(NamedTuple):
    """A sentence of the corpus with its targets."""

    text: str
    targets: tuple[Labelled, ...]


def stance_labels(name: str, path: Path, parser: Parser, model: StanceModel) -> Iterator[Score]:
    """Macro-F1 of the labels, the network being told of the targets; AnnotationError for a corpus that cannot be used."""
    sentences = read_newsmtsc(path)
    parses = parser.parse(list(_articles(path, sentences)))
    asked: list[list[Target]] = []
    marked: list[Marked] = []
    right: list[StanceLabel] = []
    for sentence, parse in zip(sentences, parses, strict=True):
        words = [word for part in parse.sentences for word in part.words]
        targets = [(_words(it, words), it.label) for it in sentence.targets]
        asked.append([places for places, _ in targets if places])
        right += [label for places, label in targets if places]
        marked.append(_marked(parse, words, asked[-1]))
    found = [LABELS[max(range(len(LABELS)), key=it.__getitem__)] for likely in model.read(marked).labels(asked) for it in likely]
    yield Score(task="stance", data=name, measure="macro-F1", value=macro_f1(list(zip(found, right, strict=True))))


def read_newsmtsc(path: Path) -> list[NewsSentence]:
    """The sentences of a split of the corpus, one line of JSON each."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        sentences = [
            NewsSentence(
                str(row["sentence_normalized"]),
                tuple(Labelled(it["from"], it["to"], POLARITIES[it["polarity"]]) for it in row["targets"]),
            )
            for row in rows
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AnnotationError(str(path), f"cannot be read as NewsMTSC ({error!r}); get the corpus again") from error
    if not any(it.targets for it in sentences) or not all(it.text.strip() for it in sentences):
        raise AnnotationError(str(path), "holds no targets, or a sentence without words; get the corpus again")
    return sentences


def _articles(path: Path, sentences: Sequence[NewsSentence]) -> Iterator[Article]:
    """An article for each sentence."""
    for number, (text, _) in enumerate(sentences, start=1):
        zones = (Zone(kind="body", start=0, end=len(text)),)
        yield Article(slug=f"{path.stem}-{number}", file=str(path), text=text, sha256=text_sha256(text), zones=zones)


def _words(target: Labelled, words: Sequence[Word]) -> Target:
    """The places of the words of a target."""
    return tuple(place for place, word in enumerate(words) if word.start < target.end and word.end > target.start)


def _marked(parse: Parse, words: Sequence[Word], targets: Sequence[Target]) -> Marked:
    known = {place for places in targets for place in places}
    roles = (OTHER + (ROLES if place in known else 0) for place in range(len(words)))
    around = tuple(tuple(it.text for it in sentence.words) for sentence in parse.sentences)
    return Marked(tuple(it.text for it in words), tuple(roles), tuple(map(sentiment, words)), around)


def macro_f1(pairs: Sequence[tuple[StanceLabel, StanceLabel]]) -> float:
    """Mean F1 of the labels in percent, one that nobody gave counting as 0; `pairs` are labels found and right."""
    each = (
        Retrieval.of(
            sum(found == right == label for found, right in pairs),
            sum(found == label for found, _ in pairs),
            sum(right == label for _, right in pairs),
        ).f1
        for label in LABELS
    )
    return round(100 * sum(it or 0.0 for it in each) / len(LABELS), 2)
