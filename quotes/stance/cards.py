"""The rule cards: from a predicate to the targets it takes a stand on. A stance names the card that found it as its `rule`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from quotes.lexicon import StanceWord, function_words
from quotes.model import TargetVia, Word
from quotes.stance.holders import holder, is_speaker
from quotes.stance.page import Node, Reading
from quotes.stance.phrases import is_clause
from quotes.stance.predicates import Predicate, predicates, rows, targets
from quotes.stance.shifts import Shift, is_correlative, shift
from quotes.tree import Tree


class Card(NamedTuple):
    """What a rule does, with an example in which `{}` marks the target and `<>` the evidence."""

    id: TargetVia
    does: str
    example: str


CARDS = (
    Card(
        "cue-object",
        "the cue itself takes a stand on its object, clause or infinitive",
        "The mayor <condemned> {the attack}.",
    ),
    Card(
        "shell-noun",
        "a noun of opinion, such as *importance* or *concern*, wraps its target",
        "The mayor stressed the <importance> of {the bridge}.",
    ),
    Card("directive", "others are asked to do something; the target is what, not who", "The mayor <urged> residents {to stay home}."),
    Card("commissive", "somebody will do something, or refuses to", "The mayor <pledged> {to build a bridge}."),
    Card("evaluation", "an adjective, noun, verb or adverb calls its subject good or bad", "The mayor said {the bridge} was <vital>."),
    Card("deontic", "something should be done, or should not", "The mayor said {the city <should> build a bridge}."),
    Card(
        "effect",
        "what helps something good or harms something bad is good, and the other way round",
        "The mayor said {the pact} would <curb> crime.",
    ),
    Card(
        "attitude",
        "within the content, the speaker or another wants, likes or rejects something",
        'The mayor said: "We <support> {the bridge}."',
    ),
    Card("modifier", "an adjective beside its noun calls it good or bad", 'The mayor spoke of "{a <disastrous> plan}".'),
)


class Hit(NamedTuple):
    """A target that a card has found. `sign`: 1 for, -1 against; `holder` is the word for whose stand it is, None for the speaker."""

    card: TargetVia
    target: Node
    sign: int
    predicate: Predicate
    shift: Shift
    holder: Word | None


def hits(reading: Reading) -> Iterator[Hit]:
    """Everything that the cards find in a quote: the cue's first, then in text order."""
    for predicate in predicates(reading):
        card = _card(reading.page.tree(predicate.node), predicate)
        if card is None:
            continue
        found = shift(reading.page.tree(predicate.node), predicate, asked=_is_asked(reading, predicate))
        if not found.sign or (card == "modifier" and _only_degree(reading, predicate)) or _is_answered(reading, predicate):
            continue
        who = holder(reading, predicate)
        for target, sign in _effects(reading, predicate) if card == "effect" else _targets(reading, predicate):
            denied = denial(reading.page.tree(target), target.word) if wished(predicate) else None
            turned = denied is not None and (denied, "negation") not in found.words  # *must not close*: counted already
            yield Hit(card, target, sign * found.sign * (-1 if turned else 1), predicate, found, who)


def _only_degree(reading: Reading, predicate: Predicate) -> bool:
    """*strong concerns*, *serious doubts*: the adjective says how much, the noun shows the stand."""
    tree, word = reading.page.tree(predicate.node), predicate.node.word
    noun = tree.head(word)
    shown = noun is not None and any(_shows_more(row) for row, _ in rows(tree, noun))
    return shown or word.lemma.lower() in function_words()["booster"]


def _is_answered(reading: Reading, predicate: Predicate) -> bool:
    """*did not respond to a request for comment*: somebody else's request, whoever answers it."""
    tree, word = reading.page.tree(predicate.node), predicate.node.word
    governor = tree.head(word)
    if governor is None or predicate.row.pos != "noun" or predicate.row.attitude != "directive":
        return False
    return word.deprel in {"obj", "obl"} and governor.lemma.lower() in function_words()["answer"]


def _shows_more(row: StanceWord) -> bool:
    """Whether a noun is a stand already; a plan or a demand, good or bad, is an act."""
    return row.word_class in {"attitude", "shell", "quality", "prior"} and row.attitude not in {"directive", "commissive"}


def wished(predicate: Predicate) -> bool:
    """Whether the target is something that should be or not be, rather than something that is or is not."""
    return predicate.row.attitude != "agreement"


def denial(tree: Tree, target: Word) -> Word | None:
    """The *not* of a clause or infinitive that is a target: who wants something not to be is against it."""
    if target.upos != "VERB":
        return None
    found = (it for it in tree.children(target, "advmod") if it.lemma.lower() in {"not", "never", "n't", "n’t"})
    return next((it for it in found if not is_correlative(tree, it)), None)


