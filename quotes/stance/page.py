"""What the stance stage looks at: the article's sentences as trees, and the words of each quote by their part in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from quotes.model import Article, Parse, Quote, Span, Speaker, Word
from quotes.tree import Tree

_LEADING = frozenset({"case", "mark", "cc"})


class Node(NamedTuple):
    """A word in its sentence. `at`: index of the sentence, from 0."""

    at: int
    word: Word


class Page:
    """Read-only view of an article."""

    def __init__(self, article: Article, parse: Parse) -> None:
        self.text = article.text
        self.trees = tuple(Tree(sentence) for sentence in parse.sentences)
        self._starts = [sentence.start for sentence in parse.sentences]

    def tree(self, node: Node) -> Tree:
        """The sentence of a word."""
        return self.trees[node.at]

    def nodes(self, spans: Iterable[Span]) -> Iterator[Node]:
        """The words that lie in the spans, in text order."""
        for span in spans:
            at = max(bisect_right(self._starts, span.start) - 1, 0)
            while at < len(self.trees) and self._starts[at] < span.end:
                yield from (Node(at, word) for word in self.trees[at].words if span.start <= word.start and word.end <= span.end)
                at += 1

    def heads(self, nodes: Iterable[Node]) -> list[Node]:
        """Of some words those whose governor is not among them, in text order; no punctuation, no words that only lead a phrase."""
        some = list(nodes)
        return _heads(some, {(node.at, node.word.id) for node in some})


def _heads(nodes: Iterable[Node], ids: Container[tuple[int, int]]) -> list[Node]:
    return [it for it in nodes if it.word.upos != "PUNCT" and it.word.deprel not in _LEADING and (it.at, it.word.head) not in ids]


class Words:
    """A set of words of an article."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.nodes = tuple(nodes)
        self._ids = {(node.at, node.word.id) for node in self.nodes}

    def __contains__(self, node: Node) -> bool:
        return (node.at, node.word.id) in self._ids

    def has(self, at: int, word: Word) -> bool:
        """Whether this word of sentence `at` is among them."""
        return (at, word.id) in self._ids

    @cached_property
    def heads(self) -> list[Node]:
        """Those whose governor is not among them, as `Page.heads` has them."""
        return _heads(self.nodes, self._ids)


class Reading:
    """A quote with its words. `speakers` are those to whom it is attributed."""

    def __init__(self, page: Page, quote: Quote, speakers: Sequence[Speaker] = ()) -> None:
        self.page = page
        self.quote = quote
        self.speakers = tuple(speakers)
        self.content = Words(page.nodes(quote.content))
        self.cue = Words(page.nodes(quote.cue))
        self.source = Words(page.nodes(quote.source))
        self._marked = quote.content if quote.kind == "direct" else quote.fragments

    def is_marked(self, word: Word) -> bool:
        """Whether a word of the content stands in quotation marks: there *I* is the speaker, and *he* is somebody else."""
        return any(span.start <= word.start and word.end <= span.end for span in self._marked)

    def span(self, start: int, end: int) -> Span:
        """The words of the article from `start` to `end`."""
        return Span.of(self.page.text, start, end)
