"""Certainty: how sure the speaker is of the main predicate of a quote, and when it is.

The values are those of FactBank (Saurí and Pustejovsky 2009), for one source, the speaker. As in their De Facto profiler (2012) the
markers of a predicate are gathered from the top down, and each narrows the value that comes from above: the cue (*hopes*), the words that
embed the predicate (*I think, it is likely*), its modals, adverbs and negation, and whether it is asked, supposed or ordered. The words
stand in `certainty_words.csv`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from quotes.lexicon import function_words
from quotes.lexicon.certainty import CertaintyPos, CertaintyWord, Complement, certainty_words
from quotes.model import Certainty, CertaintyValue, EventTime, Framing, Span, Word
from quotes.stance.framing import cue_word, is_infinitive, negations
from quotes.stance.page import Node, Reading
from quotes.tree import Tree

STRENGTHS = "CT", "PR", "PS"
SUBJECTS = "nsubj", "nsubj:pass", "expl", "csubj"
ARGUMENTS = {*SUBJECTS, "obj", "iobj"}
LOOSE = {"advmod", "discourse", "vocative", "obl", "nmod", "advcl", "cc", "mark", "det", "dep", "obl:tmod"}


class Sign(NamedTuple):
    """What some words make of the predicate below them; they may tell its time."""

    value: CertaintyValue
    words: tuple[Node, ...]
    time: EventTime | None = None


def certainty(reading: Reading, framing: Framing) -> Certainty:
    """How certain the speaker of a quote is of the main predicate of its content, in which time that is, and the words that show it."""
    predicate = main_predicate(reading)
    if predicate is None:
        return Certainty(quote=reading.quote.id, value="CT+", time="present")
    levels = list(_levels(reading, framing, predicate))
    above = list(_of_cue(reading, framing, predicate))
    signs = [*above, *(sign for level in levels for sign in level.signs)]
    value: CertaintyValue = "CT+"
    for sign in signs:
        value = narrowed(value, sign.value)
    return Certainty(quote=reading.quote.id, value=value, time=_time(reading, framing, above, levels), evidence=_spans(reading, signs))


def narrowed(value: CertaintyValue, by: CertaintyValue) -> CertaintyValue:
    """The value of what is `by` for somebody to whom that is `value`: the weaker of the two; a negation turns it; U stays U."""
    if "U" in {value, by}:
        return "U"
    strength = max(value[:2], by[:2], key=STRENGTHS.index)
    polarity = "+" if value[2] == by[2] else "-"
    return f"{strength}{polarity}"  # type: ignore[return-value]


# --- the main predicate


def main_predicate(reading: Reading) -> Node | None:
    """The head of the first main clause of the content, else its first noun phrase; None for content without words."""
    heads = reading.content.heads
    firm = [head for head in heads if head.word.deprel not in LOOSE] or heads
    clauses = [head for head in firm if _is_predicate(reading.page.tree(head), head.word)]
    return next((head for head in clauses if head.word.deprel not in ARGUMENTS), next(iter(clauses or firm), None))


def _is_predicate(tree: Tree, word: Word) -> bool:
    return word.upos in {"VERB", "AUX"} or word.deprel in {"xcomp", "ccomp"} or tree.child(word, "cop", *SUBJECTS) is not None


def complement_of(tree: Tree, word: Word) -> Complement:
    """What the content is to the word that embeds it: a clause (also one without a verb: *seems* {unsafe}), an infinitive or gerund, or a
    noun phrase.
    """
    if is_infinitive(tree, word):
        return "inf"
    if tree.child(word, *SUBJECTS) is not None or (word.upos not in {"VERB", "AUX"} and word.deprel in {"ccomp", "xcomp"}):
        return "clause"
    return "inf" if word.upos in {"VERB", "AUX"} else "np"


# --- the cue


def _of_cue(reading: Reading, framing: Framing, predicate: Node) -> Iterator[Sign]:
    """What the cue makes of its content: by the table, else by its act; who is said not to say something does not commit himself."""
    cue = cue_word(reading)
    if cue is None:
        return
    complement = complement_of(reading.page.tree(predicate), predicate.word)
    negative = negations(reading, cue.node)
    row = _cue_row(reading, framing, cue.node, complement)
    shown = next((node for node in (*reading.cue.nodes, *reading.content.nodes) if node.word.lemma.lower() == framing.lemma), cue.node)
    if row is not None:
        yield from _sign(row, (shown,), tuple(negative))
    elif negative and framing.act == "assert":
        yield Sign("U", tuple(negative), tense(reading, cue.node))
    elif framing.act in {"direct", "ask"}:
        yield Sign("U", (shown,), "future" if framing.act == "direct" else None)
    elif framing.act == "commit" and complement != "clause":
        yield Sign("U" if negative or framing.lemma is None else "PR+", (*negative, shown), "future")


def _cue_row(reading: Reading, framing: Framing, cue: Node, complement: Complement) -> CertaintyWord | None:
    """The row of a cue: that of a passive with its infinitive (*is thought to*), unless it is the reporter's hedge; else of its lemma."""
    tree = reading.page.tree(cue)
    passive = complement == "inf" and tree.child(cue.word, "aux:pass") is not None and not framing.hedges
    row = _modal(tree, cue.word) if passive else None
    return row or _row(framing.lemma or cue.word.lemma.lower(), ("verb", "adj", "noun"), complement)


