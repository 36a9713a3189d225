"""What the joint model is fitted on: sentences with trees, sentences with entities, and paragraphs with attributions."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from tokenizers import Tokenizer

from quotes.detect.tagger.network import TAGS
from quotes.errors import AnnotationError
from quotes.evaluate.brat import CorpusArticle, GoldAttribution
from quotes.evaluate.models.entities import read_tags
from quotes.evaluate.models.treebank import read_sentences
from quotes.models.encoder import shape
from quotes.models.pieces import Pieces
from quotes.training.joint.typography import UNENDED, recased, variant

LONGEST_SENTENCE = 90  # words; longer ones are left out
PARAGRAPH_PIECES = 180  # paragraphs are read together up to here


class Tree(NamedTuple):
    """A sentence of a treebank; of each word its labels by the names of label sets, and its head (0: the root)."""

    words: list[str]
    labels: dict[str, list[str]]
    heads: list[int]


class Tagged(NamedTuple):
    """A sentence with BIO tags of entities."""

    words: list[str]
    tags: list[str]


class Attributed(NamedTuple):
    """Paragraphs of an article: their text, and spans of it (code points, half-open) with their part of an attribution."""

    text: str
    spans: list[tuple[int, int, str]]


def trees(path: Path) -> list[Tree]:
    """The sentences of a treebank that are not too long; AnnotationError for a file that cannot be read."""
    return [_tree(sentence.words) for sentence in read_sentences(path) if len(sentence.words) <= LONGEST_SENTENCE]


def _tree(words: Sequence[Any]) -> Tree:
    columns = {"upos": "upos", "xpos": "xpos", "feats": "feats", "deprel": "deprel"}
    return Tree(
        [word.text for word in words],
        {name: [getattr(word, field) or "_" for word in words] for name, field in columns.items()},
        [word.head for word in words],
    )


def entity_sentences(paths: Iterable[Path]) -> list[Tagged]:
    """The sentences of files of English Worldwide Newswire that are not too long."""
    sentences = (sentence for path in paths for sentence in read_tags(path) if len(sentence) <= LONGEST_SENTENCE)
    return [Tagged([word.text for word in sentence], [word.tag for word in sentence]) for sentence in sentences]


def paragraphs(articles: Iterable[CorpusArticle], tokenizer: Tokenizer) -> Iterator[Attributed]:
    """The paragraphs of articles, neighbours together as far as they fit into a row."""
    for it in articles:
        text = it.article.text
        sizes = [(zone.start, zone.end, len(tokenizer.encode(text[zone.start : zone.end]).ids)) for zone in it.article.zones]
        marked = list(_spans(it.gold))
        for start, end in _rows(sizes):
            spans = [(max(a, start) - start, min(b, end) - start, part) for a, b, part in marked if a < end and b > start]
            yield Attributed(text[start:end], spans)


def _spans(gold: Sequence[GoldAttribution]) -> Iterator[tuple[int, int, str]]:
    for attribution in gold:
        for part, spans in (("Content", attribution.content), ("Cue", attribution.cue), ("Source", attribution.source)):
            for span in spans:
                yield span.start, span.end, part


def _rows(sizes: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """Start and end of neighbours that fit into a row; `sizes`: start, end and pieces of each paragraph."""
    begun, ended, filled = 0, 0, 0
    for start, end, pieces in sizes:
        if filled and filled + pieces > PARAGRAPH_PIECES:
            yield begun, ended
            filled = 0
        begun = begun if filled else start
        ended, filled = end, filled + pieces
    if filled:
        yield begun, ended


def label_sets(found: Sequence[Tree], tagged: Sequence[Tagged]) -> dict[str, list[str]]:
    """The label sets of the heads, in alphabetical order."""
    sets = {name: sorted({label for tree in found for label in tree.labels[name]}) for name in ("upos", "xpos", "feats", "deprel")}
    return sets | {"ner": ["O", *sorted({tag for sentence in tagged for tag in sentence.tags} - {"O"})]}


def tree_variant(tree: Tree, chance: random.Random) -> Tree:
    """The tree as it may also be set; now and then without its final mark."""
    words = tree.words
    last = len(words)
    if len(words) > 2 and tree.labels["upos"][-1] == "PUNCT" and last not in tree.heads and chance.random() < UNENDED:
        return Tree(variant(words[:-1], chance), {name: labels[:-1] for name, labels in tree.labels.items()}, tree.heads[:-1])
    return Tree(variant(words, chance), tree.labels, tree.heads)


class Row(NamedTuple):
    """A row for the encoder: word pieces, and the number of each piece's tag."""

    pieces: Pieces
    tags: list[int]


def attributed_row(it: Attributed, tokenizer: Tokenizer, limit: int, chance: random.Random | None = None) -> Row:
    """The first `limit` pieces of a text; with `chance`, as it may also be set. Of spans that overlap the last one counts."""
    text = recased(it.text, chance) if chance else it.text
    (encoding,) = tokenizer.encode_batch([text], add_special_tokens=False)
    offsets = encoding.offsets[:limit]
    tags = [0] * len(offsets)
    for start, end, part in it.spans:
        inside = [i for i, (a, b) in enumerate(offsets) if a < end and b > start]
        for number, i in enumerate(inside):
            tags[i] = TAGS.index(f"{'I' if number else 'B'}-{part}")
    return Row(Pieces(encoding.ids[:limit], [], _shapes(text, encoding.word_ids[:limit], offsets)), tags)


def _shapes(text: str, words: Sequence[int | None], offsets: Sequence[tuple[int, int]]) -> list[int]:
    found: list[int] = []
    for _, group in groupby(range(len(words)), key=lambda i: words[i]):
        places = list(group)
        found += [shape(text[offsets[places[0]][0] : offsets[places[-1]][1]])] * len(places)
    return found


def check(corpora: Mapping[Path, Sequence[object]]) -> None:
    """AnnotationError for the first corpus without anything to fit on."""
    for path, found in corpora.items():
        if not found:
            raise AnnotationError(str(path), "holds nothing to fit on; see where to get the corpora in the README")
