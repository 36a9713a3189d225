"""From a cue to the words that are credited: the subject or agent, also across coordination, control and participles."""

from __future__ import annotations

from quotes.detect.verbs import follows, further_report
from quotes.lexicon import function_words, organisations, roles
from quotes.model import Word
from quotes.tree import Tree

POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
LOOSE = frozenset(
    {
        "advcl",
        "advcl:relcl",
        "aux",
        "case",
        "ccomp",
        "cop",
        "dep",
        "discourse",
        "expl",
        "mark",
        "nsubj",
        "nsubj:outer",
        "orphan",
        "parataxis",
    }
)
_ACTIVE = ("nsubj", "nsubj:outer", "csubj")
_PASSIVE = ("nsubj:pass", "csubj:pass")


def is_passive(tree: Tree, verb: Word) -> bool:
    """Whether the verb is passive: an auxiliary, a passive subject without object, or a bare participle (*Asked by X, she ...*)."""
    below = {child.deprel for child in tree.children(verb)}
    if "aux:pass" in below or ("obj" not in below and not below.isdisjoint(_PASSIVE)):
        return True
    return verb.xpos == "VBN" and verb.deprel in {"acl", "advcl"} and below.isdisjoint(("aux", *_ACTIVE))


def agent(tree: Tree, verb: Word) -> list[Word]:
    """The *by* phrase of a passive, without *by*; empty if there is none."""
    found = tree.child(verb, "obl:agent")
    return mention(tree, found) if found else []


def subject(tree: Tree, verb: Word) -> list[Word]:
    """The words of the noun phrase that does what `verb` says; empty if the sentence does not tell.

    A clause without a subject of its own borrows it: a conjunct from the first conjunct, an infinitive from its controller, a
    participle (*..., adding that ...*) from the main clause, a relative clause from its antecedent.
    """
    own = min(tree.children(verb, *_ACTIVE, *_PASSIVE), key=lambda w: abs(w.id - verb.id), default=None)
    if own is not None and own.deprel != "csubj":
        return _resolve(tree, verb, own)
    head = tree.head(verb)
    if head is None or tree.child(verb, "expl"):
        return []
    return _borrowed(tree, verb, head)


def _resolve(tree: Tree, verb: Word, own: Word) -> list[Word]:
    antecedent = _antecedent(tree, verb) if own.lemma.lower() in function_words()["relative"] and own.upos == "PRON" else None
    if antecedent is None:
        return mention(tree, own, without=verb)
    found = mention(tree, antecedent, without=verb)
    between = tree.words[found[-1].id : own.id - 1] if found and found[-1].id < own.id else ()
    return [*found, *between, own] if all(w.upos == "PUNCT" for w in between) else found  # the leaders, who ...


def _antecedent(tree: Tree, verb: Word) -> Word | None:
    """The noun that a relative clause around `verb` describes."""
    at: Word | None = verb
    while at is not None:
        if at.deprel.startswith("acl"):
            return tree.head(at)
        if at.deprel not in {"conj", "xcomp", "advcl", "ccomp"}:
            return None
        at = tree.head(at)
    return None


def _borrowed(tree: Tree, verb: Word, head: Word) -> list[Word]:
    if verb.deprel == "xcomp":
        controller = tree.child(head, "obj", "iobj")
        if controller is not None and not is_passive(tree, head):
            return mention(tree, controller)
        return subject(tree, head)
    if verb.deprel == "acl" and head.upos in {"NOUN", "PROPN", "PRON"}:
        return _of_noun(tree, verb, head)
    if verb.deprel in {"advcl", "conj", "parataxis"} and head.deprel in {"ccomp", "xcomp"} and further_report(tree, verb):
        above = tree.head(head)
        return subject(tree, above) if above is not None else []
    if verb.deprel in {"conj", "advcl", "parataxis", "dep"} and (head.upos in {"VERB", "AUX", "ADJ"} or tree.children(head, "cop")):
        if verb.deprel == "parataxis" and "VerbForm=Fin" in verb.feats:
            return []
        return subject(tree, head)
    if verb.deprel == "acl:relcl":
        return mention(tree, head, without=verb) if tree.child(verb, "obj", "ccomp") and not tree.child(verb, *_ACTIVE) else []
    return []


