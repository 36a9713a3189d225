"""Framing: what the reporter does with the cue of a quote, and what the speaker does by it, read off the cue table.

Engagement is that of Martin and White (2005), *The Language of Evaluation*, chapter 3, cut to what a cue can show; acts are the classes of
verbs of communication in Levin (1993), as the guidelines group them. The words stand in `cues.csv`, `shell_nouns.csv`, `light_verbs.csv`
and `reporter_hedges.csv`; here is how the row of a cue is found, and what negation and hedges change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from quotes.lexicon import (
    Cue,
    Cues,
    FrameName,
    HedgePosition,
    Pos,
    ShellNoun,
    cues,
    function_words,
    light_verbs,
    reporter_hedges,
    shell_nouns,
    stance_words,
)
from quotes.lexicon.framing_words import framing_words
from quotes.model import Attitude, Commitment, Engagement, Framing, Span, SpeechAct, Word
from quotes.stance.page import Node, Reading
from quotes.tree import Tree

Shape = tuple[FrameName, str | None]

PARTS: dict[str, tuple[Pos, ...]] = {
    "VERB": ("verb", "adj"),
    "AUX": ("verb",),
    "NOUN": ("noun", "verb"),
    "ADJ": ("adj", "verb"),
    "PROPN": ("noun",),
}
STANDS: dict[tuple[Attitude, int], SpeechAct] = {
    ("evaluation", 1): "praise",
    ("evaluation", -1): "criticise",
    ("affect", 1): "think",
    ("affect", -1): "think",
    ("agreement", 1): "agree",
    ("agreement", -1): "deny",
    ("directive", 1): "direct",
    ("directive", -1): "direct",
    ("commissive", 1): "commit",
    ("commissive", -1): "commit",
}
"""What somebody does who shows an attitude, for and against."""


class CueWord(NamedTuple):
    """The word that decides: its node, the lemma that the tables know it by (None: they do not), and what they say of it."""

    node: Node
    lemma: str | None
    engagement: Engagement
    act: SpeechAct


def framing(reading: Reading) -> Framing:
    """What the reporter does with the cue of a quote. Without a cue, or with one of marks alone, it acknowledges an assertion."""
    word = cue_word(reading)
    if word is None:
        return Framing(quote=reading.quote.id, lemma=None, engagement="ACKNOWLEDGE", act="assert", reporter="reports")
    negated = bool(negations(reading, word.node))
    engagement, act = _under_negation(word) if negated else (word.engagement, word.act)
    hedges = tuple(sorted(set(_hedges(reading, word.node)), key=lambda span: span.start))
    return Framing(
        quote=reading.quote.id,
        lemma=word.lemma,
        engagement=engagement,
        act=act,
        hedges=hedges,
        reporter=_commitment(engagement, doubtful=bool(hedges), real=not negated and "hypothetical" not in reading.quote.flags),
    )


def _commitment(engagement: Engagement, *, doubtful: bool, real: bool) -> Commitment:
    if doubtful or engagement == "DISTANCE":
        return "distances"
    return "endorses" if engagement == "ENDORSE" and real else "reports"


def _under_negation(word: CueWord) -> tuple[Engagement, SpeechAct]:
    """Who does not agree rejects; who does not deny, praise or ask has still said so; a negated thought is a thought."""
    if word.engagement == "DISCLAIM" or (word.engagement != "ACKNOWLEDGE" and word.act != "think"):
        return "ACKNOWLEDGE", "assert"
    if word.engagement == "ACKNOWLEDGE" and word.act == "agree":
        return "DISCLAIM", "deny"
    return word.engagement, word.act if word.act in {"think", "commit"} else "assert"


# --- the word that decides


@lru_cache(maxsize=1)  # framing and certainty ask for it
def cue_word(reading: Reading) -> CueWord | None:
    """The word of the cue that decides, None for a cue without words: the first of `_in_order` that the tables know, else the first."""
    words = list(_in_order(reading))
    found = (_known(reading, node) for node in words)
    default = CueWord(words[0], None, "ACKNOWLEDGE", _unknown_act(reading, words[0])) if words else None
    return next((word for word in found if word is not None), default)


def _in_order(reading: Reading) -> Iterator[Node]:
    """Words of the cue: those that govern content, then its heads, the infinitives below them first, then all others from the last on."""
    seen = set()
    heads = [low for head in reading.cue.heads for low in _infinitives(reading, head)]
    for node in (*_governors(reading), *heads, *reversed(reading.cue.nodes)):
        if node.word.upos in PARTS and (node.at, node.word.id) not in seen:
            seen.add((node.at, node.word.id))
            yield node


def _governors(reading: Reading) -> list[Node]:
    """The words of the cue on which the content hangs."""
    heads = reading.content.heads
    governors = (Node(head.at, up) for head in heads if (up := reading.page.tree(head).head(head.word)) is not None)
    return [node for node in governors if node in reading.cue]


def _infinitives(reading: Reading, node: Node) -> Iterator[Node]:
    """The infinitives of the cue that hang on a word, the lowest first, and the word: *try to reassure*."""
    for child in reading.page.tree(node).children(node.word, "xcomp"):
        if Node(node.at, child) in reading.cue:
            yield from _infinitives(reading, Node(node.at, child))
    yield node


def _known(reading: Reading, node: Node) -> CueWord | None:
    """What the tables say of a word: with its shell noun, in a frame of the content's shape, in any; else by the stance it shows."""
    shell = _shell(reading, node)
    if shell is not None:
        return CueWord(node, shell.lemma, shell.engagement, shell.act)
    row = _by_shape(reading, node) or next((row for rows in _rows(reading, node) for row in rows), None)
    if row is None:
        return _by_stance(reading, node)
    direct = row.act == "assert" and _is_mandative(reading, node)
    return _under_verb(reading, CueWord(node, row.lemma, row.engagement, "direct" if direct else row.act))


