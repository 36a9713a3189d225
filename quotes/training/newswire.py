"""News of five world regions in which only the rules have found quotes: English Worldwide Newswire (Shan et al. 2023).

PolNeAR is news of one country and one election. So that the attribution network meets other names and subjects, and learns where rules
can be relied on, it also reads these articles with what precise rules find there for gold. Sentences in which they find nothing tell
nothing: the rules miss much.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from pathlib import Path

from quotes.detect import detect
from quotes.evaluate.brat import GoldAttribution
from quotes.evaluate.newswire import newswire_article
from quotes.model import Article, Parse, Quote
from quotes.training.corpus import Example, Parses

HELD_OUT = 10  # every tenth file, in order of name, is for reports and not for training
EVERY = 3  # of the others every third is read: enough beside PolNeAR
PRECISE = 0.7  # a rule's share of right quotes


def ruled_examples(folder: Path, parses: Parses) -> Iterator[Example]:
    """Articles in order of file name with what precise rules find in them; none if the folder is missing."""
    paths = [path for number, path in enumerate(sorted(folder.glob("*.tsv"))) if number % HELD_OUT]
    articles = [newswire_article(path) for path in paths[::EVERY]]
    parses.prepare(articles)
    for article in articles:
        yield ruled(article, parses.of(article))


def ruled(article: Article, parse: Parse) -> Example:
    """An article with the outermost quotes of precise rules for gold, judged in the sentences that these and no other quotes touch."""
    outer = [quote for quote in detect(article, parse) if quote.parent is None]
    touched = {quote.id: _sentences(parse, quote) for quote in outer}
    unsure = {i for quote in outer if quote.score < PRECISE for i in touched[quote.id]}
    gold = [quote for quote in outer if touched[quote.id].isdisjoint(unsure)]
    return Example(
        article,
        parse,
        tuple(GoldAttribution(id=q.id, content=q.content, cue=q.cue, source=q.source) for q in gold),
        frozenset(word.start for quote in gold for i in touched[quote.id] for word in parse.sentences[i].words),
    )


def _sentences(parse: Parse, quote: Quote) -> set[int]:
    """The sentences in which words of the quote stand."""
    spans = (*quote.content, *quote.cue, *quote.source)
    ends = [sentence.words[-1].end for sentence in parse.sentences]
    return {i for span in spans for i in range(bisect_right(ends, span.start), bisect_left(ends, span.end) + 1) if i < len(ends)}