def _of_noun(tree: Tree, verb: Word, noun: Word) -> list[Word]:
    """Who does a verb below a noun: the noun (*residents complaining*), but of a thing the one who made it (*a statement saying*)."""
    if verb.xpos != "VBG":
        return _owner_or_clause(tree, noun)
    lemma = noun.lemma.lower()
    known = organisations().get(lemma)
    speaks = lemma in roles() or noun.entity != "O" or "Number=Plur" in noun.feats or (known is not None and known.kind == "organisation")
    return mention(tree, noun, without=verb) if speaks else _owner_or_clause(tree, noun) or mention(tree, noun, without=verb)


def _owner_or_clause(tree: Tree, noun: Word) -> list[Word]:
    """Who does the infinitive below a noun: the owner of the noun (*his promise to*), else the subject of its clause."""
    owner = tree.child(noun, "nmod:poss")
    if owner is not None:
        return mention(tree, owner)
    head = tree.head(noun)
    return subject(tree, head) if head is not None and head.upos == "VERB" and noun.deprel in {"obj", "obl"} else []


def mention(tree: Tree, noun: Word, without: Word | None = None) -> list[Word]:
    """The noun phrase around `noun`: title, apposition, coordination and tight modifiers, without loose clauses and prepositions.

    The branch in which the verb `without` stands is left out.
    """

    def loose(word: Word) -> bool:
        if without is not None and word.head == noun.id and tree.dominates(word, without):
            return True
        if word.deprel in LOOSE and word.head == noun.id:
            return word.text not in POSSESSIVE
        if word.deprel == "acl:relcl":
            return word.id < noun.id or follows(tree, word)
        return word.deprel == "advmod" and word.head == noun.id and word.id > noun.id

    found = tree.subtree(noun, prune=loose)
    while found and found[-1].upos == "PUNCT" and found[-1].text not in {")", "”", '"', "’"}:
        found.pop()
    while found and found[0].upos == "PUNCT" and found[0].text not in {"(", "“", '"', "‘"}:
        found.pop(0)
    return _with_name(tree, noun, found)


def _with_name(tree: Tree, noun: Word, found: list[Word]) -> list[Word]:
    """The phrase with parts of a name that the parser hung beside it: *her rival, Jane Roe*, *Jane* before *Roe*."""
    if not found:
        return found
    before = tree.words[found[0].id - 2] if found[0].id > 1 else None
    if before is not None and before.entity.endswith("Person") and noun.entity.endswith("Person") and before.head == noun.head:
        found = [before, *found]
    after = tree.words[found[-1].id : found[-1].id + 2]
    if len(after) == 2 and after[0].text == "," and after[1].entity == "B-Person" and after[1].head == noun.head and noun.upos == "NOUN":
        name = tree.subtree(after[1], prune=lambda w: w.deprel not in {"flat", "compound", "punct"})
        found = [*found, after[0], *[w for w in name if w.upos != "PUNCT"]]
    return found


def phrase_before(tree: Tree, verb: Word) -> list[Word]:
    """The bare noun phrase right before a verb, back to a comma or the beginning: *..., Jane Roe said, ...*"""
    out: list[Word] = []
    before = list(tree.words[: verb.id - 1])
    if before and before[-1].text == ")":  # Jane Roe (D-Ohio) said
        while before and before.pop().text != "(":
            pass
    for word in reversed(before):
        if word.upos not in {"PROPN", "NOUN", "PRON", "DET", "ADJ"}:
            return out if word.text == "," and out and out[-1].upos in {"PROPN", "NOUN", "PRON"} else []
        out.insert(0, word)
    return out if out and out[-1].upos in {"PROPN", "NOUN", "PRON"} else []


def owner(tree: Tree, noun: Word) -> list[Word]:
    """Who a noun cue belongs to: *the mayor's claim*, *a statement by the mayor*, *comments from residents*; empty if nobody."""
    possessor = tree.child(noun, "nmod:poss")
    if possessor is not None:
        return mention(tree, possessor)
    for child in tree.children(noun, "nmod", "obl:agent", "nmod:agent"):
        if tree.lemmas(child, "case") & function_words()["owner_preposition"]:
            return mention(tree, child)
    return []
