"""Annotated articles made by hand, for tests of the store and of what reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count
from typing import Any

from quotes.model import Annotated, Article, Attribution, ModelInfo, Parse, Quote, Run, Sentence, Span, Speaker, Word, Zone, text_sha256

RUN = Run(
    version="0.1.0",
    code_sha256="c" * 64,
    models=(ModelInfo(name="encoder", version="1", sha256="e" * 64),),
    options={"parser": "bundled", "speakers": None},
)

# CRLF, emoji outside the basic plane, combining marks, a non-breaking space.
TEXT = (
    "Harbour plan 🚢 divides the town\r\n\r\n"
    "By Ana Ruiz\r\n\r\n"
    "“We will build,” Mayor Zoe\u0308 Mu\u0308ller said, “and we will pay.” 😀 "
    "Mu\u0308ller and Ito said the council had “no doubt” about it.\r\n\r\n"
    "Ito said Mu\u0308ller had promised that 🏗️\u00a0jobs would come.\r\n\r\n"
    "“It is too late.”\r\n\r\n"
    "Officials did not say what it would cost."
)
MAYOR = Speaker(id="zoe-muller", name="Zoe\u0308 Mu\u0308ller", type="person", aliases=("Mu\u0308ller", "Mayor Zoe\u0308 Mu\u0308ller"))
ITO = Speaker(id="ito", name="Ito", type="person")
OFFICIALS = Speaker(id="officials", name="Officials", type="anonymous")
ZONE_KINDS = ("title", "byline", "body", "body", "body", "body")


def harbour(slug: str = "harbour", file: str = "news/harbour.txt", **article: object) -> Annotated:
    """An interrupted quote, a mixed one with two speakers, one inside another, one without a speaker, an anonymous one."""
    interrupted = quote(slug, "direct", ["We will build,", "and we will pay."], cue=["said"], source=["Mayor Zoe\u0308 Mu\u0308ller"])
    mixed = quote(
        slug,
        "mixed",
        ["the council had “no doubt” about it"],
        cue=["said the council"],
        source=["Mu\u0308ller and Ito"],
        fragments=["no doubt"],
    )
    outer = quote(
        slug, "indirect", ["Mu\u0308ller had promised that 🏗️\u00a0jobs would come"], cue=["said Mu\u0308ller"], source=["Ito said"]
    )
    inner = quote(slug, "indirect", ["🏗️\u00a0jobs would come"], cue=["promised"], source=["Mu\u0308ller had"], parent=outer.id)
    alone = quote(slug, "direct", ["It is too late."])
    negated = quote(
        slug,
        "indirect",
        ["what it would cost"],
        cue=["did not say"],
        source=["Officials"],
        flags=("asked", "negated"),
        quote_class="thought",
    )
    return Annotated(
        article=Article.model_validate(
            {
                "slug": slug,
                "file": file,
                "text": TEXT,
                "sha256": text_sha256(TEXT),
                "title": "Harbour plan 🚢 divides the town",
                "outlet": "Town Herald",
                "byline": "Ana Ruiz",
                "published": "2024-05-01",
                "zones": zones(),
            }
            | article
        ),
        parse=parse(),
        quotes=(interrupted, mixed, outer, inner, alone, negated),
        speakers=(MAYOR, ITO, OFFICIALS),
        attributions=(
            spoken(interrupted, MAYOR, 0.9),
            spoken(mixed, MAYOR, 0.8),
            spoken(mixed, ITO, 0.7),
            spoken(outer, ITO, 1.0),
            spoken(inner, MAYOR, 0.6),
            Attribution(quote=alone.id, speaker=None, rule="nobody", score=0.5, reason="no source near the quote"),
            spoken(negated, OFFICIALS, 0.4),
        ),
    )


def short(slug: str, text: str, *speakers: Speaker, file: str | None = None) -> Annotated:
    """An article that is one direct quote, spoken by all of `speakers`."""
    words = Span.of(text, 0, len(text))
    it = Quote(id=f"{slug}:0-{len(text)}", zone="body", kind="direct", content=(words,), rule="marks", score=1.0)
    nobody = Attribution(quote=it.id, speaker=None, rule="nobody", score=1.0, reason="no words around it")
    return Annotated(
        article=Article(
            slug=slug,
            file=file or f"{slug}.txt",
            text=text,
            sha256=text_sha256(text),
            zones=(Zone(kind="body", start=0, end=len(text)),),
        ),
        parse=Parse(sentences=()),
        quotes=(it,),
        speakers=speakers,
        attributions=tuple(spoken(it, speaker, 1.0) for speaker in speakers) or (nobody,),
    )


def quote(slug: str, kind: str, content: list[str], **given: Any) -> Quote:
    """A quote of `TEXT`; each span (`content`, and `cue`, `source`, `fragments`) is given by words that stand there once or first."""
    spans = spans_of(content)
    roles = {role: spans_of(given.pop(role, ())) for role in ("cue", "source", "fragments")}
    fields = {"kind": kind, "zone": "body", "rule": f"{kind}-rule", "score": 0.75, "content": spans}
    return Quote.model_validate({"id": f"{slug}:{spans[0].start}-{spans[0].end}"} | fields | roles | given)


def spans_of(pieces: Iterable[str]) -> tuple[Span, ...]:
    return tuple(Span.of(TEXT, TEXT.index(piece), TEXT.index(piece) + len(piece)) for piece in pieces)


def spoken(it: Quote, speaker: Speaker, score: float) -> Attribution:
    return Attribution(quote=it.id, speaker=speaker.id, rule="named", score=score)


def zones() -> tuple[Zone, ...]:
    blocks = re.finditer(r"[^\r\n]+", TEXT)
    return tuple(
        Zone.model_validate({"kind": kind, "start": it.start(), "end": it.end()}) for kind, it in zip(ZONE_KINDS, blocks, strict=True)
    )


def parse() -> Parse:
    """One sentence a zone, the byline left out; each word hangs on the first."""
    return Parse(sentences=tuple(sentence(TEXT, it.start, it.end, seq) for seq, it in enumerate(zones()) if it.kind != "byline"))


def sentence(text: str, start: int, end: int, zone: int) -> Sentence:
    """The words between white space in `text[start:end]`, which must begin and end with one."""
    numbers = count(1)
    return Sentence(zone=zone, words=tuple(_word(it, start, next(numbers)) for it in re.finditer(r"\S+", text[start:end])))


def _word(it: re.Match[str], offset: int, number: int) -> Word:
    return Word(
        id=number,
        text=it[0],
        lemma=it[0],
        upos="X",
        head=0 if number == 1 else 1,
        deprel="root" if number == 1 else "dep",
        start=offset + it.start(),
        end=offset + it.end(),
    )