def _under_verb(reading: Reading, word: CueWord) -> CueWord:
    """A noun as the verb above it in the cue has it: *reiterated his claim* gives the claim weight, *denied a claim* is a denial."""
    governor = reading.page.tree(word.node).head(word.node.word)
    if word.node.word.upos != "NOUN" or governor is None or not reading.cue.has(word.node.at, governor) or governor.upos != "VERB":
        return word
    verb = _known(reading, Node(word.node.at, governor))
    if verb is None or verb.engagement == "ACKNOWLEDGE":
        return word
    return word._replace(engagement=verb.engagement) if verb.engagement == "PRONOUNCE" else verb


def _rows(reading: Reading, node: Node) -> Iterator[tuple[Cue, ...]]:
    """The rows of a word: by its likeliest part of speech first, and the words that frame before the cues."""
    for pos in PARTS[node.word.upos]:
        for table in (framing_words(), cues()):
            yield table.find(_lemma(table, reading, node, pos), pos)


def _lemma(table: Cues, reading: Reading, node: Node, pos: Pos) -> str:
    """The lemma under which a table knows a word: of a verb with its particle; a participle that is an adjective stands as written."""
    tree, word = reading.page.tree(node), node.word
    if pos != "verb":
        return word.text.lower() if word.upos == "VERB" or word.xpos == "VBN" else word.lemma.lower()
    lemma = table.verb_lemma(word.text, word.lemma.lower())
    behind = [it for it in tree.words[word.id : word.id + 1] if reading.cue.has(node.at, it)]
    near = {form for it in (*tree.children(word), *behind) for form in (it.text.lower(), it.lemma.lower())}
    return next((" ".join(phrase) for phrase in table.phrases(lemma) if near.issuperset(phrase[1:])), lemma)


def _by_stance(reading: Reading, node: Node) -> CueWord | None:
    """A word that is no cue, but shows a stand on the content (*adores*): its attitude tells the act."""
    if node not in _governors(reading):
        return None
    for pos in PARTS[node.word.upos]:
        lemma = _lemma(cues(), reading, node, pos)
        row = next((row for row in stance_words().of(lemma, pos) if row.word_class == "attitude"), None)
        if row is not None:
            return CueWord(node, lemma, "ACKNOWLEDGE", STANDS[row.attitude, row.sign])
    return None


def _shell(reading: Reading, node: Node) -> ShellNoun | None:
    """The shell noun of a light verb, its object in the cue or at the head of the content, with the weight that the verb gives it."""
    verb = cues().verb_lemma(node.word.text, node.word.lemma.lower())
    if verb not in light_verbs():
        return None
    objects = reading.page.tree(node).children(node.word, "obj", "nsubj:pass")
    shell = next((shell for word in objects if (shell := shell_nouns().get(word.lemma.lower()))), None)
    weighty = any(row.engagement == "PRONOUNCE" for row in cues().find(verb, "verb"))
    return replace(shell, engagement="PRONOUNCE") if shell is not None and weighty else shell


# --- its frame


def _by_shape(reading: Reading, node: Node) -> Cue | None:
    """The row that has a frame of the content's shape."""
    rows = [row for found in _rows(reading, node) for row in found]
    if not rows:
        return None
    framed = [(row, {(frame.name, frame.preposition) for frame in row.frames}) for row in rows]
    return next((row for shape in _shapes(reading, node) for row, shapes in framed if shape in shapes), None)


def _shapes(reading: Reading, node: Node) -> Iterator[Shape]:
    """The frames that the content may stand in, the surest first."""
    tree = reading.page.tree(node)
    parts = [head.word for head in reading.content.heads if head.at == node.at and tree.head(head.word) == node.word]
    infinitive = any(is_infinitive(tree, part) for part in parts)
    told = tree.child(node.word, "obj", "iobj", "nsubj:pass")
    oblique = tree.child(node.word, "obl")
    if infinitive and oblique and (preposition := _preposition(tree, oblique)):
        yield "prep-inf", preposition
    if infinitive:
        yield from ((("obj-inf", None), ("inf", None)) if told else (("inf", None), ("obj-inf", None)))
    for part in parts:
        if preposition := _preposition(tree, part):
            yield "prep", preposition
            yield "obj-prep", preposition
    if len(parts) > 1 and any(part.deprel == "xcomp" for part in parts):
        yield "obj-comp", None
    if any(part.deprel in {"obj", "nsubj", "nsubj:pass"} for part in parts):  # the subject: {the delay} *frustrated* the drivers
        yield "np", None
    yield from (("clause", None), ("quote", None)) if reading.quote.kind != "direct" else (("quote", None), ("clause", None))


