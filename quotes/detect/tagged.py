"""Candidates that owe something to the tagger: what it proposes, and what the rules found with its content or its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from quotes.detect.candidate import Candidate, touch
from quotes.detect.context import WORD, Context, Range, has_words, ranges, trim
from quotes.detect.evidence import Evidence
from quotes.detect.proposals import Proposal, propose
from quotes.detect.shape import snap, snap_to_marks
from quotes.detect.sources import mention, subject
from quotes.detect.verbs import verb_lemma
from quotes.lexicon import CueClass, cues, function_words
from quotes.model import Word
from quotes.tree import Tree

TAGGER = "tagger"  # the rule id of what no dependency rule found
TIGHT = frozenset({"amod", "aux", "aux:pass", "case", "compound", "compound:prt", "cop", "det", "fixed", "flat", "goeswith", "nummod"})
CLAUSAL = frozenset({"nsubj", "nsubj:pass", "csubj", "expl"})
BOUND = TIGHT | CLAUSAL
LEAST = (0.5, 0.25)  # probabilities from which words are taken for content


def tagged_candidates(context: Context, evidence: Evidence, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """The tagger's proposals as candidates, and mixtures of each with the candidates in `found` that mean the same attribution."""
    proposals = dict.fromkeys(propose(context, evidence, *LEAST))
    for c in dict.fromkeys(c for proposal in proposals for c in _candidates(context, evidence, proposal)):
        yield c
        yield from (mixed for other in found if _same_attribution(c, other) for mixed in _mixtures(c, other))


def _candidates(context: Context, evidence: Evidence, proposal: Proposal) -> Iterator[Candidate]:
    """The proposal with each of the contents that it may mean."""
    cue, mentioned = (tuple(_ranges(context, evidence, part)) for part in (proposal.cue, proposal.source))
    content = tuple(r for run in proposal.content for r in _ranges(context, evidence, run))
    if not content:
        return
    place = _head(context, cue)
    source = _whole_source(context, mentioned, place, (*cue, *content))
    plain = Candidate(
        rule=TAGGER,
        content=content,
        cue=cue,
        source=source,
        sentence=place[0] if place else context.sentence_at(content[0][0]),
        anchor=place[1] if place else None,
        cue_class=_class_of(context.trees[place[0]], place[1]) if place else None,
    )
    around = (*cue, *source)
    for found in dict.fromkeys(_meant(context, content, around, place)):
        if not touch(found, around) and _is_whole(context, found, around):
            yield replace(plain, content=found)


def _meant(
    context: Context, content: tuple[Range, ...], around: Sequence[Range], cue: tuple[int, Word] | None
) -> Iterator[tuple[Range, ...]]:
    """What a content may mean: as it is, with its gaps closed, or with all that belongs to it; and each up to the marks that it touches."""
    for meant in dict.fromkeys((content, _filled(context, content, around), _completed(context, content, around))):
        snapped = tuple(snap(context, meant, cue[1]) if cue else snap_to_marks(context, meant))
        yield snapped
        if not _same_words(context, snapped, meant):
            yield meant


def _is_whole(context: Context, content: Sequence[Range], around: Sequence[Range]) -> bool:
    """Whether no edge of the content tears a word from what belongs to it: *the two* / *allies*, *they* / *left*.

    Words of the cue and source (`around`) may stand outside; quotation marks may part words of a phrase, but not subject and verb.
    """
    for i in context.sentences_in(content[0][0], content[-1][1]):
        tree, inside = context.trees[i], context.words_in(i, content)
        if len(inside) in {0, len(tree.words)}:
            continue
        outside = context.words_in(i, around)
        for w in tree.words:
            if (w.id in inside) == (w.head in inside) or w.deprel not in BOUND or not w.head or not outside.isdisjoint((w.id, w.head)):
                continue
            if w.deprel in CLAUSAL or context.stretch_at(w.start) is context.stretch_at(tree.word(w.head).start):
                return False
    return True


def _filled(context: Context, content: Sequence[Range], taken: Sequence[Range]) -> tuple[Range, ...]:
    """Content with the gaps inside a sentence closed in which neither cue nor source stands."""
    out = [content[0]]
    for start, end in content[1:]:
        gap = (out[-1][1], start)
        if len(context.sentences_in(out[-1][1] - 1, start + 1)) == 1 and not touch([gap], taken):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return tuple(out)


