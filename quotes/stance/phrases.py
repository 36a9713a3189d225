"""The shortest clear phrase around a word: a noun phrase without loose clauses, a verb phrase without adverbials, a clause."""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import takewhile

from quotes.model import Word
from quotes.tree import Tree

Range = tuple[int, int]  # code points into the article, half-open

_ADDED = frozenset({"parataxis", "conj", "cc", "advcl", "list", "vocative", "discourse"})
_LOOSE = _ADDED | {"acl:relcl", "appos", "cc:preconj", "dep", "nsubj", "nsubj:pass", "expl", "csubj"}
_ADJUNCTS = frozenset({"obl:tmod", "nmod:tmod", "obl:unmarked", "nmod:unmarked"})
_NOUN_LOOSE = _LOOSE | _ADJUNCTS | {"cop", "aux", "aux:pass", "ccomp", "xcomp", "advmod", "mark", "obl"}
_VERB_LOOSE = _LOOSE | _ADJUNCTS | {"obl:agent"}
_CUT = frozenset({"acl:relcl", "appos", "parataxis"})
_OWN = frozenset({"nmod", "acl", "acl:relcl", "obj", "obl", "ccomp", "xcomp", "advcl", "appos"})
_LEADERS = ("case", "mark", "nsubj", "nsubj:pass", "cop", "aux")
_JOINING = frozenset({"and", "or", "&"})
_MARKS = frozenset('"“”„«»') | {"''", "``"}
_EDGE = frozenset({"PUNCT", "CCONJ", "SYM"})


def phrase(tree: Tree, head: Word, without: Collection[int] = ()) -> Range:
    """The phrase of `head`: what it names, in the fewest words that are clear by themselves, without the branches at the ids `without`."""
    if is_clause(tree, head):
        return clause(tree, head)
    return verb_phrase(tree, head) if is_verb_phrase(tree, head) else noun_phrase(tree, head, without)


def is_clause(tree: Tree, head: Word) -> bool:
    """Whether `head` is the predicate of a clause with a subject."""
    return tree.child(head, "nsubj", "nsubj:pass", "expl", "csubj") is not None


def is_verb_phrase(tree: Tree, head: Word) -> bool:
    """Whether `head` is a verb, or the predicate of an infinitive (*to be the exception*)."""
    return head.upos == "VERB" or tree.child(head, "cop", "aux", "aux:pass") is not None


def together(tree: Tree, head: Word) -> list[Word]:
    """The conjuncts that make up one target with `head`: those that share their complements with it (*the police and the firemen*).

    One that has a preposition of its own, or stands behind a complement of `head`, is a target by itself (*of the bridge and of the road*).
    """
    return list(takewhile(lambda conjunct: _is_joined(tree, head, conjunct), tree.children(head, "conj")))


def _is_joined(tree: Tree, head: Word, conjunct: Word) -> bool:
    if (conjunct.upos == "VERB") != (head.upos == "VERB") or tree.child(conjunct, *_LEADERS) or tree.lemmas(conjunct, "cc") - _JOINING:
        return False
    if any(it.text in _MARKS for it in tree.words[head.id : conjunct.id]):
        return False
    return not any(head.id < it.id < conjunct.id for it in tree.children(head, *_OWN))


def noun_phrase(tree: Tree, head: Word, without: Collection[int] = ()) -> Range:
    """A noun with what stands before it, and its prepositional phrases up to the first comma."""
    kept = tree.subtree(head, without, prune=_pruned(tree, head, _NOUN_LOOSE))
    return _range(tree, head, [word for word in kept if not _leads(word, head)])


def verb_phrase(tree: Tree, head: Word) -> Range:
    """A verb with *to*, negation, object and complement; without subject and adverbials, of which one is kept if there is no object."""
    complement = tree.child(head, "obj", "xcomp", "ccomp", "iobj")
    obliques = tree.children(head, "obl")
    dropped = {word.id for word in (obliques if complement else obliques[1:])}
    loose = _pruned(tree, head, _VERB_LOOSE)
    kept = tree.subtree(head, dropped, loose)
    return _range(tree, head, [word for word in kept if not (_marks(word, head) and word.lemma.lower() != "to")])


def clause(tree: Tree, head: Word) -> Range:
    """A whole clause without its conjunction and what is loosely added."""
    kept = tree.subtree(head, prune=_pruned(tree, head, _ADDED))
    return _range(tree, head, [word for word in kept if not _marks(word, head)])


def _pruned(tree: Tree, head: Word, loose: frozenset[str]) -> Callable[[Word], bool]:
    joined = {it.id for it in together(tree, head)}

    def prune(word: Word) -> bool:
        if word.id in joined:
            return False
        if word.head == head.id and word.deprel == "acl:relcl" and head.upos in {"PRON", "DET"}:
            return False  # *those who stand by one another*
        if word.head == head.id and word.deprel in loose:
            return True
        return word.deprel in _CUT or (word.id > head.id and _behind_comma(tree, word))

    return prune


def _behind_comma(tree: Tree, word: Word) -> bool:
    first = tree.subtree(word)[0]
    return word.deprel not in {"punct", "conj"} and first.id > 1 and tree.word(first.id - 1).text in {",", ";", "–", "—", "--"}


def _leads(word: Word, head: Word) -> bool:
    """Whether a word is the preposition or conjunction before the phrase."""
    return word.head == head.id and word.deprel in {"case", "cc"} and word.id < head.id


def _marks(word: Word, head: Word) -> bool:
    return word.head == head.id and word.deprel == "mark"


def _range(tree: Tree, head: Word, kept: list[Word]) -> Range:
    """From the first to the last word that is connected with `head` without a gap of dropped words."""
    ids = {word.id for word in kept}
    first = last = head.id
    while first - 1 in ids or (first > 2 and first - 2 in ids and tree.word(first - 1).upos == "PUNCT"):
        first -= 1
    size = len(tree.words)
    while last + 1 in ids or (last + 2 <= size and last + 2 in ids and tree.word(last + 1).upos == "PUNCT"):
        last += 1
    while first < head.id and tree.word(first).upos in _EDGE:
        first += 1
    while last > head.id and tree.word(last).upos in _EDGE:
        last -= 1
    return tree.word(first).start, tree.word(last).end