def _sign(row: CertaintyWord, shown: tuple[Node, ...], negative: tuple[Node, ...]) -> Iterator[Sign]:
    """The sign that a word and its negation make; one that leaves things as certain as they are shows nothing, but may tell the time."""
    value = row.negated if negative else row.value
    if value != "CT+" or row.pos == "modal":
        yield Sign(value, (*shown, *negative), row.time)
    elif row.time:
        yield Sign(value, (), row.time)


def _row(lemma: str, parts: tuple[CertaintyPos, ...], complement: Complement) -> CertaintyWord | None:
    return next((row for pos in parts if (row := certainty_words().find(lemma, pos, complement))), None)


# --- the content


class Level(NamedTuple):
    """A predicate of the content with its signs; the next one is what it embeds."""

    node: Node
    signs: tuple[Sign, ...]


def _levels(reading: Reading, framing: Framing, predicate: Node) -> Iterator[Level]:
    """The main predicate, and under it what the speaker embeds: *I think* it *is likely* to *rain*."""
    mood = list(_of_mood(reading, predicate))
    at: Node | None = predicate
    while at is not None:
        below, row, shown = _embedded(reading, framing, at)
        yield Level(at, (*mood, *_of_words(reading, at, row, shown)))
        at, mood = below, []


def _embedded(reading: Reading, framing: Framing, node: Node) -> tuple[Node | None, CertaintyWord | None, Node]:
    """The predicate that this one embeds, the row of the table by which it does, and the word of that row.

    Who does not want or promise something is certain: there the negation is the main point.
    """
    tree = reading.page.tree(node)
    there = tree.child(node.word, "nsubj") if tree.child(node.word, "expl") else None
    for governor in filter(None, (node.word, there)):
        for word in tree.children(governor, "xcomp", "ccomp", "csubj", "acl"):
            row = _embedding(reading, framing, Node(node.at, governor), word) if reading.content.has(node.at, word) else None
            if row is not None:
                return Node(node.at, word), row, Node(node.at, governor)
    return None, _alone(tree, node.word), node


def _embedding(reading: Reading, framing: Framing, node: Node, word: Word) -> CertaintyWord | None:
    """The row by which a predicate, or the noun of *there is a chance that*, embeds `word` for the speaker."""
    tree = reading.page.tree(node)
    complement = complement_of(tree, word)
    modal = _modal(tree, node.word) if complement == "inf" else None
    if modal is not None or not _is_held(reading, framing, node):
        return modal
    row = _row(node.word.lemma.lower(), _parts(node.word), complement)
    return None if row is not None and row.pos == "verb" and row.negated == "U" and negatives(tree, node.word) else row


def _alone(tree: Tree, word: Word) -> CertaintyWord | None:
    """The row of a word that is itself the main predicate or all of the content: *anything is possible*, *a plan for a bridge*."""
    if word.upos == "NOUN" and not tree.child(word, "cop"):
        return certainty_words().find(word.lemma.lower(), "noun", "np") if tree.child(word, "acl", "nmod") else None
    row = certainty_words().find(word.lemma.lower(), "adj", "clause") if word.upos == "ADJ" and tree.child(word, "cop") else None
    return row if row is not None and "np" in row.complements else None


def _modal(tree: Tree, word: Word) -> CertaintyWord | None:
    """The row of a word that is a modal together with *to*: *has to*, *is going to*, *is expected to*."""
    form = word.text.lower() if tree.child(word, "aux:pass", "cop") else word.lemma.lower()
    if form == "go" and word.xpos != "VBG":
        return None
    return certainty_words().find(f"{form} to", "modal")


def _parts(word: Word) -> tuple[CertaintyPos, ...]:
    return ("verb",) if word.upos == "VERB" else ("noun",) if word.upos == "NOUN" else ("adj",)


