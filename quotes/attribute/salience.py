"""How present a person is in the reader's mind: what speaks for and against each person that *he* or *she* can mean.

Each sign has a weight in `salience.csv`; the weights of a person's signs are added, and the sums of all candidates give each a share of
the probability (softmax).
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from quotes.attribute.discourse import Discourse
from quotes.attribute.entities import Entity
from quotes.attribute.mentions import Mention
from quotes.lexicon import organisations, roles
from quotes.tree import Tree

REACH = 8  # sentences
DESCRIBING = frozenset({"appos", "compound", "flat", "nmod:desc", "xcomp"})
MANY = 4  # mentions; more of them add nothing


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person that a pronoun can mean, its last mention, and the signs for and against it (sign -> strength)."""

    entity: Entity
    last: Mention
    signs: Mapping[str, float]


@cache
def weights() -> Mapping[str, float]:
    """The weight of each sign."""
    with (Path(__file__).parent / "salience.csv").open(encoding="utf-8", newline="") as stream:
        return {row["sign"]: float(row["weight"]) for row in csv.DictReader(stream)}


def ranked(d: Discourse, m: Mention, gender: str) -> list[tuple[Candidate, float]]:
    """The candidates with their probabilities, the most probable first."""
    found, weight = list(candidates(d, m, gender)), weights()
    sums = [sum([weight[sign] * strength for sign, strength in c.signs.items()]) for c in found]
    powers = [math.exp(s - max(sums)) for s in sums]
    total = sum(powers)
    return sorted(((c, p / total) for c, p in zip(found, powers, strict=True)), key=lambda it: -it[1])


def candidates(d: Discourse, m: Mention, gender: str) -> Iterator[Candidate]:
    """The people of fitting gender who were mentioned in the sentences before, without those whom grammar forbids."""
    last: dict[Entity, list[Mention]] = {}  # the mentions in the last sentence that has any, the last one first
    firsts: dict[int, Entity] = {}  # by sentence
    newest: dict[Entity, int] = {}  # the last sentence whose subject somebody was
    for e, mention in _people(d, m, gender):
        firsts[mention.sentence] = e
        if e not in last or last[e][0].sentence == mention.sentence:
            last.setdefault(e, []).append(mention)
        if _takes_over(d, mention, m):
            newest.setdefault(e, mention.sentence)
    source = d.last_sources(m, REACH)
    speakers = source.entities if source is not None else ()
    nearest = max((own[0].sentence for own in last.values()), default=-1)
    others = max((at for e, at in newest.items() if e not in speakers), default=-1)
    for e, own in last.items():
        if any(_clause_mates(d.trees[m.sentence], it, m) for it in own):
            continue
        at = own[0].sentence
        signs = dict(_signs(d, m, e, own))
        signs["most-recent-sentence"] = at == nearest
        signs["first-in-sentence"] = firsts[at] is e
        signs["last-speaker"] = e in speakers
        signs["still-speaking"] = e in speakers and m.place in d.sources and others <= at
        signs["spoken-about"] = spoken_about = e not in speakers and all(_is_spoken_about(d, it, m) for it in own)
        signs["speaker-spoken-about"] = spoken_about and m.place in d.sources
        yield Candidate(e, own[0], signs)


def _people(d: Discourse, m: Mention, gender: str) -> Iterator[tuple[Entity, Mention]]:
    """The mentions of single people that the pronoun can refer back to, the last one first."""
    own = d.speakers_around(m)
    for s in d.recent(m, REACH):
        if len(s.resolution.entities) == 1 and not _describes(d, s.mention):
            (e,) = s.resolution.entities
            if e not in own and can_be(e, s.mention, gender):
                yield e, s.mention


def _takes_over(d: Discourse, mention: Mention, m: Mention) -> bool:
    """Whether somebody is the subject of a sentence in the reporter's own words before the sentence of the pronoun."""
    return mention.sentence < m.sentence and d.is_main_subject(mention) and d.content(mention) is None


def _is_spoken_about(d: Discourse, last: Mention, m: Mention) -> bool:
    """Whether somebody was last mentioned in quoted words in which the pronoun does not stand."""
    content = d.content(last)
    return content is not None and content != d.content(m)


def can_be(e: Entity, mention: Mention, gender: str) -> bool:
    """Whether an entity is one human being of that gender, as far as known."""
    if e.gender is not None and e.gender != gender:
        return False
    if e.type == "person":
        return True
    if e.type != "anonymous" or mention.plural or not mention.roles:
        return False
    return roles()[mention.roles[0]].gender in {None, gender}


def _describes(d: Discourse, m: Mention) -> bool:
    """Whether a noun phrase says what somebody is (*is a doctor*, *as mayor*, *Jane Roe, a doctor*) or names a thing (*her statement*)."""
    if m.kind != "nominal":
        return False
    if m.head.lemma.lower() in organisations():
        return True
    tree = d.trees[m.sentence]
    return m.head.deprel in DESCRIBING or tree.child(m.head, "cop") is not None or "as" in tree.lemmas(m.head, "case")


def _signs(d: Discourse, m: Mention, e: Entity, own: Sequence[Mention]) -> Iterator[tuple[str, float]]:
    """What the mentions of a person in the last sentence that has any (the last one first) say for it, without regard to the others."""
    last = own[0]
    subject = any(it.is_subject for it in own)
    distance = m.sentence - last.sentence
    yield "distance", math.log2(1 + distance)
    yield "same-sentence", distance == 0
    yield "same-paragraph", d.trees[m.sentence].sentence.zone == d.trees[last.sentence].sentence.zone
    yield "subject", subject
    yield "main-subject", any(d.is_main_subject(it) for it in own)
    yield "both-subjects", m.is_subject and subject
    yield "object", last.head.deprel in {"obj", "iobj"}
    yield "possessive", last.head.deprel == "nmod:poss"
    yield "subject-pronoun", last.kind == "pronoun" and last.is_subject
    yield "other-pronoun", last.kind == "pronoun" and not last.is_subject
    yield "nominal", last.kind == "nominal"
    yield "known-gender", e.gender is not None or bool(last.roles and roles()[last.roles[0]].gender)
    yield "often", math.log2(1 + min(MANY, d.count(e)))
    yield "unquoted", d.is_quoted(m) and not d.is_quoted(last)


def _clause_mates(tree: Tree, last: Mention, m: Mention) -> bool:
    """Whether both depend on one verb: *he saw him* is about two people, and so is *Kim, speaking after her*."""
    if last.sentence != m.sentence or m.pronoun is None or m.pronoun.kind != "personal" or m.head.deprel == "nmod:poss":
        return False
    verb = tree.head(m.head)
    if verb is not None and verb.deprel in {"advcl", "xcomp"} and tree.child(verb, "nsubj", "nsubj:pass") is None and not m.is_subject:
        return last.is_subject and last.head.head == verb.head
    return last.head.head == m.head.head and last.head.deprel != "nmod:poss"
