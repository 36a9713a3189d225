"""Gold quotes and stored quotes made by hand, for tests of the scorer. A span is given by its words; they must stand once in the text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from quotes.model import GoldQuote, QuoteLine, Span, text_sha256

# Words of the contents: 3 (direct), 4 (mixed), 5 (indirect, the last 3 of them nested), 4 (direct, in two spans); 16 in all
TEXT = (
    '"We will rebuild," Mayor Ana Ruiz said. '
    'She added that the wall "never" leaks. '
    "Deputy Tom Okoro claimed critics fear new floods again. "
    '"It held," he said, "all night." '
    "Nobody asked the neighbours."
)


def spans(text: str, pieces: str | Iterable[str]) -> tuple[Span, ...]:
    pieces = [pieces] if isinstance(pieces, str) else list(pieces)
    assert all(text.count(piece) == 1 for piece in pieces), [piece for piece in pieces if text.count(piece) != 1]
    return tuple(Span.of(text, text.index(piece), text.index(piece) + len(piece)) for piece in pieces)


def gold(content: str | Iterable[str], *, text: str = TEXT, slug: str = "a", **given: Any) -> GoldQuote:
    """A sure, indirect gold quote of `text`; its id is that of its first content span."""
    return GoldQuote.model_validate({"article": slug, "sha256": text_sha256(text)} | _shared(content, text, slug, given))


def line(
    content: str | Iterable[str], *, text: str = TEXT, slug: str = "a", speakers: Iterable[str | tuple[str, str]] = (), **given: Any
) -> QuoteLine:
    """A stored quote of `text`; a speaker is a name, which is the id too, or an id with a name."""
    pairs = [(it, it) if isinstance(it, str) else it for it in speakers]
    unknown = dict.fromkeys(("title", "outlet", "published", "url"))
    article = {"slug": slug, "file": f"{slug}.txt", "sha256": text_sha256(text), **unknown}
    fixed = {
        "article": article,
        "zone": "body",
        "rule": "r",
        "score": 1.0,
        "speakers": [{"id": key, "name": name, "type": "person", "rule": "s", "score": 1.0} for key, name in pairs],
        "flags": (),
        "parent": None,
        "quote_class": "speech",
    }
    return QuoteLine.model_validate(fixed | _shared(content, text, slug, given))


def _shared(content: str | Iterable[str], text: str, slug: str, given: dict[str, Any]) -> dict[str, Any]:
    found = spans(text, content)
    roles = {role: spans(text, given.pop(role, ())) for role in ("cue", "source")}
    return {"id": f"{slug}:{found[0].start}-{found[0].end}", "kind": "indirect", "content": found} | roles | given


REBUILD = {
    "content": '"We will rebuild,"',
    "cue": "Ruiz said",
    "source": "Mayor Ana Ruiz",
    "speakers": ["Ana Ruiz"],
    "kind": "direct",
}
LEAKS = {"content": 'the wall "never" leaks', "cue": "added", "source": "She", "speakers": ["Ana Ruiz"], "kind": "mixed"}
FEAR = {"content": "critics fear new floods again", "cue": "claimed", "source": "Deputy Tom Okoro", "speakers": ["Tom Okoro"]}
FLOODS = {
    "content": "new floods again",
    "cue": "fear",
    "source": "critics",
    "speakers": ["critics"],
    "parent": "a:104-133",
    "quote_class": "thought",
}
HELD = {"content": ['"It held,"', '"all night."'], "cue": "he said", "source": " he ", "speakers": ["Tom Okoro"], "kind": "direct"}
ALL = (REBUILD, LEAKS, FEAR, FLOODS, HELD)