def _completed(context: Context, content: Sequence[Range], taken: Sequence[Range]) -> tuple[Range, ...]:
    """Content with everything that depends on its words, up to cue and source."""
    words: list[Word] = []
    for i in context.sentences_in(content[0][0], content[-1][1]):
        tree, inside, outside = context.trees[i], context.words_in(i, content), context.words_in(i, taken)
        tops = [w for w in map(tree.word, inside) if w.head not in inside and w.upos != "PUNCT"]
        whole = {w.id for top in tops for w in tree.subtree(top, without=outside)}
        words += map(tree.word, sorted((inside | whole) - outside))
    return tuple(ranges(context.text, words)) or tuple(content)


def _range(context: Context, evidence: Evidence, run: Sequence[int]) -> Range | None:
    start, end = trim(context.text, evidence.words[run[0]].start, evidence.words[run[-1]].end)
    return (start, end) if has_words(context.text, start, end) else None


def _ranges(context: Context, evidence: Evidence, words: Sequence[int]) -> Iterator[Range]:
    """The words as ranges, joined where they follow each other and no line lies between them that was not parsed."""
    run: list[int] = []
    for i in (*words, None):
        if run and (i is None or i != run[-1] + 1 or _something_between(context, evidence, run[-1])):
            found = _range(context, evidence, run)
            if found:
                yield found
            run = []
        if i is not None:
            run.append(i)


def _something_between(context: Context, evidence: Evidence, i: int) -> bool:
    """Whether words that were not parsed stand behind the word at this index."""
    return has_words(context.text, evidence.words[i].end, evidence.words[i + 1].start)


def _head(context: Context, cue: Sequence[Range]) -> tuple[int, Word] | None:
    """The sentence (index) and the word of the cue on which its other words depend, a verb if there is one."""
    if not cue:
        return None
    for i in context.sentences_in(cue[0][0], cue[-1][1]):
        tree, ids = context.trees[i], context.words_in(i, cue)
        tops = [w for w in map(tree.word, sorted(ids)) if w.head not in ids and w.upos != "PUNCT"]
        if tops:
            return i, next((w for w in tops if w.upos in {"VERB", "AUX"}), tops[0])
    return None


def _class_of(tree: Tree, word: Word) -> CueClass | None:
    """The class of the cue in the table of cues, if it stands there."""
    rows = cues().find(verb_lemma(tree, word), "verb") or cues().find(word.lemma.lower(), "noun")
    return rows[0].cue_class if rows else None


def _whole_source(
    context: Context, mentioned: tuple[Range, ...], cue: tuple[int, Word] | None, taken: Sequence[Range]
) -> tuple[Range, ...]:
    """The noun phrase around the head of these words, of a relative pronoun the one that it stands for; the words alone where that
    would run into cue or content.
    """
    place = _head(context, mentioned)
    if place is None:
        return mentioned
    tree, head = context.trees[place[0]], place[1]
    verb = cue[1] if cue is not None and cue[0] == place[0] else None
    if verb is not None and head.lemma.lower() in function_words()["relative"]:
        words = subject(tree, verb)
    else:
        words = mention(tree, head, without=verb)
    whole = tuple(ranges(context.text, words))[:1]
    return whole if whole and touch(whole, mentioned) and not touch(whole, taken) else mentioned


def _same_words(context: Context, a: Sequence[Range], b: Sequence[Range]) -> bool:
    """Whether the ranges hold the same words, whatever marks stand around them."""

    def words(found: Sequence[Range]) -> list[Range]:
        return [match.span() for start, end in found for match in WORD.finditer(context.text, start, end)]

    return a == b or words(a) == words(b)


def _same_attribution(proposed: Candidate, other: Candidate) -> bool:
    """Whether the cues are the same or, where one has none, the contents touch."""
    if proposed.cue and other.cue:
        return touch(proposed.cue, other.cue)
    return touch(proposed.content, other.content)


def _mixtures(proposed: Candidate, other: Candidate) -> Iterator[Candidate]:
    """What the rule found, with the content or the source that the tagger gives it."""
    if proposed.content != other.content and not touch(proposed.content, (*other.cue, *other.source)):
        yield replace(other, content=proposed.content, changed="content")
    if proposed.source and proposed.source != other.source and not touch(proposed.source, (*other.cue, *other.content)):
        yield replace(other, source=proposed.source, changed="source")
