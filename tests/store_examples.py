"""Annotated articles made by hand, for tests of the store and of what reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count
from typing import Any

from quotes.model import (
    Annotated,
    Article,
    Attribution,
    Certainty,
    Framing,
    ModelInfo,
    Parse,
    Quote,
    Run,
    Sentence,
    Span,
    Speaker,
    Stance,
    StanceEvidence,
    StanceScores,
    Word,
    Zone,
    text_sha256,
)

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


def judged(slug: str = "harbour") -> Annotated:
    """`harbour` with framings, certainties and stances: several of one quote, of a holder, by the model alone, with conflicts."""
    it = harbour(slug)
    return it.model_copy(update={"framings": _framings(it.quotes), "certainties": _certainties(it.quotes), "stances": _stances(it.quotes)})


def _framings(quotes: Iterable[Quote]) -> tuple[Framing, ...]:
    interrupted, mixed, outer, inner, alone, negated = (it.id for it in quotes)
    return (
        Framing(quote=interrupted, lemma="say", engagement="ACKNOWLEDGE", act="commit", reporter="reports"),
        Framing(quote=mixed, lemma="say", engagement="ACKNOWLEDGE", act="assert", reporter="reports"),
        Framing(quote=outer, lemma="say", engagement="ACKNOWLEDGE", act="assert", reporter="reports"),
        Framing(quote=inner, lemma="promise", engagement="PRONOUNCE", act="commit", reporter="endorses"),
        Framing(quote=alone, lemma=None, engagement="ACKNOWLEDGE", act="assert", reporter="reports"),
        Framing(
            quote=negated, lemma="say", engagement="DISTANCE", act="deny", hedges=spans_of(["did not", "say what"]), reporter="distances"
        ),
    )


def _certainties(quotes: Iterable[Quote]) -> tuple[Certainty, ...]:
    interrupted, mixed, outer, inner, alone, negated = (it.id for it in quotes)
    return (
        Certainty(quote=interrupted, value="CT+", time="future"),
        Certainty(quote=mixed, value="CT+", time="past", evidence=spans_of(["no doubt", "about it"])),
        Certainty(quote=outer, value="CT+", time="past"),
        Certainty(quote=inner, value="PR+", time="future", evidence=spans_of(["promised"])),
        Certainty(quote=alone, value="CT-", time="present"),
        Certainty(quote=negated, value="U", time="future"),
    )


def _stances(quotes: Iterable[Quote]) -> tuple[Stance, ...]:
    interrupted, mixed, outer, inner, *_ = (it.id for it in quotes)
    return (
        _stance(
            interrupted,
            "build",
            kind="policy",
            via="commissive",
            attitude="commissive",
            intensity="mid",
            evidence=(StanceEvidence(span=span_of("will"), role="predicate", row="will/AUX/commissive"),),
            scores=StanceScores(favor=0.75, against=0.0, neutral=0.25),
            agreement="both",
            score=0.875,
        ),
        _stance(
            interrupted,
            "pay",
            kind="policy",
            via="candidate",
            attitude="commissive",
            evidence=(StanceEvidence(span=span_of("and we will"), role="attributed"),),
            rule="model",
            scores=StanceScores(favor=0.5, against=0.25, neutral=0.25),
            agreement="model",
        ),
        _stance(
            mixed,
            "it",
            kind="entity",
            via="attitude",
            antecedent=span_of("Harbour plan"),
            attitude="agreement",
            intensity="high",
            holder=span_of("the council"),
            evidence=(
                StanceEvidence(span=span_of("doubt"), role="predicate", row="doubt/NOUN/agreement"),
                StanceEvidence(span=span_of("no"), role="negation"),
            ),
            scores=StanceScores(favor=0.25, against=0.5, neutral=0.25),
            agreement="conflict",
        ),
        _stance(outer, "promised", kind="event", via="candidate", label="NEUTRAL"),
        _stance(
            inner,
            "jobs",
            kind="event",
            via="effect",
            label="AGAINST",
            attitude="evaluation",
            scores=StanceScores(favor=0.75, against=0.125, neutral=0.125),
            agreement="conflict",
            score=0.25,
        ),
    )


def _stance(quote: str, target: str, **given: Any) -> Stance:
    """In favour, by a rule, if nothing else is `given`."""
    fields = {"quote": quote, "target": span_of(target), "label": "FAVOR", "agreement": "rule", "score": 0.5}
    return Stance.model_validate(fields | {"rule": f"{given['via']}-rule"} | given)


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


def opinion(slug: str, target: str, label: str, *speakers: Speaker, published: str | None = None, **given: Any) -> Annotated:
    """An article that is one quote of `speakers`, *We back TARGET.*, with a stance (`given`: its fields, or the words of its holder).

    Each word of the target is a noun (but for *the*, *it*) and its own lemma; a capital makes it a name. The last one is the head.
    """
    holder = given.pop("holder", None)
    text = f"{holder or 'We'} back {target}."
    it = short(slug, text, *speakers)
    start = text.index(target)
    stance_ = Stance.model_validate(
        {
            "quote": it.quotes[0].id,
            "target": Span.of(text, start, start + len(target)),
            "kind": "policy",
            "via": "attitude",
            "label": label,
            "attitude": None if label == "NEUTRAL" else "agreement",
            "holder": Span.of(text, 0, len(holder)) if holder else None,
            "rule": "attitude-rule",
            "agreement": "rule",
            "score": 0.5,
        }
        | given
    )
    words = (sentence(text[:-1], 0, len(text) - 1, 0)).words
    return it.model_copy(
        update={
            "article": it.article.model_copy(update={"published": published}),
            "parse": Parse(sentences=(Sentence(zone=0, words=tuple(_of_target(word, start, words[-1].id) for word in words)),)),
            "stances": (stance_,),
        }
    )


def _of_target(word: Word, start: int, head: int) -> Word:
    if word.start < start:
        return word.model_copy(update={"upos": "PRON"})
    if word.text in ("the", "it"):
        return word.model_copy(update={"lemma": word.text, "upos": "DET", "head": head if word.id != head else 1})
    entity = "B-Location" if word.text.istitle() else "O"
    at = {"head": 1, "deprel": "obj"} if word.id == head else {"head": head, "deprel": "compound"}
    return word.model_copy(update={"lemma": word.text.lower(), "upos": "PROPN" if entity != "O" else "NOUN", "entity": entity} | at)


def quote(slug: str, kind: str, content: list[str], **given: Any) -> Quote:
    """A quote of `TEXT`; each span (`content`, and `cue`, `source`, `fragments`) is given by words that stand there once or first."""
    spans = spans_of(content)
    roles = {role: spans_of(given.pop(role, ())) for role in ("cue", "source", "fragments")}
    fields = {"kind": kind, "zone": "body", "rule": f"{kind}-rule", "score": 0.75, "content": spans}
    return Quote.model_validate({"id": f"{slug}:{spans[0].start}-{spans[0].end}"} | fields | roles | given)


def spans_of(pieces: Iterable[str]) -> tuple[Span, ...]:
    return tuple(map(span_of, pieces))


def span_of(piece: str) -> Span:
    """Where these words stand first in `TEXT`."""
    return Span.of(TEXT, TEXT.index(piece), TEXT.index(piece) + len(piece))


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
