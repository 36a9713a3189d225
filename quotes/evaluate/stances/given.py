"""Quotes given: the quotes of gold as the tool would have them, so that stance is measured alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import cast, get_args

from quotes.attribute import Knowledge, attribute
from quotes.detect.candidate import Candidate
from quotes.detect.context import Context
from quotes.detect.flags import flags_of
from quotes.detect.select import parents
from quotes.detect.shape import fragments_of, kind_of
from quotes.evaluate.corpus.syntax import Syntax
from quotes.lexicon.cues import CueClass
from quotes.model import Annotated, Article, OffsetRange, Parse, Quote, Span, StanceGold

RULE = "gold"


Stage = Callable[[Annotated], Annotated]
"""The stance stage with its model: adds framing, certainty and stances to an article with quotes."""


def annotate_given(article: Article, parse: Parse, lines: Sequence[StanceGold], stage: Stage) -> Annotated:
    """The article with the quotes of gold, one for each line in their order; who speaks them, and all else, as the tool finds it."""
    return stage(quoted(article, parse, lines))


def quoted(article: Article, parse: Parse, lines: Sequence[StanceGold]) -> Annotated:
    """The article with the quotes of gold and their speakers, as the stance stage gets it."""
    quotes = given_quotes(article, parse, lines)
    speakers, attributions = attribute(article, parse, quotes, Knowledge())
    return Annotated(article=article, parse=parse, quotes=quotes, speakers=speakers, attributions=attributions)


def given_quotes(article: Article, parse: Parse, lines: Sequence[StanceGold]) -> tuple[Quote, ...]:
    """A quote for each line, with its words from gold and its kind, class, flags and parent as the detector tells them.

    The lines are in text order, as in the files. Their rule is "gold" and their score 1.
    """
    context, syntax = Context(article, parse), Syntax(article, parse)
    candidates = [_candidate(context, syntax, line) for line in lines]
    ids = _ids(article.slug, lines)
    above = parents(candidates)
    return tuple(
        _quote(context, it, id, ids[parent] if parent is not None else None) for it, id, parent in zip(candidates, ids, above, strict=True)
    )


def _candidate(context: Context, syntax: Syntax, line: StanceGold) -> Candidate:
    cue = _spans(context.text, line.cue)
    head, named = syntax.head(cue), syntax.cue_class(cue)
    sentence = context.sentence_at(head.start) if head else None
    anchor = next((it for it in context.trees[sentence].words if it.start == head.start), None) if head and sentence is not None else None
    return Candidate(
        rule=RULE,
        content=line.content,
        cue=line.cue,
        source=line.source,
        sentence=sentence,
        anchor=anchor,
        cue_class=cast(CueClass, named) if named in get_args(CueClass) else None,
        score=1.0,
    )


def _ids(slug: str, lines: Iterable[StanceGold]) -> list[str]:
    """As the detector names quotes: a further one with the same first span gets `.2`, `.3` ..."""
    seen: dict[str, int] = {}
    out = []
    for line in lines:
        start, end = line.content[0]
        base = f"{slug}:{start}-{end}"
        seen[base] = seen.get(base, 0) + 1
        out.append(base if seen[base] == 1 else f"{base}.{seen[base]}")
    return out


def _quote(context: Context, it: Candidate, id: str, parent: str | None) -> Quote:
    sentences = context.sentences_in(it.start, it.end)
    kind = kind_of(context, it.content)
    return Quote(
        id=id,
        zone=context.article.zones[context.zone_of(sentences[0])].kind if sentences else "body",
        kind=kind,
        quote_class="thought" if it.cue_class == "think" else "speech",
        flags=flags_of(context.trees[it.sentence] if it.sentence is not None else None, it, nested=parent is not None),
        parent=parent,
        content=_spans(context.text, it.content),
        cue=_spans(context.text, it.cue),
        source=_spans(context.text, it.source),
        fragments=_spans(context.text, fragments_of(context, it.content)) if kind == "mixed" else (),
        rule=it.rule,
        score=it.score,
    )


def _spans(text: str, ranges: Iterable[OffsetRange]) -> tuple[Span, ...]:
    return tuple(Span.of(text, start, end) for start, end in ranges)
