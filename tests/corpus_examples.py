"""Small corpora made by hand, for tests of the corpus scorer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from evaluate_examples import FEAR, HELD, LEAKS, REBUILD, TEXT, spans

from quotes.evaluate.brat import CorpusArticle, GoldAttribution
from quotes.evaluate.corpus import CorpusReport, evaluate_corpus
from quotes.model import Annotated, Article, Parse, Quote, Sentence, Word, Zone, text_sha256

# Of four attributions, one is exact and right, one exact with a wrong source, one found by half of its words, and one is missed.
FOUND: tuple[dict[str, Any], ...] = (
    {"content": "We will rebuild", "cue": "Ruiz said", "source": "Ana Ruiz", "rule": "marks", "score": 0.95},
    {"content": 'that the wall "never" leaks', "cue": "added", "source": "Deputy Tom Okoro", "rule": "clause", "score": 0.85},
    {"content": "all night.", "cue": "he said", "source": " he ", "rule": "clause", "score": 0.5},
    {"content": "the neighbours", "cue": "asked", "source": "Nobody", "rule": "object", "score": 0.3},
)


def article(text: str = TEXT, slug: str = "a") -> Article:
    zone = Zone(kind="body", start=0, end=len(text))
    return Article(slug=slug, file=f"{slug}.txt", text=text, sha256=text_sha256(text), zones=(zone,))


def gold(content: str | Iterable[str], *, text: str = TEXT, cue: str = "", source: str = "", **_: Any) -> GoldAttribution:
    return GoldAttribution(id="E1", content=spans(text, content), cue=_one(text, cue), source=_one(text, source))


def quote(content: str | Iterable[str], *, text: str = TEXT, cue: str = "", source: str = "", **given: Any) -> Quote:
    made = {"content": spans(text, content), "cue": _one(text, cue), "source": _one(text, source)}
    fixed = {"id": f"a:{made['content'][0].start}", "zone": "body", "kind": "indirect", "rule": "r", "score": 0.5}
    return Quote.model_validate(fixed | made | given)


def _one(text: str, piece: str) -> Any:
    return spans(text, piece) if piece else ()


def corpus() -> list[CorpusArticle]:
    return [CorpusArticle(article=article(), gold=tuple(gold(**it) for it in (REBUILD, LEAKS, FEAR, HELD)))]


def annotator(found: Mapping[str, Sequence[Quote]], parses: Mapping[str, Parse] | None = None) -> Callable[[Article], Annotated]:
    """Finds what it is told to."""

    def annotate(article: Article) -> Annotated:
        parse = (parses or {}).get(article.slug, Parse(sentences=()))
        return Annotated(article=article, parse=parse, quotes=tuple(found[article.slug]), speakers=(), attributions=())

    return annotate


def report(parse: Parse | None = None, errors: int = 0, found: Sequence[Mapping[str, Any]] = FOUND) -> CorpusReport:
    """The report on the example."""
    parses = {"a": parse} if parse else None
    return evaluate_corpus(corpus(), annotator({"a": [quote(**it) for it in found]}, parses), corpus="example", errors=errors)


def sentence(text: str, words: Sequence[tuple[str, str, str, int]], zone: int = 0, at: int = 0) -> Sentence:
    """A sentence of words that follow each other in `text` from `at`: form, lemma, upos, head."""
    made = []
    for number, (form, lemma, upos, head) in enumerate(words, start=1):
        at = text.index(form, at)
        made.append(Word(id=number, text=form, lemma=lemma, upos=upos, head=head, deprel="dep", start=at, end=at + len(form)))
        at += len(form)
    return Sentence(words=tuple(made), zone=zone)
