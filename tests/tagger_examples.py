"""What a tagger says, written as mark-up of the text, with plain parses and a linker made by hand."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from quotes.detect.evidence import NOBODY, Evidence, WordEvidence
from quotes.detect.linker import FittedLinker
from quotes.detect.linking import Features
from quotes.evaluate.brat import GoldAttribution
from quotes.lexicon import Example, parse_example
from quotes.model import Article, ModelInfo, Parse, Quote, Sentence, Span, Word, Zone, ZoneKind, text_sha256
from quotes.training import corpus

TOKEN = re.compile(r"\w+(?:[’'-]\w+)*|[^\w\s]")
SENTENCE = re.compile(r".*?(?:[.!?]+[”\"’)]*(?=\s|$)|$)", re.DOTALL)
VERBS = {"said": "say", "added": "add", "asked": "ask", "zwonked": "zwonk"}
INFO = ModelInfo(name="told", version="1", sha256="7" * 64)
SURE = 0.9
WHO = ("Ruiz", "the mayor", "Okoro", "Ann Lee", "a neighbour")
HOW = ("said", "added", "has said", "asked", "then said")
WHAT = ("the wall leaks badly", "it will stand for many years", "that nobody had known", "nothing was done", "the bridge is closed now")


def article(text: str, *kinds: ZoneKind, slug: str = "a") -> Article:
    """An article whose lines are zones; of the given kinds, else body."""
    zones: list[Zone] = []
    for number, line in enumerate(it for it in re.finditer(r"[^\n]+", text) if it[0].strip()):
        start = line.start() + len(line[0]) - len(line[0].lstrip())
        kind = kinds[number] if kinds else "body"
        zones.append(Zone(kind=kind, start=start, end=line.start() + len(line[0].rstrip())))
    return Article(slug=slug, file=f"{slug}.txt", text=text, sha256=text_sha256(text), zones=tuple(zones))


def parsed(source: Article) -> Parse:
    """A parse without grammar: in each sentence all words hang on its first verb, or else on its first word."""
    return Parse(
        sentences=tuple(
            sentence
            for number, zone in enumerate(source.zones)
            if zone.kind in {"title", "body", "caption"}
            for found in SENTENCE.finditer(source.text, zone.start, zone.end)
            if (sentence := _sentence(source.text, found.start(), found.end(), number))
        )
    )


def _sentence(text: str, start: int, end: int, zone: int) -> Sentence | None:
    tokens = list(TOKEN.finditer(text, start, end))
    root = next((id for id, token in enumerate(tokens, 1) if token[0] in VERBS), 1)
    words = tuple(_word(id, token, root) for id, token in enumerate(tokens, 1))
    return Sentence(words=words, zone=zone) if words else None


def _word(id: int, token: re.Match[str], root: int) -> Word:
    form = token[0]
    upos = "VERB" if form in VERBS else "NOUN" if form[0].isalnum() else "PUNCT"
    head, deprel = (0, "root") if id == root else (root, "dep")
    return Word(
        id=id, text=form, lemma=VERBS.get(form, form.lower()), upos=upos, head=head, deprel=deprel, start=token.start(), end=token.end()
    )


def words_of(parse: Parse) -> list[Word]:
    """All words of a parse."""
    return [word for sentence in parse.sentences for word in sentence.words]


def gold(*markups: str) -> tuple[GoldAttribution, ...]:
    """Attributions written as `[source] <cue> {content}` in the same text."""
    found = map(parse_example, markups)
    return tuple(GoldAttribution(id=f"E{n}", content=it.content, cue=it.cue, source=it.source) for n, it in enumerate(found, 1))


def evidence(parse: Parse, *markups: str, sure: float = SURE, windows: Sequence[int] = ()) -> Evidence:
    """What a tagger says that believes in these attributions with probability `sure`, and in all else with the rest.

    `windows`: the words (indices) with which a further window begins. Links go, in equal shares, to all words of the other part.
    """
    words = words_of(parse)
    believed = [_Believed(words, parse_example(markup)) for markup in markups]
    borders = [0, *windows, len(words)]
    return Evidence(
        words=tuple(_evidence(i, word, believed, sure) for i, word in enumerate(words)),
        windows=tuple(pairwise(borders)),
    )


class _Believed:
    """An attribution as indices of words."""

    def __init__(self, words: Sequence[Word], told: Example) -> None:
        self.content, self.cue, self.source = (_touched(words, spans) for spans in (told.content, told.cue, told.source))
        self.begins = {min(_touched(words, [span])) for span in told.content}


def _touched(words: Sequence[Word], spans: Iterable[Span]) -> tuple[int, ...]:
    return tuple(i for i, word in enumerate(words) if any(word.start < span.end and span.start < word.end for span in spans))


def _evidence(i: int, word: Word, believed: Iterable[_Believed], sure: float) -> WordEvidence:
    made = WordEvidence(word.start, word.end, *[1 - sure] * 4, to_cue={}, cue_to_source={}, content_to_source={})
    for it in believed:
        if i in it.content:
            links = {"to_cue": _shared(it.cue, sure), "content_to_source": _shared(it.source, sure)}
            made = made._replace(content=sure, begins=sure if i in it.begins else 1 - sure, **links)
        if i in it.cue:
            made = made._replace(cue=sure, cue_to_source=_shared(it.source, sure))
        if i in it.source:
            made = made._replace(source=sure)
    return made


def _shared(targets: Collection[int], sure: float) -> Mapping[int, float]:
    return {target: sure / len(targets) for target in targets} if targets else {NOBODY: sure}


def changed(found: Evidence, at: Iterable[int], **fields: float | Mapping[int, float]) -> Evidence:
    """The evidence with other values for the words at these indices."""
    places = set(at)
    return Evidence(tuple(word._replace(**fields) if i in places else word for i, word in enumerate(found.words)), found.windows)


class Told:
    """A tagger that says what it was told, by text: the mark-up of one attribution or several."""

    info = (INFO,)

    def __init__(self, *markups: str, sure: float = SURE) -> None:
        self._sure = sure
        self._markups: dict[str, list[str]] = {}
        for markup in markups:
            self._markups.setdefault(parse_example(markup).text, []).append(markup)

    def read(self, article: Article, parse: Parse, proposed: Sequence[Quote]) -> Evidence:
        return evidence(parse, *self._markups.get(article.text, []), sure=self._sure)


def linker(
    least: float = 1.5, calibration: tuple[tuple[float, float], ...] = ((0, 0), (1, 1)), bias: float = 0.0, **weights: float
) -> FittedLinker:
    """A linker with a hidden unit for each weighed feature; all three chances are the same."""
    names = Features._fields
    hidden = tuple((*(float(weight) if it == name else 0.0 for it in names), 0.0) for name, weight in weights.items())
    return FittedLinker(
        features=names,
        mean=(0.0,) * len(names),
        scale=(1.0,) * len(names),
        hidden=hidden,
        output=((*(1.0 for _ in hidden), bias),) * 3,
        least=least,
        preference={"rule": 0.0, "other source": 0.0, "other content": 0.0, "known cue": 0.0, "new cue": 0.0},
        calibration=calibration,
    )


def believer(least: float = 1.5) -> FittedLinker:
    """A linker that goes by the content's probability alone: worth is above 1.5 where its odds are better than even."""
    return linker(least=least, content_mean=1.0)


def shown(text: str, ranges: Iterable[tuple[int, int]]) -> Iterator[str]:
    """The words in these ranges."""
    return (text[start:end] for start, end in ranges)


def toy_markup(number: int) -> str:
    """A short text with one attribution, in one of several forms, and a sentence without one."""
    who, how, what = WHO[number % 5], HOW[number // 2 % 5], WHAT[number // 3 % 5]
    behind, before = f"The town is old. [{who}] <{how}> {{{what}}}.", f"{{“{what[0].upper()}{what[1:]},”}} <{how}> [{who}]. It rained."
    return behind if number % 2 else before


def annotated(markup: str, slug: str = "toy") -> corpus.Example:
    """An article of a corpus whose gold is the mark-up."""
    source = article(parse_example(markup).text, slug=slug)
    return corpus.Example(source, parsed(source), gold(markup))
