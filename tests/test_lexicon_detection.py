"""Every example of the cue, shell noun, light verb and hedge tables is found by the rules as it is marked up."""

from __future__ import annotations

import pytest

from quotes.detect import detect
from quotes.evaluate.words import Words
from quotes.lexicon import Example, cues, light_verbs, parse_example, reporter_hedges, shell_nouns
from quotes.model import Article, Quote, Zone, text_sha256
from quotes.pipeline import Parser

ROWS = [
    *((f"{cue.pos}/{cue.lemma}/{cue.cue_class}", cue.example) for cue in cues()),
    *((f"shell/{noun.lemma}", noun.example) for noun in shell_nouns().values()),
    *((f"light/{verb.lemma}", verb.example) for verb in light_verbs().values()),
    *((f"hedge/{hedge.lemma}", hedge.example) for hedge in reporter_hedges().values()),
]


def article(name: str, text: str) -> Article:
    return Article(slug=name, file=name, text=text, sha256=text_sha256(text), zones=(Zone(kind="body", start=0, end=len(text)),))


@pytest.fixture(scope="module")
def found(parser: Parser) -> dict[str, tuple[Example, tuple[Quote, ...]]]:
    examples = {name: parse_example(markup) for name, markup in ROWS}
    articles = [article(name, example.text) for name, example in examples.items()]
    parses = parser.parse(articles)
    return {a.slug: (examples[a.slug], detect(a, parse)) for a, parse in zip(articles, parses, strict=True)}


@pytest.mark.model
@pytest.mark.parametrize("name", [name for name, _ in ROWS])
def test_example_is_found(found: dict[str, tuple[Example, tuple[Quote, ...]]], name: str) -> None:
    example, quotes = found[name]
    words = Words(example.text)

    def agrees(quote: Quote) -> bool:
        content, wanted = words.of(quote.content), words.of(example.content)
        overlap = len(content & wanted) / len(content | wanted)
        same_source = bool(words.of(quote.source) & words.of(example.source)) or not example.source
        return overlap >= 0.7 and same_source and bool(words.of(quote.cue) & words.of(example.cue))

    assert any(agrees(q) for q in quotes), [(q.rule, q.source, q.cue, q.content) for q in quotes]