def _is_held(reading: Reading, framing: Framing, node: Node) -> bool:
    """Whether it is the speaker who thinks so: *I*, or outside the marks the pronoun that stands for the speaker; *it is likely*; nobody.

    A noun with its clause is the speaker's where the cue is made of it, *expressed* {the belief that ...}, or where it only exists:
    *there is a chance that*.
    """
    tree = reading.page.tree(node)
    if node.word.upos == "NOUN":
        governor = tree.head(node.word)
        return node.word.lemma.lower() == framing.lemma or (governor is not None and tree.child(governor, "expl") is not None)
    subject = tree.child(node.word, *SUBJECTS)
    if subject is None or subject.deprel in {"expl", "csubj"} or subject.lemma.lower() in {"i", "we", "it"}:
        return True
    return subject.xpos == "PRP" and subject.text.lower() != "you" and not reading.is_marked(subject)


def _of_words(reading: Reading, node: Node, row: CertaintyWord | None, shown: Node) -> Iterator[Sign]:
    """The signs on one predicate: the row by which it embeds, its modals and adverbs; negation belongs to the first of these."""
    tree = reading.page.tree(node)
    negative = tuple(Node(node.at, word) for word in negatives(tree, node.word))
    found = [(row, shown)] if row is not None else []
    children = ((_of_child(child), child) for child in tree.children(node.word, "aux", "advmod", "amod"))
    found += [(word, Node(node.at, child)) for word, child in children if word is not None]
    for index, (word, at) in enumerate(found):
        yield from _sign(word, (at,), negative if index == 0 else ())
    if not found and (condition := _condition(tree, node.word)):
        yield Sign("U", (Node(node.at, condition),))
    elif negative and not found:
        yield Sign("CT-", negative)


def _of_child(child: Word) -> CertaintyWord | None:
    if child.deprel == "aux":
        lemma = MODAL_FORMS.get(child.text.lower(), child.lemma.lower())
        return certainty_words().find(lemma, "modal") if child.xpos == "MD" else None
    if child.deprel == "advmod":
        return certainty_words().find(child.lemma.lower(), "adv")
    return certainty_words().find(child.text.lower(), "adj", "np")


MODAL_FORMS = {"'ll": "will", "’ll": "will", "wo": "will", "ca": "can", "'d": "would", "’d": "would", "sha": "shall"}


def negatives(tree: Tree, word: Word) -> list[Word]:
    """The words that negate a predicate: *not*, *never*, *no longer*, a subject or object with *no*; *not only* negates nothing."""
    words = function_words()
    found = []
    for child in tree.children(word, "advmod", "det", "cc", *SUBJECTS, "obj"):
        if child.deprel in {*SUBJECTS, "obj"}:
            found += [it for it in (child, *tree.children(child, "det")) if it.lemma.lower() in words["negative_subject"] | {"nothing"}]
        elif child.lemma.lower() in words["negation"] and not _is_only(tree, child):
            found.append(child)
        else:
            found += [it for it in tree.children(child, "advmod", "det") if it.lemma.lower() == "no"]
    return found


def _is_only(tree: Tree, word: Word) -> bool:
    return word.id < len(tree.words) and tree.word(word.id + 1).lemma.lower() in {"only", "just"}


# --- mood


def _of_mood(reading: Reading, node: Node) -> Iterator[Sign]:
    """Whether the main predicate is asked or left open (*whether*), or ordered."""
    tree = reading.page.tree(node)
    openers = [mark for mark in tree.children(node.word, "mark") if mark.lemma.lower() in {"whether", "if"}]
    if openers:
        yield Sign("U", (Node(node.at, openers[0]),))
    elif any(word.text == "?" and reading.content.has(node.at, word) for word in tree.children(node.word, "punct")):
        asking = [word for word in tree.subtree(node.word) if word.xpos in {"WP", "WRB", "WDT"}]
        yield Sign("U", tuple(Node(node.at, word) for word in asking[:1]))
    elif _is_imperative(tree, node.word):
        yield Sign("U", (node,), "future")


def _condition(tree: Tree, word: Word) -> Word | None:
    """The *if* of a condition that stands first, which leaves open what no modal tells."""
    clauses = [clause for clause in tree.children(word, "advcl") if clause.id < word.id]
    openers = (mark for clause in clauses for mark in tree.children(clause, "mark") if mark.lemma.lower() in function_words()["condition"])
    return next(openers, None)


