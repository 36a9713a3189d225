"""Detection: from a parse and quotation marks to quotes with cue, content and source words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quotes.detect.candidate import Candidate
from quotes.detect.context import Context, Range
from quotes.detect.direct import marked_candidates
from quotes.detect.evidence import Tagger
from quotes.detect.flags import flags_of
from quotes.detect.labels import labelled_candidates
from quotes.detect.linker import bundled_linker
from quotes.detect.linking import Linker, link
from quotes.detect.precision import precision
from quotes.detect.rules import rules_for
from quotes.detect.select import parents, select
from quotes.detect.shape import candidate, fragments_of, kind_of
from quotes.detect.tagged import tagged_candidates
from quotes.model import Article, Parse, Quote, Span

__all__ = ["Tagger", "detect"]


def detect(article: Article, parse: Parse, tagger: Tagger | None = None, linker: Linker | None = None) -> tuple[Quote, ...]:
    """The quotes of an article in text order, nested ones linked to their parents.

    `parse` covers the article's title, body and caption zones. Nothing is found in zones without sentences. Without a tagger the rules
    decide alone; with one, what they propose is weighed, trimmed and supplemented by `linker` (default: that of the bundled models).
    """
    if not parse.sentences:
        return ()
    context = Context(article, parse)
    found = proposed_by_rules(context)
    by_rules = _quotes(context, select(found))
    if tagger is None:
        return by_rules
    evidence = tagger.read(article, parse, by_rules)
    candidates = [*found, *tagged_candidates(context, evidence, found)]
    return _quotes(context, link(context, evidence, candidates, linker or bundled_linker()))


def proposed_by_rules(context: Context) -> list[Candidate]:
    """Every candidate of the rules, those that exclude each other included."""
    return marked_candidates(context, [*labelled_candidates(context), *_by_dependency(context)])


def _by_dependency(context: Context) -> Iterator[Candidate]:
    for i, tree in enumerate(context.trees):
        for word in tree.words:
            for rule in rules_for(word.upos):
                for match in rule.find(tree, word):
                    made = candidate(context, i, rule, match, precision(rule.id))
                    if made is not None:
                        yield made


def _quotes(context: Context, chosen: Sequence[Candidate]) -> tuple[Quote, ...]:
    above = parents(chosen)
    ids = _ids(context.article.slug, chosen)
    return tuple(_quote(context, c, ids[i], ids[up] if (up := above[i]) is not None else None) for i, c in enumerate(chosen))


def _ids(slug: str, chosen: Sequence[Candidate]) -> list[str]:
    """`slug:start-end` of the first content span; a further quote with the same first span gets `.2`, `.3` ..."""
    seen: dict[str, int] = {}
    out = []
    for c in chosen:
        base = f"{slug}:{c.content[0][0]}-{c.content[0][1]}"
        seen[base] = seen.get(base, 0) + 1
        out.append(base if seen[base] == 1 else f"{base}.{seen[base]}")
    return out


def _quote(context: Context, c: Candidate, id: str, parent: str | None) -> Quote:
    def spans(found: Sequence[Range]) -> tuple[Span, ...]:
        return tuple(Span.of(context.text, start, end) for start, end in found)

    zone = context.article.zones[context.zone_of(context.sentences_in(c.start, c.end)[0])]
    kind = kind_of(context, c.content)
    return Quote(
        id=id,
        zone=zone.kind,
        kind=kind,
        quote_class="thought" if c.cue_class == "think" else "speech",
        flags=flags_of(context.trees[c.sentence] if c.sentence is not None else None, c, nested=parent is not None),
        parent=parent,
        content=spans(c.content),
        cue=spans(c.cue),
        source=spans(c.source),
        fragments=spans(fragments_of(context, c.content)) if kind == "mixed" else (),
        rule=c.rule,
        score=c.score,
        scores=c.scores,
    )