def _card(tree: Tree, predicate: Predicate) -> TargetVia | None:
    row = predicate.row
    if row.word_class == "prior":
        return None
    if row.word_class in {"deontic", "effect"}:
        return "deontic" if row.word_class == "deontic" else "effect"
    if row.word_class == "quality" and _is_beside_noun(tree, predicate.node.word):
        return "modifier" if row.pos != "noun" else None  # *criminal law*: of crimes, not a criminal
    if row.word_class == "quality":
        return "evaluation"
    if row.pos == "noun":
        return "shell-noun"
    if row.attitude in {"directive", "commissive"}:
        return "directive" if row.attitude == "directive" else "commissive"
    return "cue-object" if predicate.in_cue else "attitude"


def _is_beside_noun(tree: Tree, word: Word) -> bool:
    """*an ugly tower*, *an old and ugly tower*."""
    first = tree.head(word) if word.deprel == "conj" else word
    return first is not None and first.deprel == "amod"


def _targets(reading: Reading, predicate: Predicate) -> Iterator[tuple[Node, int]]:
    """The words in the predicate's slots that belong to the quote; for a cue whose slots are empty, what the content is about."""
    tree, at = reading.page.tree(predicate.node), predicate.node.at
    found = False
    for slot in sorted(predicate.row.slots, key=lambda it: it.name != "obj-xcomp"):
        if found and predicate.row.pos == "noun":
            break  # *the necessity of a truce to end the war*: the infinitive says what the truce is for
        if found and slot.name == "obj" and any(it.name == "obj-xcomp" for it in predicate.row.slots):
            break  # *urged residents to stay*: the residents are told, not wanted
        for head in targets(tree, predicate.node.word, slot, predicate.words):
            word = _name(tree, head)
            if _belongs(reading, predicate, at, word):
                found = True
                yield Node(at, word), predicate.row.sign * (-1 if slot.reversed else 1)
    if predicate.in_cue and not found:
        yield from ((node, predicate.row.sign) for node in _of_content(reading, predicate))


def _name(tree: Tree, head: Word) -> Word:
    """*the candidate Ann Lee*, *their leader, Ann Lee*: the name is clearer than the noun."""
    names = (it for it in tree.children(head, "appos") if it.entity.endswith("-Person")) if head.xpos == "NN" else ()
    return next(iter(names), head)


def _belongs(reading: Reading, predicate: Predicate, at: int, word: Word) -> bool:
    if word.deprel in {"expl"} or word.lemma.lower() in {"there", "who", "which", "that"}:
        return False
    return reading.content.has(at, word) or reading.cue.has(at, word) or (predicate.in_cue and not reading.source.has(at, word))


def _of_content(reading: Reading, predicate: Predicate) -> list[Node]:
    """The head of the content, where that fits a slot of the cue that the tree leaves empty."""
    heads = reading.content.heads
    if reading.quote.kind == "direct" or not heads or predicate.node.word.upos == "ADV":
        return []
    tree, word = reading.page.tree(heads[0]), heads[0].word
    last = reading.cue.nodes[-1].word.text.lower()
    slots = {(slot.name, slot.preposition) for slot in predicate.row.slots if not slot.reversed}
    if is_clause(tree, word):
        fits = ("ccomp", None) in slots or (("acl", None) in slots and last != "about")
    elif word.upos == "VERB":
        fits = not slots.isdisjoint({("xcomp", None), ("acl", None), ("obj-xcomp", None)}) and _is_bare_or_infinitive(tree, word)
    else:
        fits = ("obj", None) in slots and last == predicate.words[-1].text.lower()
    return heads[:1] if fits or any(preposition == last for _, preposition in slots if preposition) else []


def _is_bare_or_infinitive(tree: Tree, verb: Word) -> bool:
    return verb.xpos == "VB" and tree.child(verb, "nsubj") is None


def _effects(reading: Reading, predicate: Predicate) -> Iterator[tuple[Node, int]]:
    """*X deters Y*: X is good if Y is bad, and Y is bad (Deng and Wiebe 2014: implicatures of good and bad effects)."""
    tree, at, word = reading.page.tree(predicate.node), predicate.node.at, predicate.node.word
    for slot in predicate.row.slots:
        for affected in targets(tree, word, slot, predicate.words):
            known = prior(tree, affected) or (-1 if slot.reversed else 0)
            if known and _belongs(reading, predicate, at, affected):
                yield Node(at, affected), known
            doer = _doer(tree, word)
            if doer is not None and _belongs(reading, predicate, at, doer) and not is_speaker(reading, at, doer):
                yield Node(at, doer), predicate.row.sign * (known or 1)


def _doer(tree: Tree, verb: Word) -> Word | None:
    if found := tree.child(verb, "nsubj", "csubj", "obl:agent"):
        return found if found.lemma.lower() not in {"that", "which", "who"} else tree.head(verb)
    return tree.head(verb) if verb.deprel == "acl:relcl" else None


def prior(tree: Tree, word: Word) -> int:
    """1 or -1 for what news takes as good or bad in itself (*peace*, *terrorism*), else 0."""
    for row, _ in rows(tree, word):
        if row.word_class == "prior":
            return row.sign
    return 0


def _is_asked(reading: Reading, predicate: Predicate) -> bool:
    last = reading.page.tree(predicate.node).words
    end = [it.text for it in last[-3:]]
    return not predicate.in_cue and any("?" in it for it in end)