def is_infinitive(tree: Tree, word: Word) -> bool:
    """Whether a predicate is an infinitive with *to*."""
    return any(mark.lemma.lower() == "to" and mark.upos == "PART" for mark in tree.children(word, "mark"))


def _is_mandative(reading: Reading, node: Node) -> bool:
    """Whether the content is a clause in the subjunctive, which says what is wanted: *insisted that he stop* (Quirk et al. 1985, 3.59)."""
    tree = reading.page.tree(node)
    clauses = [clause for clause in tree.children(node.word, "ccomp") if reading.content.has(node.at, clause)]
    return any(c.xpos == "VB" and tree.child(c, "nsubj") and not tree.children(c, "aux") and not is_infinitive(tree, c) for c in clauses)


def _preposition(tree: Tree, word: Word) -> str | None:
    marker = next((c for c in tree.children(word, "case", "mark") if c.upos in {"ADP", "SCONJ"}), None)
    return marker.lemma.lower() if marker else None


def _unknown_act(reading: Reading, node: Node) -> SpeechAct:
    """What a cue does that no table knows: who takes an infinitive means to do it (*is looking to end*), anybody else asserts."""
    tree = reading.page.tree(node)
    if _is_hedge(node.word, "governor", "passive"):
        return "assert"
    return "commit" if any(name == "inf" for name, _ in _shapes(reading, node)) and not tree.child(node.word, "aux:pass") else "assert"


# --- negation and hedges


def negations(reading: Reading, node: Node) -> list[Node]:
    """The words that negate a cue: on it, on the verbs it hangs on, or on their subject; a verb such as *refrain from* is one too."""
    tree, words = reading.page.tree(node), function_words()
    found = []
    for word in _chain(tree, node.word):
        found += [c for c in tree.children(word, "advmod", "aux", "det", "cc", "mark") if c.lemma.lower() in words["negation"]]
        subjects = tree.children(word, "nsubj", "nsubj:pass")
        found += [c for s in subjects for c in (s, *tree.children(s, "det")) if c.lemma.lower() in words["negative_subject"]]
        found += [word] if word.id != node.word.id and word.lemma.lower() in words["negative_governor"] else []
    return [Node(node.at, word) for word in found]


def _chain(tree: Tree, word: Word) -> Iterator[Word]:
    """The word and the verbs and adjectives through which it hangs on its subject: *stopped short of saying*, *appears to want*."""
    yield word
    while word.deprel in {"xcomp", "advcl"} and (head := tree.head(word)) is not None:
        if word.deprel == "advcl" and not _preposition(tree, word):
            return
        yield head
        word = head


def _hedges(reading: Reading, node: Node) -> Iterator[Span]:
    """The reporter's own weakening words at or around the cue."""
    tree, text = reading.page.tree(node), reading.page.text
    for word in _chain(tree, node.word):
        for child in tree.children(word, "advmod", "amod"):
            if _is_hedge(child, "adverb") or _is_hedge(child, "modifier"):
                yield Span.of(text, child.start, child.end)
        if _weakens(tree, word, node):
            modals = [c for c in tree.children(word, "aux") if c.xpos == "MD"]
            group = [word, *modals, *tree.children(word, "aux:pass"), *_particles(tree, word, node)]
            yield Span.of(text, min(w.start for w in group), max(w.end for w in group))


def _is_hedge(word: Word, *positions: HedgePosition) -> bool:
    """Whether the table has the word, by its form (*alleged* is no form of *allege* there) or its lemma, in one of the positions."""
    rows = (reporter_hedges().get(key) for key in {word.text.lower(), word.lemma.lower()})
    return any(row is not None and row.position in positions for row in rows)


def _weakens(tree: Tree, word: Word, node: Node) -> bool:
    """Whether a verb lays an infinitive on somebody by hearsay or looks: *is said to have promised*, *appeared to say*.

    The verb may be the cue itself (*is said* {to be angry}); then one of thinking is the attribution, not a hedge on it.
    """
    if _is_hedge(word, "governor"):
        return True
    if not (_is_hedge(word, "passive") and tree.child(word, "aux:pass") and tree.child(word, "xcomp")):
        return False
    return word.id != node.word.id or not any(cue.thought for cue in cues().find(word.lemma.lower(), "verb"))


def _particles(tree: Tree, word: Word, node: Node) -> list[Word]:
    """The *to* between a hedge and the cue."""
    return [mark for verb in tree.children(word, "xcomp") if verb.id <= node.word.id for mark in tree.children(verb, "mark")]
