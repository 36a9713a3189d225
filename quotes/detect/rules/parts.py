"""Parts of a match that several rules share: clauses without their conjunction, phrases that belong to an object, asides."""

from __future__ import annotations

from collections.abc import Iterable

from quotes.detect.verbs import follows, further_report, is_finite, is_infinitive, preposition_of, verb_lemma
from quotes.lexicon import cues, function_words
from quotes.model import Word
from quotes.tree import Tree


def clause_words(tree: Tree, content: Word, cue: Word) -> tuple[Word, ...]:
    """The clause below `content` without a leading *that* and without what the source of `cue` says in further clauses."""
    return without_that(
        tree.subtree(content, without={cue.id}, prune=lambda w: further_report(tree, w) or (is_aside(tree, w) and w.deprel != "advcl"))
    )


def without_that(words: Iterable[Word]) -> tuple[Word, ...]:
    """Without a leading *that* (other conjunctions carry meaning and stay)."""
    found = list(words)
    while found and found[0].upos == "PUNCT" and found[0].text in {",", ":"}:
        found.pop(0)
    if found and found[0].lemma.lower() == "that" and found[0].deprel == "mark":
        found.pop(0)
    return tuple(found)


def trailing(tree: Tree, verb: Word, content: Word) -> list[Word]:
    """Phrases right behind the object that the parser hung on the verb but that belong to what is said: *praised X for Y*."""
    out: list[Word] = []
    last = tree.subtree(content)[-1].id
    for phrase in tree.children(verb, "obl", "advcl", "acl", "appos"):
        words = tree.subtree(phrase)
        if words[0].id <= last:
            continue
        topical = phrase.deprel == "obl" and preposition_of(tree, phrase) in function_words()["topic_preposition"]
        if not ((topical and words[0].id == last + 1) or _in_focus(tree, words, last)) or any(w.entity.endswith("Date") for w in words):
            break
        out += words
        last = words[-1].id
    return out


def _in_focus(tree: Tree, words: list[Word], last: int) -> bool:
    """Whether a phrase behind a comma singles out part of what was said: *..., in particular the bridge*."""
    plain = [w for w in words if w.upos != "PUNCT"]
    between = [w for w in tree.words[last : plain[0].id - 1] if w.upos != "PUNCT"] if plain else []
    first = " ".join(w.lemma.lower() for w in plain[:2])
    return bool(plain) and not between and (first == "in particular" or first.split()[0] in function_words()["focus"])


def is_aside(tree: Tree, word: Word) -> bool:
    """Whether a clause or time behind a comma is the reporter's addition: *..., as the vote drew near*, *..., the same day ...*"""
    if not follows(tree, word):
        return False
    if word.deprel == "advcl":
        return is_finite(tree, word) and bool(tree.lemmas(word, "mark") & function_words()["aside_conjunction"])
    return word.deprel == "obl:unmarked" and word.lemma.lower() in function_words()["temporal"]


def is_purpose(tree: Tree, word: Word) -> bool:
    """Whether the verb is an infinitive that nobody has carried out yet: *met to discuss*, *free to support*."""
    head = tree.head(word)
    if not is_infinitive(tree, word) or head is None:
        return False
    known = cues().find(verb_lemma(tree, head), "verb") or head.lemma.lower() in function_words()["catenative"]
    return not (word.deprel == "xcomp" and known)


def is_empty(noun: Word) -> bool:
    """Whether the word says nothing by itself: *it*, *nothing*, *each other*."""
    return noun.upos in {"PRON", "DET", "ADV"} and noun.lemma.lower() in function_words()["empty_content"]
