"""Predicates: the words of a quote that show a stand, by the rows of the stance lexicon, and where their targets stand in the tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from quotes.lexicon import Slot, StancePos, StanceWord, cues, function_words, organisations, roles, stance_words
from quotes.model import Word
from quotes.stance.page import Node, Reading
from quotes.stance.phrases import together
from quotes.tree import Tree

_POS: dict[str, StancePos] = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adj", "ADV": "adv"}
_PREDICATIVE: tuple[StancePos, ...] = ("adj", "noun")
_LONGEST = 4  # words of a lemma
_CLAUSES = ("ccomp", "xcomp", "advcl", "csubj", "acl")


class Predicate(NamedTuple):
    """A word with its row. `words` are all of it (*stand by*); `in_cue`: it belongs to the cue, so that the holder is the source."""

    node: Node
    row: StanceWord
    words: tuple[Word, ...]
    in_cue: bool


def predicates(reading: Reading) -> Iterator[Predicate]:
    """The predicates of the cue and those of the content, in text order each."""
    for words, in_cue in ((reading.cue, True), (reading.content, False)):
        for node in words.nodes:
            if in_cue or node not in reading.cue:
                yield from (Predicate(node, row, found, in_cue) for row, found in rows(reading.page.tree(node), node.word))


def rows(tree: Tree, word: Word) -> Iterator[tuple[StanceWord, tuple[Word, ...]]]:
    """The rows that a word stands for, each with its words; the longest lemma counts. A lemma of several words counts at its head."""
    if phrase := _phrases(tree).get(word.id):
        found, words = phrase
        yield from ((row, words) for row in found)
        return
    pos = _POS.get(word.upos)
    if pos is not None:
        yield from ((row, (word,)) for row in _of_one_use(tree, word, _single(tree, word, pos)))


def _single(tree: Tree, word: Word, pos: StancePos) -> list[StanceWord]:
    words, form, lemma = stance_words(), word.text.lower(), word.lemma.lower()
    if pos == "verb":
        found = words.of(words.verb_lemma(form, cues().verb_lemma(form, lemma)), "verb")
        as_adjective = words.of(form, "adj") if word.xpos in {"VBN", "VBG", "JJ"} else []
        return as_adjective if as_adjective and (not found or _is_described(tree, word, as_adjective)) else found
    if found := words.of(lemma, pos) or words.of(form, pos):
        return found
    if pos == "adv" and tree.child(word, "cop") is None:
        return []
    others = (words.of(it, other) for other in _PREDICATIVE for it in (form, lemma))
    return next(filter(None, others), [])  # *is nonsense* as an adjective, *was cowardly* as an adverb


@lru_cache(maxsize=64)  # those of a quote are asked for many times
def _phrases(tree: Tree) -> Mapping[int, tuple[list[StanceWord], tuple[Word, ...]]]:
    """By the id of its head the longest lemma of several words that begins first: its rows, and its words."""
    found: dict[int, tuple[list[StanceWord], tuple[Word, ...]]] = {}
    words = stance_words()
    for first in tree.words:
        form, lemma = first.text.lower(), first.lemma.lower()
        lemmas = {form, words.verb_lemma(form, lemma) if first.upos == "VERB" else lemma}
        phrases = [it for lemma in lemmas for it in words.phrases(lemma)]
        for phrase, pos in sorted(phrases, key=lambda it: (-len(it[0]), it)):
            parts = (first, *_rest(tree, first, phrase[1:]))
            ids = {it.id for it in parts}
            for head in parts if len(parts) > 1 else ():
                if head.head not in ids and first.id <= head.id < first.id + _LONGEST:
                    found.setdefault(head.id, (words.of(" ".join(phrase), pos), parts))
    return found


def _of_one_use(tree: Tree, word: Word, found: list[StanceWord]) -> list[StanceWord]:
    """A verb that people and things can be the subject of: people have an attitude, things have an effect or are a duty."""
    if word.lemma.lower() in function_words()["negative_governor"] and tree.child(word, "xcomp") is not None:
        found = [row for row in found if row.word_class != "quality"]  # *failed to see it*: no failure of theirs
    classes = {row.word_class for row in found}
    if word.upos != "VERB" or "attitude" not in classes or not classes & {"effect", "deontic"}:
        return found
    subject = tree.child(word, "nsubj")
    thing = (
        subject is not None
        and subject.upos == "NOUN"
        and subject.entity == "O"
        and subject.lemma.lower() not in roles()
        and not _is_body(subject)
    )
    return [row for row in found if (row.word_class == "attitude") != thing]


def _is_body(word: Word) -> bool:
    found = organisations().get(word.lemma.lower())
    return found is not None and found.kind == "organisation"


def _is_described(tree: Tree, word: Word, rows: list[StanceWord]) -> bool:
    """Whether a participle is an adjective: *a troubling report*; a passive too if the adjective takes *by* (*was alarmed by*)."""
    if word.deprel == "amod" or tree.child(word, "cop") is not None:
        return True
    if tree.child(word, "obl:agent") is not None:
        return any(slot.preposition == "by" for row in rows for slot in row.slots)
    return tree.child(word, "obj") is None


def _rest(tree: Tree, word: Word, wanted: tuple[str, ...]) -> tuple[Word, ...]:
    """The further words of a lemma: right behind `word`, or its particles and markers."""
    behind = tree.words[word.id : word.id + len(wanted)]
    if tuple(it.lemma.lower() for it in behind) == wanted or tuple(it.text.lower() for it in behind) == wanted:
        return tuple(behind)
    particles = {it.lemma.lower(): it for it in tree.children(word, "compound:prt")}
    return tuple(particles[it] for it in wanted) if set(wanted) <= particles.keys() else ()


def targets(tree: Tree, word: Word, slot: Slot, words: Iterable[Word]) -> list[Word]:
    """The heads of the phrases in this slot of the predicate `word`, coordinated ones each by itself."""
    own = {it.id for it in words}
    found = _FINDERS[slot.name](tree, word, slot.preposition or "")
    if not found and slot.name in {"obl", "nmod"}:  # *in favor of*, *walk away from*: what hangs on another word of it
        found = [it for part in words for it in tree.children(part, "obl", "nmod", *_CLAUSES) if _leads(tree, it, slot.preposition, own)]
    if not found and slot.name == "obj" and len(own) > 1:  # *rein in corruption*, *play down the risk*
        found = [it for it in tree.children(word, "obl") if {c.id for c in tree.children(it, "case")} <= own]
    if slot.name == "pred":  # *important talks and a dinner*: no word on the dinner
        return [it for it in found if it.id not in own]
    return [each for head in found for each in _coordinated(tree, head) if each.id not in own]


def _leads(tree: Tree, phrase: Word, wanted: str | None, own: set[int]) -> bool:
    """Whether the preposition of a phrase, but for words of the predicate, is the wanted one. *agreed to share* has none."""
    leading = [it.text.lower() for it in tree.children(phrase, "case", "mark") if it.id not in own]
    return bool(leading) and leading[0] == wanted and not _is_complement(tree, phrase)


def _coordinated(tree: Tree, head: Word) -> list[Word]:
    """The head and its conjuncts of the same kind, but for verbs that share their object with it (*to open and run a school*)."""
    if head.upos == "VERB":
        shared = together(tree, head)
        return [head, *(it for it in tree.children(head, "conj") if it.upos == "VERB" and it not in shared)]
    return [head, *(it for it in tree.children(head, "conj") if it.upos != "VERB")]


def preposition(tree: Tree, word: Word) -> str:
    """The preposition or conjunction before a phrase, in lower case; empty if there is none. *according to*: its first word."""
    found = tree.child(word, "case", "mark")
    return found.text.lower() if found else ""


def _objects(tree: Tree, verb: Word, _: str) -> list[Word]:
    passive = tree.children(verb, "nsubj:pass")
    if passive:
        return passive
    if found := tree.children(verb, "obj") or tree.children(verb, "iobj"):
        return found
    if verb.deprel in {"acl", "acl:relcl", "amod"} and (noun := tree.head(verb)) is not None and verb.xpos in {"VBN", "VBD"}:
        return [noun]
    shared = (obj for it in tree.children(verb, "conj") if it.upos == "VERB" for obj in tree.children(it, "obj"))
    if found := list(shared):
        return found
    head = tree.head(verb)
    if verb.deprel == "xcomp" and head is not None and tree.child(verb, "aux:pass") is not None:
        return tree.children(head, "nsubj", "nsubj:pass")  # *needs to be rejected*
    return []


def _obliques(tree: Tree, word: Word, wanted: str) -> list[Word]:
    some = tree.children(word, "obl", "nmod", "obl:agent", *_CLAUSES)
    found = [it for it in some if preposition(tree, it) == wanted and not _is_complement(tree, it)]
    if not found:  # the parser hangs it on the object
        found = [it for noun in tree.children(word, "obj", "iobj") for it in tree.children(noun, "nmod") if preposition(tree, it) == wanted]
    return found


def _beside_object(tree: Tree, verb: Word, wanted: str) -> list[Word]:
    return _obliques(tree, verb, wanted) if tree.child(verb, "obj", "iobj", "nsubj:pass") is not None else []


def _clauses(tree: Tree, word: Word, _: str) -> list[Word]:
    return [it for it in tree.children(word, "ccomp", "csubj") if preposition(tree, it) not in {"whether", "if", "to"}]


def _infinitives(tree: Tree, word: Word, _: str) -> list[Word]:
    some = tree.children(word, "xcomp", "ccomp", "advcl")
    found = [it for it in some if _is_infinitive(tree, it) or _is_gerund(tree, it) or _is_bare(tree, it)]
    return [it for it in found if it.deprel != "advcl" or (tree.child(word, "obj") is None and not _is_set_off(tree, it))]


def _is_set_off(tree: Tree, clause: Word) -> bool:
    """*pushed for a deal, saying that it was fair*: behind a comma, no complement."""
    first = tree.subtree(clause)[0]
    return "," in {it.text for it in tree.words[max(first.id - 2, 0) : first.id]}


def _of_object(tree: Tree, verb: Word, _: str) -> list[Word]:
    return _infinitives(tree, verb, "") if tree.child(verb, "obj", "nsubj:pass", "iobj", "obl") is not None else []


def _is_infinitive(tree: Tree, word: Word) -> bool:
    return any(it.lemma.lower() == "to" and it.upos == "PART" for it in tree.children(word, "mark"))


def _is_complement(tree: Tree, word: Word) -> bool:
    """*agreed to share*; of adjectives such as *resistant to change* the parser takes nouns for verbs."""
    governor = tree.head(word)
    return governor is not None and governor.upos == "VERB" and word.deprel == "xcomp" and _is_infinitive(tree, word)


def _is_gerund(tree: Tree, word: Word) -> bool:
    return word.xpos == "VBG" and not preposition(tree, word)  # *decided against going*: an oblique


def _is_bare(tree: Tree, word: Word) -> bool:
    return word.deprel == "xcomp" and word.xpos == "VB" and not tree.children(word, "nsubj", "mark")


def _subjects(tree: Tree, word: Word, _: str) -> list[Word]:
    if found := tree.children(word, "nsubj", "csubj", "obl:agent"):
        return found
    governor = tree.head(word)
    if governor is not None and word.deprel in {"acl:relcl", "acl"}:
        return [governor]
    if governor is not None and word.deprel in {"xcomp", "conj"}:
        return _subjects(tree, governor, "")
    return []


def _modifiers(tree: Tree, noun: Word, wanted: str) -> list[Word]:
    found = [it for it in tree.children(noun, "nmod", "obl", "acl", "advcl") if preposition(tree, it) == wanted]
    governor = tree.head(noun)
    if not found and governor is not None and noun.deprel in {"obj", "nsubj:pass", "nsubj", "obl"}:  # *concerns were raised over*
        found = [it for it in tree.children(governor, "obl", "advcl") if preposition(tree, it) == wanted and it.id > noun.id]
    if not found and preposition(tree, noun) == "with" and wanted in {"about", "with"}:
        found = _looked_at(tree, noun)
    return found


def _looked_at(tree: Tree, noun: Word) -> list[Word]:
    """*watched the situation in the south with concern*: the object, on whose phrase the parser may hang the concern."""
    top = noun
    while top.deprel == "nmod" and (governor := tree.head(top)) is not None:
        top = governor
    governor = tree.head(top)
    if top.deprel == "obl" and top is noun and governor is not None:
        return _objects(tree, governor, "")
    return [top] if top.deprel == "obj" and top is not noun else []


def _noun_clauses(tree: Tree, noun: Word, _: str) -> list[Word]:
    found = [
        it
        for it in tree.children(noun, "acl", "ccomp", "xcomp", "acl:relcl")
        if _is_infinitive(tree, it) or preposition(tree, it) == "that"
    ]
    governor = tree.head(noun)
    if not found and governor is not None and noun.deprel == "obj":
        found = [it for it in tree.children(governor, "xcomp", "advcl") if _is_infinitive(tree, it) and it.id > noun.id]
    return found


def _described(tree: Tree, word: Word, _: str) -> list[Word]:
    """What an adjective, noun or adverb is said of."""
    if word.upos == "ADV" and tree.child(word, "cop") is None:
        governor = tree.head(word)
        return [governor] if governor is not None and word.deprel == "advmod" and governor.upos in {"VERB", "ADJ", "NOUN"} else []
    if tree.child(word, "expl") is not None or _has_empty_subject(tree, word):
        extraposed = tree.children(word, "csubj", "ccomp", "xcomp", "advcl", "acl")
        if extraposed:
            return [it for it in extraposed if it.deprel != "advcl" or _is_infinitive(tree, it)][:1]
    if subjects := tree.children(word, "nsubj", "nsubj:pass", "csubj"):
        return [it for it in subjects if it.lemma.lower() not in {"there"}]
    governor = tree.head(word)
    if governor is None:
        return []
    if word.deprel == "amod":
        return _named_so(tree, governor) or [governor]
    if word.deprel == "xcomp":  # *makes the deal vital*, *seems vital*
        return tree.children(governor, "obj") or tree.children(governor, "nsubj", "nsubj:pass", "csubj")
    if word.deprel == "conj":
        return _described(tree, governor, "")
    if word.deprel == "obl" and preposition(tree, word) == "as":  # *described it as a disaster*
        return _objects(tree, governor, "")
    return []


def _named_so(tree: Tree, noun: Word) -> list[Word]:
    """*the bridge is a wonderful building*, *sees the bridge as a wonderful building*: what is called so by a noun with its adjective."""
    first = tree.head(noun) if noun.deprel == "conj" else noun
    governor = tree.head(first) if first is not None else None
    if first is None:
        return []
    if tree.child(first, "cop") is not None and tree.child(first, "expl", "csubj") is None:
        return [it for it in tree.children(first, "nsubj") if it.lemma.lower() != "there"]
    if governor is not None and first.deprel == "obl" and preposition(tree, first) == "as":
        return _objects(tree, governor, "")
    if governor is not None and first.deprel == "xcomp":
        return tree.children(governor, "obj") or tree.children(governor, "nsubj", "nsubj:pass")
    return _subjects(tree, governor, "") if governor is not None and is_trait(tree, first) else []


def is_trait(tree: Tree, noun: Word) -> bool:
    """Whether a noun is what its subject has or shows: *showed poor judgment*."""
    governor = tree.head(noun)
    return governor is not None and noun.deprel == "obj" and governor.lemma.lower() in function_words()["trait"]


def _has_empty_subject(tree: Tree, word: Word) -> bool:
    subject = tree.child(word, "nsubj")
    return subject is not None and subject.lemma.lower() == "it" and tree.child(word, "csubj", "ccomp", "xcomp", "advcl") is not None


def _modal_clause(tree: Tree, word: Word, _: str) -> list[Word]:
    governor = tree.head(word)
    if governor is not None and word.deprel == "aux":
        if word.lemma.lower() == "must" and "have" in tree.lemmas(governor, "aux"):
            return []  # *they must have known*: a guess
        return [governor] if word.xpos == "MD" or word.lemma.lower() == "have" else []  # *had better go*
    return _infinitives(tree, word, "")


def _itself(_: Tree, word: Word, __: str) -> list[Word]:
    return [word]


_FINDERS = {
    "obj": _objects,
    "obl": _obliques,
    "ccomp": _clauses,
    "xcomp": _infinitives,
    "obj-xcomp": _of_object,
    "obj-obl": _beside_object,
    "nsubj": _subjects,
    "nmod": _modifiers,
    "acl": _noun_clauses,
    "pred": _described,
    "clause": _modal_clause,
    "self": _itself,
}
