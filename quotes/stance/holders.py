"""Whose stand a predicate of the content shows: the speaker's, or that of somebody of whom the speaker tells."""

from __future__ import annotations

from quotes.lexicon import cues, function_words
from quotes.model import Word
from quotes.stance.page import Reading
from quotes.stance.predicates import Predicate
from quotes.stance.shifts import is_denied
from quotes.tree import Tree

_SUBJECTS = ("nsubj", "nsubj:pass")
_HELD = {"attitude"}  # classes of predicates that somebody has; the others are the speaker's own words


def holder(reading: Reading, predicate: Predicate) -> Word | None:
    """The word that names the holder if that is not the speaker; None for the speaker."""
    if predicate.in_cue:
        return None
    tree = reading.page.tree(predicate.node)
    named = _named_holder(tree, predicate) if predicate.row.word_class in _HELD else None
    if named is None:
        named = _sayer(reading, predicate)
    return None if named is None or is_denied(tree, named) or is_speaker(reading, predicate.node.at, named) else named


def is_speaker(reading: Reading, at: int, word: Word) -> bool:
    """Whether a word of the content in sentence `at` means the speaker of the quote."""
    lemma = word.text.lower()
    if lemma in function_words()["first_person"]:
        return True
    if reading.source.has(at, word):
        return True
    if word.upos == "PRON":
        return not reading.is_marked(word) and lemma in function_words()["third_person"] and _agrees(reading, lemma)
    return _shares_name(reading, word)


def _agrees(reading: Reading, pronoun: str) -> bool:
    """Whether a pronoun of retold words can stand for the source: *they* for several, *it* for a body, *he* and *she* for a person."""
    types = {speaker.type for speaker in reading.speakers}
    if pronoun in {"they", "their", "them"}:
        return len(reading.speakers) != 1 or "person" not in types
    if pronoun in {"it", "its"}:
        return bool(types) and types == {"organisation"}
    return not types or "person" in types or "anonymous" in types


def _shares_name(reading: Reading, word: Word) -> bool:
    """Whether `word` is the last name of a speaker, or the head word of the source."""
    names = {name.split()[-1].lower() for speaker in reading.speakers for name in (speaker.name, *speaker.aliases)}
    if word.upos == "PROPN" and word.text.lower() in names:
        return True
    heads = {node.word.lemma.lower() for node in reading.source.heads}
    return word.lemma.lower() in heads


def _named_holder(tree: Tree, predicate: Predicate) -> Word | None:
    """Who has the attitude: the subject, the agent of a passive, the owner of a noun; of an infinitive its understood subject."""
    word = predicate.node.word
    if predicate.row.pos == "noun":
        owner = tree.child(word, "nmod:poss") or next(
            (it for it in tree.children(word, "nmod") if tree.lemmas(it, "case") & {"from", "among", "by", "of"} and it.entity != "O"), None
        )
        if owner is not None:
            return owner
        beside = "with" in tree.lemmas(word, "case")  # *watched the border with concern*
        while beside and word.deprel == "nmod" and (above := tree.head(word)) is not None:
            word = above
        governor = tree.head(word)
        held = word.deprel == "obj" or (beside and word.deprel == "obl")
        return _subject(tree, governor) if governor is not None and held else None
    agent = tree.child(word, "obl:agent")
    if agent is not None or (predicate.row.pos == "verb" and tree.child(word, "nsubj:pass") is not None):
        return agent
    return _subject(tree, word)


def _subject(tree: Tree, word: Word) -> Word | None:
    """The subject of a predicate, or of the one that it shares its subject with."""
    for _ in range(4):
        if found := tree.child(word, *_SUBJECTS):
            return found if found.lemma.lower() not in function_words()["relative"] else _antecedent(tree, word)
        governor = tree.head(word)
        if governor is None or word.deprel not in {"xcomp", "conj", "advcl", "acl", "ccomp"}:
            return None
        if word.deprel == "acl":
            return governor if word.xpos == "VBG" else None
        if word.deprel == "xcomp" and (controlled := tree.child(governor, "obj")) is not None:
            return controlled
        word = governor
    return None


def _antecedent(tree: Tree, word: Word) -> Word | None:
    return tree.head(word) if word.deprel == "acl:relcl" else None


def _sayer(reading: Reading, predicate: Predicate) -> Word | None:
    """Who says or thinks, within the content, the clause in which the predicate stands."""
    tree = reading.page.tree(predicate.node)
    word = predicate.node.word
    for above in tree.ancestors(word):
        if reading.content.has(predicate.node.at, above) and word.deprel in {"ccomp", "xcomp", "parataxis"} and _says(above):
            found = tree.child(above, "nsubj")
            if found is not None:
                return found
        word = above
    return None


def _says(verb: Word) -> bool:
    return verb.upos == "VERB" and cues().match(cues().verb_lemma(verb.text, verb.lemma.lower()), "verb", "clause") is not None
