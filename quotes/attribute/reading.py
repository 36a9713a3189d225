"""From the sources of quotes to their speakers: one quote after the other, outer ones first."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from quotes.attribute.discourse import Discourse, Page, Place, Quoted, Resolution, Sieve
from quotes.attribute.entities import Cast, Entity
from quotes.attribute.groups import people_by_country
from quotes.attribute.introductions import introduce
from quotes.attribute.knowledge import Knowledge
from quotes.attribute.mentions import mentions
from quotes.attribute.sieves import SIEVES
from quotes.model import Article, Parse, Quote, Word
from quotes.tree import Tree

NEAR = 600  # code points: a paragraph or two


def read(article: Article, parse: Parse, quotes: Sequence[Quote], knowledge: Knowledge, sieves: Sequence[Sieve] = SIEVES) -> Discourse:
    """The article read from beginning to end: what each of its mentions stands for, by the sieves in their order."""
    trees = [Tree(s) for s in parse.sentences]
    outer = [q for q in quotes if q.parent is None]
    found = mentions(article, trees)
    cast = Cast(found, knowledge)
    introduce(found, cast)
    heads = {q.id: source_heads(trees, q) for q in outer}
    sources = {h for places in heads.values() for h in places}
    marked = [Quoted(s.start, s.end, heads[q.id]) for q in outer for s in (q.content if q.kind == "direct" else q.fragments)]
    contents = [Quoted(s.start, s.end, heads[q.id]) for q in outer for s in q.content]
    return Discourse(Page(article, trees, sources, marked, contents), found, cast, sieves)


def resolve(quotes: Sequence[Quote], discourse: Discourse) -> dict[str, Resolution]:
    """Every quote's speakers by its id; outer quotes first, so that *I* and *he* inside can mean the one who speaks."""
    heads = {q.id: source_heads(discourse.trees, q) for q in quotes}
    by_id = {q.id: q for q in quotes}
    outer = [q for q in quotes if q.parent is None]
    out = _carry_on(outer, {q.id: _resolve_one(q, heads[q.id], discourse, None, None) for q in outer}, discourse)
    for q in sorted((q for q in quotes if q.parent is not None), key=lambda q: _depth(q, by_id)):
        parent = by_id[q.parent or ""]
        out[q.id] = _resolve_one(q, heads[q.id], discourse, out[parent.id], parent)
    return out


def source_heads(trees: Sequence[Tree], quote: Quote) -> list[Place]:
    """The heads of the noun phrases that make up the source: one, or one for each conjunct."""
    out: list[Place] = []
    for i in sorted({bisect_right(trees, span.start, key=lambda t: t.sentence.start) - 1 for span in quote.source}):
        tree = trees[i]
        words = [w for span in quote.source for w in tree.words if span.start <= w.start and w.end <= span.end]
        ids = {w.id for w in words}
        for word in words:
            top = word.head not in ids or _is_conjunct(tree, word, ids)
            if top and word.upos != "PUNCT" and word.deprel not in {"punct", "case", "det", "cc"}:
                out.append((i, word.id))
    return out


def _is_conjunct(tree: Tree, word: Word, ids: set[int]) -> bool:
    """Whether the word is coordinated with a head of the source."""
    head = tree.head(word)
    if word.deprel != "conj" or head is None or word.upos not in {"NOUN", "PROPN", "PRON"}:
        return False
    return head.head not in ids or _is_conjunct(tree, head, ids)


def _depth(q: Quote, by_id: dict[str, Quote]) -> int:
    """How many quotes stand around this one."""
    return 0 if q.parent is None else 1 + _depth(by_id[q.parent], by_id)


def _resolve_one(q: Quote, places: Sequence[Place], discourse: Discourse, outer: Resolution | None, parent: Quote | None) -> Resolution:
    inside = [m for place in places if (m := discourse.mention(place)) is not None]
    group = people_by_country(discourse, inside) if len(inside) > 1 else ()
    if group:
        return Resolution(group, "group-by-country", 0.75)
    found: list[Resolution] = []
    for place in _without_descriptions(discourse, places):
        inner = _speaker_of_parent(discourse, place, outer, parent)
        if inner is not None:
            found.append(inner)
        elif (r := discourse.resolution(place)) is not None:
            found.append(r)
    if not found:
        return Resolution((), "no-source" if not q.source else "unresolved", 0.5)
    entities = tuple(dict.fromkeys(e for r in found for e in r.entities))
    worst = min(found, key=lambda r: r.score)
    return Resolution(entities, worst.rule, worst.score)


def _without_descriptions(discourse: Discourse, places: Sequence[Place]) -> Sequence[Place]:
    """Heads without descriptions that stand beside a name with no *and* between them: *her rival, Jane Roe* is one person."""
    if len(places) < 2:
        return places
    tree = discourse.trees[places[0][0]]
    if any(tree.children(tree.word(id), "cc") for _, id in places):
        return places
    names = [p for p in places if (m := discourse.mention(p)) is not None and m.kind == "name"]
    return names or places


def _speaker_of_parent(discourse: Discourse, place: Place, outer: Resolution | None, parent: Quote | None) -> Resolution | None:
    """*I*, *we* in someone's marked words, *he*, *she*, *they* in someone's reported words: the one who speaks."""
    m = discourse.mention(place)
    if outer is None or parent is None or not outer.entities or m is None or m.pronoun is None or m.pronoun.kind != "personal":
        return None
    if m.pronoun.person == "1":
        return Resolution(outer.entities, "outer-speaker", 0.9)
    if m.pronoun.person != "3" or parent.kind == "direct":
        return None
    if m.pronoun.gender in {"m", "f"}:
        principal = _principal(discourse, outer, parent)
        fits = len(principal) == 1 and principal[0].type != "organisation" and principal[0].gender in {None, m.pronoun.gender}
        return Resolution(principal, "outer-speaker", 0.9) if fits else None
    several = len(outer.entities) > 1 or outer.entities[0].type != "person"
    return Resolution(outer.entities, "outer-speaker", 0.8) if m.plural and several else None


def _principal(discourse: Discourse, outer: Resolution, parent: Quote) -> tuple[Entity, ...]:
    """Whom *he* means in the words of *Smith's lawyer*: Smith; otherwise the one who speaks."""
    if outer.entities[0].type != "anonymous" or not parent.source:
        return outer.entities
    span = parent.source[0]
    inside = (m for m in discourse.all if m.kind == "name" and span.start <= m.start < span.end)
    people = [e for m in inside if (r := discourse.resolution(m.place)) for e in r.entities if e.type == "person"]
    return tuple(people[:1]) or outer.entities


def _carry_on(quotes: Sequence[Quote], resolved: dict[str, Resolution], discourse: Discourse) -> dict[str, Resolution]:
    """Marked words without a cue: the person who is the subject of the sentence before, else the speaker of the marked quote before."""
    out = dict(resolved)
    previous: Quote | None = None
    for q in quotes:
        if not q.source and not q.cue:
            goes_on = previous is not None and _near(previous, q) and bool(out[previous.id].entities)
            before = discourse.subject_before(q.content[0].start)
            if before is not None and not (goes_on and previous and before.mention.start < previous.content[-1].end):
                out[q.id] = Resolution(before.resolution.entities, "subject-before", 0.6)
            elif previous is not None and goes_on:
                out[q.id] = Resolution(out[previous.id].entities, "same-speaker", 0.6)
        if q.kind != "indirect":
            previous = q
    return out


def _near(before: Quote, after: Quote) -> bool:
    return after.content[0].start - before.content[-1].end < NEAR
