"""Wordings made by hand, and the invented pairs of `tests/groups/pairs.toml` with what they are to each other."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from quotes.groups import GroupMember, QuoteGroup, Relation, Wording, group_quotes
from quotes.model import Kind

PAIRS = Path(__file__).parent / "groups" / "pairs.toml"
MARKED = re.compile("“[^”]*”")

Half = Literal["choose", "report"]


class Pair(NamedTuple):
    """Two wordings of two articles; `relation` is what a person says that they are to each other, None for nothing."""

    trap: str
    half: Half
    left: Wording
    right: Wording
    relation: Relation | None


class Scores(NamedTuple):
    """How many pairs were decided rightly; of those that are, or are said to be, anything to each other, how many are so."""

    right: int
    pairs: int
    precision: float
    recall: float


def pairs() -> Iterator[Pair]:
    """Every second pair of a class is for choosing thresholds, the others only for the report."""
    for group in tomllib.loads(PAIRS.read_text(encoding="utf-8"))["class"]:
        for number, pair in enumerate(group["pairs"]):
            left = wording("left", pair["left"], kind=group.get("kind"))
            right = wording("right", pair["right"], kind=group.get("kind"), speakers=("Other",) if pair.get("other") else ("Holm",))
            relation = None if pair["relation"] == "none" else pair["relation"]
            yield Pair(group["name"], "report" if number % 2 else "choose", left, right, relation)


def wording(
    id: str,
    text: str,
    *,
    article: str | None = None,
    kind: Kind | None = None,
    speakers: tuple[str, ...] = ("Holm",),
    published: str | None = None,
) -> Wording:
    """A direct quote, or a mixed one where some of the text is in “ ”; in an article of its own unless one is named."""
    marked = tuple(MARKED.findall(text))
    kind = kind or ("mixed" if marked and marked != (text,) else "direct")
    return Wording(
        id=id,
        article=article or f"article-{id}",
        text=text,
        kind=kind,
        fragments=marked if kind == "mixed" else (),
        speakers=speakers,
        published=published,
    )


def decided(pair: Pair) -> GroupMember | None:
    """The shorter of the two as a member of their group, if they have one."""
    for group in group_quotes([pair.left, pair.right]):
        return next(member for member in group.members if member.quote != group.fullest)
    return None


def scores(chosen: Iterable[Pair]) -> Scores:
    """What `group_quotes` makes of each pair alone."""
    found = [(pair.relation, member.relation if (member := decided(pair)) else None) for pair in chosen]
    both = sum(gold is not None and ours is not None for gold, ours in found)
    return Scores(
        right=sum(gold == ours for gold, ours in found),
        pairs=len(found),
        precision=both / sum(ours is not None for _, ours in found),
        recall=both / sum(gold is not None for gold, _ in found),
    )


def shape(groups: Iterable[QuoteGroup]) -> list[list[tuple[str, str]]]:
    """The members of each group with their relations; the fullest one is marked by a star."""
    return [[(("*" if it.quote == group.fullest else "") + it.quote, it.relation) for it in group.members] for group in groups]