def _is_imperative(tree: Tree, word: Word) -> bool:
    """Whether a predicate is an order: a bare verb at the root without subject, auxiliary or *to*."""
    bare = word.xpos == "VB" and word.deprel in {"root", "parataxis", "ccomp"}
    return bare and not tree.child(word, *SUBJECTS, "aux", "mark")


# --- time


def _time(reading: Reading, framing: Framing, above: list[Sign], levels: list[Level]) -> EventTime:
    """The time of the lowest predicate: its modal's, its tense, that of what embeds it, or what the cue gives it."""
    given = next((sign.time for sign in above if sign.time), None)
    for level in reversed(levels):
        shown = next((sign.time for sign in level.signs if sign.time), None)
        time = _of_modal(reading, level.node, shown) if shown else tense(reading, level.node)
        if time is not None:
            return given if given is not None and time == "present" else time
    return given or _without_verb(reading, framing, levels[0].node)


def _of_modal(reading: Reading, node: Node, time: EventTime) -> EventTime:
    """The time that a modal gives: with *have* it is past, with a state and no *will* present (*may be obsolete*)."""
    tree = reading.page.tree(node)
    if _is_perfect(tree, node.word):
        return "past"
    modal = next((child for child in tree.children(node.word, "aux") if child.xpos == "MD"), None)
    if modal is None or tree.child(node.word, "cop") is None:
        return time
    return time if modal.lemma.lower() in function_words()["future"] | function_words()["conditional"] else "present"


def _is_perfect(tree: Tree, word: Word) -> bool:
    return "have" in tree.lemmas(word, "aux")


def tense(reading: Reading, node: Node) -> EventTime | None:
    """The time that the tense of a predicate shows; None without a finite verb. What has been going on is present."""
    tree = reading.page.tree(node)
    group = sorted((node.word, *tree.children(node.word, "aux", "aux:pass", "cop")), key=lambda it: it.id)
    finite = next((word for word in group if "VerbForm=Fin" in word.feats), None)
    if finite is None:
        return "past" if _is_perfect(tree, node.word) else None
    if "Tense=Past" in finite.feats:
        return "present" if _is_shifted(reading, node) else "past"
    return "past" if _is_perfect(tree, node.word) and not _is_progressive(tree, node.word) else "present"


def _is_progressive(tree: Tree, word: Word) -> bool:
    return word.xpos == "VBG" and "be" in tree.lemmas(word, "aux", "cop")


def _is_shifted(reading: Reading, node: Node) -> bool:
    """Whether a past tense may be the present of a past report: *said they were waiting*, *said it was wrong*."""
    tree = reading.page.tree(node)
    verb = tree.child(node.word, "aux", "cop") or node.word
    if reading.is_marked(verb) or _is_perfect(tree, node.word) or not any(it.word.xpos in {"VBD", "VBG"} for it in reading.cue.nodes):
        return False
    subject = tree.child(node.word, "nsubj", "expl")
    own_state = tree.child(node.word, "cop") is not None and subject is not None and subject.xpos == "PRP"
    return own_state or _is_progressive(tree, node.word)


def _without_verb(reading: Reading, framing: Framing, node: Node) -> EventTime:
    """The time of a noun phrase or gerund that nothing else tells.

    What somebody is blamed or praised for doing is past, and so is what a clause in the past describes (*the lawsuit he filed*).
    """
    cue = cue_word(reading)
    if cue is not None and reading.page.tree(cue.node).lemmas(cue.node.word, "aux") & function_words()["future"]:
        return "future"
    tree = reading.page.tree(node)
    deeds = [head for head in reading.content.heads if _is_gerund(reading, head)]
    done = bool(deeds) and framing.act in {"agree", "criticise", "praise"}
    clauses = [clause for clause in tree.children(node.word, "acl:relcl", "acl") if reading.content.has(node.at, clause)]
    told = any(clause.deprel == "acl:relcl" and tense(reading, Node(node.at, clause)) == "past" for clause in clauses)
    return "past" if done or told or any(clause.xpos == "VBN" for clause in clauses) else "present"


def _is_gerund(reading: Reading, node: Node) -> bool:
    return any(word.xpos == "VBG" for word in (node.word, *reading.page.tree(node).children(node.word, "aux", "aux:pass", "cop")))


# --- evidence


def _spans(reading: Reading, signs: list[Sign]) -> tuple[Span, ...]:
    """The words of the signs as spans in text order, neighbours as one."""
    words = sorted({(node.word.start, node.word.end) for sign in signs for node in sign.words})
    merged: list[tuple[int, int]] = []
    for start, end in words:
        if merged and not reading.page.text[merged[-1][1] : start].strip():
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(reading.span(start, end) for start, end in merged)
