"""Attribution: from the source words of a quote to its speakers, by ordered sieves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from quotes.attribute.discourse import Discourse, Resolution
from quotes.attribute.entities import Entity
from quotes.attribute.knowledge import Knowledge, load
from quotes.attribute.mentions import Mention
from quotes.attribute.names import display, slug
from quotes.attribute.reading import read, resolve
from quotes.model import Article, Attribution, Parse, Quote, Speaker

__all__ = ["Discourse", "Entity", "Knowledge", "Mention", "Resolution", "attribute", "load", "read"]


def attribute(
    article: Article, parse: Parse, quotes: Sequence[Quote], knowledge: Knowledge
) -> tuple[tuple[Speaker, ...], tuple[Attribution, ...]]:
    """The speakers of an article's quotes, and a link from every quote to each of its speakers or to none with the reason."""
    resolved = resolve(quotes, read(article, parse, quotes, knowledge))
    ids = _speaker_ids(article, (e for r in resolved.values() for e in r.entities))
    return _speakers(ids), tuple(link for q in quotes for link in _links(q, resolved[q.id], ids))


def _links(q: Quote, r: Resolution, ids: dict[Entity, str]) -> Iterable[Attribution]:
    if not r.entities:
        reason = "the article credits nobody" if not q.source else "the source names nobody who can be identified"
        yield Attribution(quote=q.id, speaker=None, rule=r.rule, score=r.score, reason=reason)
    for id in dict.fromkeys(ids[e] for e in r.entities):
        yield Attribution(quote=q.id, speaker=id, rule=r.rule, score=r.score)


def _speaker_ids(article: Article, entities: Iterable[Entity]) -> dict[Entity, str]:
    """Readable and the same on every run: the name's words; those of an unnamed speaker hold for one article only.

    A body with a person's name gets its type behind it.
    """
    found = list(dict.fromkeys(entities))
    people = {slug(e.name) for e in found if e.type == "person"}
    ids = {}
    for e in found:
        base = slug(e.name)
        clash = e.type == "organisation" and base in people
        ids[e] = f"{article.slug}/{base}" if e.type == "anonymous" else f"{base}-{e.type}" if clash else base
    return ids


def _speakers(ids: dict[Entity, str]) -> tuple[Speaker, ...]:
    found: dict[str, Speaker] = {}
    for e, id in ids.items():
        forms = {*e.aliases, *(found[id].aliases if id in found else ())}
        aliases = {a for a in forms if a and a != display(e.name)}
        found[id] = Speaker(id=id, name=display(e.name), type=e.type, aliases=tuple(sorted(aliases)))
    return tuple(found[id] for id in sorted(found))
