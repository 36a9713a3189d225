"""What kind of thing a target is, by its head: a clause, a verb phrase, a pronoun, a name, or a noun of the lexicon."""

from __future__ import annotations

from quotes.lexicon import organisations, pronouns, roles
from quotes.lexicon.target_nouns import target_nouns
from quotes.model import TargetKind, Word
from quotes.stance.phrases import is_clause, is_verb_phrase
from quotes.tree import Tree

_THINGS = frozenset({"demonstrative", "relative"})  # kinds of pronouns that stand for what was said or done


def kind_of(tree: Tree, head: Word) -> TargetKind:
    """The kind of the target that `head` leads in its sentence."""
    if head.upos == "PROPN":
        return _of_name(head)
    if is_clause(tree, head):
        return "policy" if _is_wanted(tree, head) else "proposition"
    if is_verb_phrase(tree, head):
        return "event" if _is_done(tree, head) else "policy"
    if head.upos in {"PRON", "DET"}:
        return "entity" if _is_somebody(head) else "event"
    return _of_noun(head)


def _is_wanted(tree: Tree, verb: Word) -> bool:
    """Whether a clause tells what is to be: *that the ban be lifted*, *the ban should be lifted*, *for the ban to be lifted*."""
    infinitive = any(it.upos == "PART" for it in tree.children(verb, "mark"))
    aux = tree.children(verb, "aux", "aux:pass", "cop")
    bare = verb.xpos == "VB" if not aux else aux[0].xpos == "VB"
    return infinitive or bare or any(it.xpos == "MD" for it in aux)


def _is_done(tree: Tree, verb: Word) -> bool:
    """Whether a phrase without subject tells of something done: *accused of lying*, *thanked for helping*."""
    if verb.xpos == "VBG":
        return verb.deprel == "advcl" and not tree.lemmas(verb, "mark").isdisjoint({"of", "for"})
    return verb.xpos in {"VBN", "VBD"} and tree.child(verb, "mark") is None


def _is_somebody(pronoun: Word) -> bool:
    found = pronouns().get(pronoun.text.lower(), ())
    return any(it.kind not in _THINGS for it in found) and not any(it.gender == "n" for it in found)


def _of_name(name: Word) -> TargetKind:
    """A name is an entity, unless its last word says that it is a law, a plan or a war."""
    if name.entity.endswith("-Person"):
        return "entity"
    found = target_nouns().get(name.lemma.lower())
    return found if found in {"policy", "event", "relation"} else "entity"


def _of_noun(noun: Word) -> TargetKind:
    lemma, kinds = noun.lemma.lower(), target_nouns()
    if found := kinds.get(lemma):
        return found
    if noun.entity != "O" or lemma in roles() or lemma in organisations():
        return "entity"
    endings = (kinds.get(f"-{lemma[-size:]}") for size in range(4, 1, -1))
    return next((it for it in endings if it is not None), "entity")
