"""A target in a parsed article as a mention: its head, content words and names."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from quotes.lexicon import titles
from quotes.lexicon.places import country_in
from quotes.model import Parse, Sentence, Word
from quotes.stance.topics.words import folded, is_faded
from quotes.tree import Tree

_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})  # no auxiliaries: they are AUX
_NAMES = frozenset({"Person", "Organization", "Location", "NORP", "Misc", "Facility", "Product", "Event"})
_DOWN = ("obj", "xcomp", "ccomp", "nmod", "obl", "acl")
_CONTEXT_NAMES = 6


class Reader:
    """Reads the targets of one article."""

    def __init__(self, parse: Parse) -> None:
        self._sentences = parse.sentences
        self._starts = [sentence.start for sentence in parse.sentences]
        found = [(name, words) for sentence in parse.sentences for name, words in _names(sentence.words)]
        self._names = Counter(name for name, _ in found)
        self._people = Counter(name for name, words in found if _is_person(words))

    @property
    def context(self) -> tuple[str, ...]:
        """The names that stand most often in the article, the most frequent first."""
        return tuple(name for name, _ in sorted(self._names.items(), key=lambda it: (-it[1], it[0]))[:_CONTEXT_NAMES])

    def read(self, start: int, end: int) -> tuple[str, tuple[str, ...], frozenset[str]]:
        """Head, content lemmas and names of the words from `start` to `end`, as `Mention` has them. Head is "" where there is no word."""
        sentence = self._touched(start, end)
        inside = [it for it in sentence.words if it.start >= start and it.end <= end] if sentence else []
        if sentence is None or not inside:
            return "", (), frozenset()
        names = [(self._full(name, words), words) for name, words in _names(inside)]
        named = {word.id for _, words in names for word in words}
        tree = Tree(sentence)
        content = tuple(_lemma(tree, it) for it in inside if it.upos in _CONTENT and it.id not in named)
        head = _head(tree, inside)
        found = {name for name, _ in names} | _owner(sentence.words, inside)
        name = next((name for name, words in names if head.id in {it.id for it in words}), None)
        return name or _lemma(tree, head), content, frozenset(found)

    def _touched(self, start: int, end: int) -> Sentence | None:
        """The first sentence with words between `start` and `end`."""
        at = max(bisect_right(self._starts, start) - 1, 0)
        return next((it for it in self._sentences[at : at + 2] if it.start < end and start < it.end), None)

    def _full(self, name: str, words: Sequence[Word]) -> str:
        """A surname as the full name that the article gives most often: *Clinton* is somebody else from article to article."""
        if not _is_person(words):
            return name
        fitting = [it for it in self._people if it.endswith(f" {name}")]
        return min(fitting, key=lambda it: (-self._people[it], it), default=name)


def _is_person(words: Sequence[Word]) -> bool:
    return words[0].entity.endswith("-Person")


def _owner(words: Sequence[Word], inside: Sequence[Word]) -> set[str]:
    """The country that *its* stands for: the last one before it in the sentence."""
    its = next((it for it in inside if it.text.lower() == "its"), None)
    if its is None:
        return set()
    before = [name for name, _ in _names(it for it in words if it.start < its.start)]
    return {before[-1]} if before and country_in(before[-1]) == before[-1] else set()


def _lemma(tree: Tree, word: Word) -> str:
    """With its particle, if it is a verb that has one: *take out* is no *take*."""
    particle = tree.child(word, "compound:prt")
    return "-".join(it.lemma.lower() for it in (word, particle) if it)


def _head(tree: Tree, inside: Sequence[Word]) -> Word:
    """The word that the phrase is about: below its top as long as that one says little (*to promote*, *the importance of*)."""
    ids = {it.id for it in inside}
    at = next((it for it in inside if it.head not in ids), inside[0])
    while is_faded(_lemma(tree, at)):
        below = next((it for deprel in _DOWN for it in tree.children(at, deprel) if it.id in ids), None)
        if below is None:
            break
        at = below
    return at


def _names(words: Iterable[Word]) -> Iterator[tuple[str, list[Word]]]:
    """Names as they compare, with their words; a country for its adjectives and capital."""
    for run in _runs(words):
        rest = [it for it in run if any(map(str.isalnum, it.text))]
        while rest and " ".join(it.text for it in rest[:1]).removesuffix(".") in titles():
            rest = rest[1:]
        while rest:
            size, name = _first(rest)
            if name:
                yield name, rest[:size]
            rest = rest[size:]


def _runs(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Words of one name each; a person whose given name and surname are tagged apart is one."""
    run: list[Word] = []
    for word in words:
        is_name = _is_name(word)
        apart = word.entity.startswith("B-") and not (word.entity == "B-Person" and run and run[-1].entity.endswith("-Person"))
        if run and (not is_name or apart or word.text == ","):
            yield run
            run = []
        if is_name and word.text != ",":
            run.append(word)
    if run:
        yield run


def _is_name(word: Word) -> bool:
    """Whether a word is tagged as part of a name, or is the country that the tagger missed in a headline (*US*)."""
    if word.entity == "O":
        return word.upos == "PROPN" and word.text[0].isupper() and country_in(word.text) is not None
    return word.entity[2:] in _NAMES


def _first(run: Sequence[Word]) -> tuple[int, str]:
    """The first name of a run and its number of words."""
    text = " ".join(it.text for it in run)
    return len(run), country_in(text) or folded(text).removeprefix("the ")
