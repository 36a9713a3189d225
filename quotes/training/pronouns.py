"""The weights of `quotes/attribute/salience.csv`, fitted on *he, she, him, her, his* of GUM's train documents.

The documents are read with the right answers for the pronouns before each one. A pronoun's candidates are scored as `salience` does, and
the probability of those that lie in the pronoun's chain is made as great as possible. Pronouns without such a candidate are left out.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor

from quotes import attribute
from quotes.attribute import Discourse, Knowledge, Mention, Resolution, read
from quotes.attribute.pronouns import third_person
from quotes.attribute.salience import candidates, weights
from quotes.attribute.sieves import SIEVES
from quotes.detect import detect
from quotes.evaluate.coreference import GoldChains
from quotes.evaluate.gum import GENRES, GumDocument, Tagger, read_gum

WRITTEN = ("academic", "bio", "court", "essay", "interview", "letter", "news", "podcast", "speech", "textbook", "voyage")
SALIENCE = Path(attribute.__file__).parent / "salience.csv"
NEWS_COUNTS = 4.0  # times as much as a document of another genre
DECAY = 0.003
STEPS = 200
BY_HAND = {"still-speaking": 2.0, "speaker-spoken-about": -1.0}  # GUM has too few pronouns as sources of quotes


@dataclass(frozen=True, slots=True)
class Choice:
    """The signs of a pronoun's candidates (a row for each, in the order of the sorted signs), the rows that are right, and its weight."""

    rows: Tensor
    right: Sequence[int]
    counts: float


@dataclass(slots=True)
class _Teacher:
    """A sieve that knows the right answers and keeps the choices that it is asked for."""

    gold: GoldChains
    counts: float
    choices: list[Choice] = field(default_factory=list)

    def __call__(self, d: Discourse, m: Mention) -> Resolution | None:
        p = m.pronoun
        if p is None or p.person != "3" or p.number != "singular" or p.gender not in {"m", "f"}:
            return None
        found, chain = list(candidates(d, m, p.gender)), self.gold.chain_at(m.place)
        right = [i for i, c in enumerate(found) if self.gold.chain_of(c.last) == chain is not None]
        if not right:
            return third_person(d, m)
        rows = torch.tensor([[float(c.signs[sign]) for sign in sorted(c.signs)] for c in found], dtype=torch.double)
        self.choices.append(Choice(rows, right, self.counts))
        best = max((found[i].entity for i in right), key=lambda e: e.type == "person")
        return Resolution((best,), "gold", 1.0)


def choices(documents: Iterable[GumDocument]) -> Iterator[Choice]:
    """What the pronouns of the documents were chosen from."""
    for document in documents:
        news = any(f"_{genre}_" in document.article.slug for genre in GENRES)
        teacher = _Teacher(GoldChains(document), NEWS_COUNTS if news else 1.0)
        sieves = [teacher if sieve is third_person else sieve for sieve in SIEVES]
        quotes = detect(document.article, document.parse)
        read(document.article, document.parse, quotes, Knowledge(), sieves)
        yield from teacher.choices


def fit_weights(paths: Sequence[Path], tag: Tagger) -> dict[str, float]:
    """The weight of each sign, from GUM's CoNLL-U files at `paths`."""
    return fit(list(choices(read_gum(paths, tag, WRITTEN))))


def fit(found: Sequence[Choice]) -> dict[str, float]:
    """The weights that make the right candidates most probable; those `BY_HAND` stay as they are."""
    signs = sorted(weights())
    free = torch.tensor([sign not in BY_HAND for sign in signs], dtype=torch.double)
    fixed = torch.tensor([BY_HAND.get(sign, 0.0) for sign in signs], dtype=torch.double)
    fitted = torch.zeros(len(signs), dtype=torch.double, requires_grad=True)
    total = sum(choice.counts for choice in found)
    optimizer = torch.optim.LBFGS([fitted], max_iter=STEPS)

    def closure() -> Tensor:
        optimizer.zero_grad()
        used = fitted * free + fixed
        loss = torch.stack([choice.counts * _surprise(choice, used) for choice in found]).sum() / total + DECAY * (fitted**2).sum()
        loss.backward()  # type: ignore[no-untyped-call]     # torch is untyped here
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]     # torch is untyped here
    return dict(zip(signs, (fitted * free + fixed).tolist(), strict=True))


def _surprise(choice: Choice, used: Tensor) -> Tensor:
    scores = choice.rows @ used
    return torch.logsumexp(scores, 0) - torch.logsumexp(scores[list(choice.right)], 0)


def write_weights(path: Path, fitted: dict[str, float]) -> None:
    """Write the table of signs with these weights to `path`."""
    with SALIENCE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(("sign", "weight", "meaning"))
        table.writerows((row["sign"], f"{fitted[row['sign']]:.2f}", row["meaning"]) for row in rows)
