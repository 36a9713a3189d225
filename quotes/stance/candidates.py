"""Everything that may be a target of a quote: what the rule cards find, and what a model or the shape of the content proposes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from quotes.lexicon import function_words
from quotes.model import TargetVia, Word
from quotes.stance.cards import Hit, denial, hits, wished
from quotes.stance.page import Node, Reading
from quotes.stance.phrases import Range, is_verb_phrase, phrase, verb_phrase
from quotes.tree import Tree

PROPOSED = 0.1  # a word is proposed if the model gives it this probability of being the head of a target
_NAMES = {"NOUN", "PROPN", "PRON", "VERB", "ADJ", "NUM", "DET"}


class Candidate(NamedTuple):
    """A possible target: its head, its phrase (code points, half-open), the card that found it and, by a rule, the hit.

    `holder` is the word for whose stand it would be, None for the speaker.
    """

    via: TargetVia
    target: Node
    range: Range
    holder: Word | None
    hit: Hit | None

    @property
    def sign(self) -> int:
        """The rule's label: 1 for, -1 against, 0 none."""
        return self.hit.sign if self.hit else 0


def known_candidates(reading: Reading) -> list[Candidate]:
    """The candidates of a quote that need no model: those of rules, of two with one head the better, and what the quote is mainly about."""
    found: dict[tuple[int, int], Candidate] = {}
    shown = _composed(list(hits(reading)))
    for hit in shown:
        beside = [it.target.word.id for it in shown if it.predicate.node == hit.predicate.node and it.target != hit.target]
        made = Candidate(hit.card, hit.target, _within(reading, hit.target, _range(reading, hit, beside)), hit.holder, hit)
        known = found.get(_key(made.target))
        if known is None or _rank(made) < _rank(known):
            found[_key(made.target)] = made
    shells = {(hit.predicate.node.at, word.id) for hit in shown if hit.card == "shell-noun" for word in hit.predicate.words}
    for node in _subjects(reading):
        if _key(node) not in shells:
            found.setdefault(_key(node), _bare(reading, node))
    return list(found.values())


def proposed_candidates(reading: Reading, known: Sequence[Candidate], prominence: Mapping[int, Mapping[int, float]]) -> Iterator[Candidate]:
    """Further candidates: words that a model takes for heads of targets; `prominence` by sentence and word id."""
    taken = {_key(it.target) for it in known}
    taken |= {(it.hit.predicate.node.at, word.id) for it in known if it.hit and it.via == "shell-noun" for word in it.hit.predicate.words}
    for words in (reading.content, reading.cue):
        for node in words.nodes:
            if _key(node) not in taken and node.word.upos in _NAMES and prominence.get(node.at, {}).get(node.word.id, 0.0) >= PROPOSED:
                taken.add(_key(node))
                yield _bare(reading, node)


def _bare(reading: Reading, node: Node) -> Candidate:
    return Candidate("candidate", node, _within(reading, node, phrase(reading.page.tree(node), node.word)), None, None)


def _composed(found: list[Hit]) -> list[Hit]:
    """*rejects the need for a truce*: who stands somewhere on a shell noun stands so on what it wraps.

    A noun of somebody's attitude (*welcomes the plans for a bridge*) is a target beside what it wraps.
    """
    shells = {hit.predicate.node: hit for hit in found if hit.card == "shell-noun"}
    outer = {hit.target: hit for hit in found if hit.target in shells and hit.predicate.node != hit.target}
    missing = function_words()["privation"]  # *deplored the lack of safety*: what is lacking is wanted all the same
    turned = {node for node, hit in outer.items() if hit.sign < 0 and hit.holder is None and node.word.lemma.lower() not in missing}
    empty = {node for node in outer if shells[node].predicate.row.word_class == "shell"}
    empty |= {hit.predicate.node for hit in found if hit.target.word.deprel == "xcomp" and _is_stopped(hit)}
    return [
        hit._replace(sign=-hit.sign) if hit.predicate.node in turned and hit.sign > 0 else hit for hit in found if hit.target not in empty
    ]


def _is_stopped(hit: Hit) -> bool:
    """*asked him to stop smoking*: who wants something to stop is against it, and no target beside it."""
    return hit.card == "commissive" and hit.predicate.row.sign < 0 and hit.predicate.node.word.head != hit.target.word.id


def _key(node: Node) -> tuple[int, int]:
    return node.at, node.word.id


def _rank(it: Candidate) -> tuple[bool, bool, bool]:
    """What counts of two hits on one target: the cue's, the speaker's, any but a modifier's."""
    return it.hit is None or not it.hit.predicate.in_cue, it.holder is not None, it.via == "modifier"


def _range(reading: Reading, hit: Hit, beside: Collection[int]) -> Range:
    """The phrase of a hit, without other targets `beside` it (*the company of fraud*); of a denied clause what is denied."""
    tree, word = reading.page.tree(hit.target), hit.target.word
    denied = denial(tree, word) if wished(hit.predicate) else None
    if denied is None:
        return phrase(tree, word, {*beside, *_unmarked(tree, hit)})
    start, end = verb_phrase(tree, word)
    return max(start, word.start) if start <= denied.start else start, end


def _unmarked(tree: Tree, hit: Hit) -> list[int]:
    """*an ugly tower and a bridge*: conjuncts of which the adjective does not speak."""
    return [it.id for it in tree.children(hit.target.word, "conj") if hit.card == "modifier" and tree.child(it, "det", "nmod:poss")]


def _within(reading: Reading, node: Node, range_: Range) -> Range:
    """The part of a phrase that stands in the same span of the content as its head; the whole where the head stands in none."""
    for span in reading.quote.content:
        if span.start <= node.word.start and node.word.end <= span.end:
            return max(range_[0], span.start), min(range_[1], span.end)
    return range_


def _subjects(reading: Reading) -> Iterator[Node]:
    """What the quote is mainly about: the subject of its main clause, or its head."""
    for node in reading.content.heads[:1]:
        tree = reading.page.tree(node)
        subject = tree.child(node.word, "nsubj", "nsubj:pass")
        if subject is not None and reading.content.has(node.at, subject) and subject.lemma.lower() not in function_words()["relative"]:
            yield Node(node.at, subject)
        else:
            yield _object(tree, node) if is_verb_phrase(tree, node.word) else node


def _object(tree: Tree, node: Node) -> Node:
    found = tree.child(node.word, "obj")
    return Node(node.at, found) if found is not None else node
