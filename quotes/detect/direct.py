"""Marked words that no dependency rule has claimed: find the cue around them, or the speaker they continue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from quotes.detect.candidate import Candidate
from quotes.detect.context import WORD, Context, Range, count_words, has_words, ranges, trim
from quotes.detect.marks import Marked
from quotes.detect.precision import precision
from quotes.detect.shape import CLOSING, SENTENCE_END, merge
from quotes.detect.sources import mention, owner, subject
from quotes.detect.verbs import reporting, verb_group, verb_lemma
from quotes.lexicon import Cue, CueClass, cues
from quotes.model import Word
from quotes.tree import Tree

DASHES = "—–―-"
FARTHEST = 60  # twice the words between marks and cue


@dataclass(frozen=True, slots=True)
class _Use:
    """A verb outside the marks that can introduce them, with its row of the cue table if it has one."""

    tree: Tree
    sentence: int
    verb: Word
    lexeme: Cue | None
    source: list[Word]


def marked_candidates(context: Context, found: Sequence[Candidate]) -> list[Candidate]:
    """`found` with the outermost marked stretches that it leaves over, each as a quote of its own or as a further part of one."""
    out = list(found)
    for stretch in context.top:
        if _claimed(stretch, out) or not has_words(context.text, stretch.start, stretch.end):
            continue
        if (introduced := _introduced(context, stretch, out)) is not None:
            _extend(context, introduced, stretch, out)
            continue
        new = _by_colon(context, stretch) or _by_dash(context, stretch) or _by_cue(context, stretch, out)
        if new is not None:
            out.append(new)
        elif (open_quote := _interrupted(context, stretch, out)) is not None:
            _extend(context, open_quote, stretch, out)
        elif _stands_alone(context, stretch):
            _continue(context, stretch, out)
    return out


def _introduced(context: Context, stretch: Marked, found: Sequence[Candidate]) -> Candidate | None:
    """The quote that leads up to the marks with a colon: *said there was a limit: "..."*"""
    before = context.text[: stretch.start].rstrip()
    if not before.endswith(":"):
        return None
    near = [c for c in found if c.anchor is not None and c.end <= len(before) and not has_words(context.text, c.end, len(before))]
    return max(near, key=lambda c: -c.start, default=None)


def _interrupted(context: Context, stretch: Marked, found: Sequence[Candidate]) -> Candidate | None:
    """The marked quote of the same sentence whose cue stands between it and this stretch: *"A," she said, "B."*"""
    first = context.sentences_in(stretch.start, stretch.end)[:1]
    near = [c for c in found if c.sentence in first and c.cue and c.end <= c.cue[0][0] < stretch.start and _has_marks(context, c)]
    return max(near, key=lambda c: c.start, default=None)


def _extend(context: Context, c: Candidate, stretch: Marked, out: list[Candidate]) -> None:
    """Add the stretch to the content of a candidate."""
    out[out.index(c)] = replace(c, content=tuple(merge(context.text, (*c.content, (stretch.start, stretch.end)))))


def _claimed(stretch: Marked, found: Sequence[Candidate]) -> bool:
    """Whether a candidate whose cue stands outside the stretch has (part of) it as content."""
    return any(
        any(start < stretch.end and end > stretch.start for start, end in c.content)
        and (c.rule == "transcript" or not (c.cue and stretch.start <= c.cue[0][0] < stretch.end))
        for c in found
    )


# ---------------------------------------------------------------------------------------------- a cue beside the marks


def _by_cue(context: Context, stretch: Marked, found: Sequence[Candidate]) -> Candidate | None:
    """The nearest quote-introducing verb outside the marks, in the sentence in which they end or begin."""
    speechlike = _speechlike(context, stretch)
    taken = {(c.sentence, c.anchor.id) for c in found if c.anchor is not None}
    uses = [u for u in _uses(context, stretch) if (u.sentence, u.verb.id) not in taken]
    if not uses:
        return None
    best = min(uses, key=lambda u: _distance(context, stretch, u))
    distance = _distance(context, stretch, best)
    if distance > FARTHEST or (not speechlike and (distance > 1 or _looks_like_title(context, stretch))):
        return None
    return Candidate(
        rule="marked-cue",
        content=((stretch.start, stretch.end),),
        cue=tuple(ranges(context.text, verb_group(best.tree, best.verb))),
        source=tuple(ranges(context.text, best.source)),
        sentence=best.sentence,
        anchor=best.verb,
        cue_class=_class(best.lexeme),
        score=precision("marked-cue"),
    )


def _speechlike(context: Context, stretch: Marked) -> bool:
    """Whether the marks can hold speech: a clause, or more words than a name or a scare quote has."""
    inner = context.text[stretch.start : stretch.end]
    if count_words(inner, 0, len(inner)) >= 5 or inner.rstrip("\"”’'»").endswith((",", ".", "!", "?", "…", "—")):
        return True
    inside = [
        w
        for i in context.sentences_in(stretch.start, stretch.end)
        for w in context.trees[i].words
        if stretch.start <= w.start < stretch.end
    ]
    return any("VerbForm=Fin" in w.feats for w in inside)


def _class(lexeme: Cue | None) -> CueClass | None:
    return lexeme.cue_class if lexeme else None


def _looks_like_title(context: Context, stretch: Marked) -> bool:
    """Whether the marks hold the name of a work: all longer words in capitals (*"Dark Road"*)."""
    words = [m.group() for m in WORD.finditer(context.text, stretch.start, stretch.end)]
    return all(w[0].isupper() for w in words if len(w) > 3)


def _uses(context: Context, stretch: Marked) -> Iterator[_Use]:
    """Quote-introducing verbs with a subject, outside the marks, in the sentences where the stretch begins and ends."""
    touched = context.sentences_in(stretch.start, stretch.end)
    edges = {touched[0], touched[-1]} if touched else set()
    for i in sorted(edges | _next_fragment(context, stretch, edges)):
        tree = context.trees[i]
        for verb in tree.words:
            if context.stretch_at(verb.start) is not None:
                continue
            lexeme = cues().match(verb_lemma(tree, verb), "verb", "quote")
            inverted = lexeme is None and _follows_marks(context, tree, verb, stretch)
            source = _speaker_beside(tree, verb) if lexeme or inverted else []
            outside = [w for w in source if context.stretch_at(w.start) is None]
            own = tree.child(verb, "nsubj", "nsubj:pass") is not None or verb.start < stretch.start
            if outside and own and (lexeme is not None or _is_person(outside)):
                yield _Use(tree, i, verb, lexeme, outside)


def _follows_marks(context: Context, tree: Tree, verb: Word, stretch: Marked) -> bool:
    """Whether a finite verb and its subject come right behind the marks: *"Fine!" beamed Jane Roe*, *"Fine!" she beamed*."""
    own = tree.child(verb, "nsubj")
    if own is None or verb.xpos not in {"VBD", "VBZ"} or min(own.start, verb.start) < stretch.end:
        return False
    first, second = (own, verb) if own.id < verb.id else (verb, own)
    begin = min(w.start for w in tree.subtree(own)) if first is own else verb.start
    return not has_words(context.text, stretch.end, begin) and count_words(context.text, first.end, second.start) <= 3


def _next_fragment(context: Context, stretch: Marked, edges: set[int]) -> set[int]:
    """The sentence right behind the marks, where the parser cut there and it begins in lower case or with the cue itself."""
    if not edges:
        return set()
    after = max(edges) + 1
    if after >= len(context.trees) or context.zone_of(after) != context.zone_of(max(edges)):
        return set()
    sentence = context.trees[after].sentence
    touching = not has_words(context.text, stretch.end, sentence.start)
    first = next((w for w in sentence.words if w.upos != "PUNCT"), None)
    if not touching or first is None or context.trees[max(edges)].sentence.end > stretch.end + 1:
        return set()
    starts_with_cue = cues().match(first.lemma.lower(), "verb", "quote") is not None
    short = sum(w.upos != "PUNCT" for w in sentence.words) <= 8
    return {after} if first.text[0].islower() or starts_with_cue or (short and sentence.words[0].upos in {"PRON", "PROPN"}) else set()


def _distance(context: Context, stretch: Marked, use: _Use) -> int:
    """Words between the marks and the clause of the verb; a cue behind the marks is preferred at equal distance."""
    if use.verb.start >= stretch.end:
        first = min([use.verb.start] + [w.start for w in use.source if w.start >= stretch.end])
        return 2 * count_words(context.text, stretch.end, first)
    last = max([use.verb.end] + [w.end for w in use.source if w.end <= stretch.start])
    return 2 * count_words(context.text, last, stretch.start) + 1


# ---------------------------------------------------------------------------------------------- Name: "..."


def _by_colon(context: Context, stretch: Marked) -> Candidate | None:
    """A colon right before the marks: a verb of the sentence before them introduces it, or a bare name does."""
    before = context.text[: stretch.start].rstrip()
    if not before.endswith(":"):
        return None
    i = context.sentence_at(len(before) - 1)
    if i is None or context.article.zones[context.zone_of(i)].end < len(before):
        return None
    tree = context.trees[i]
    words = [w for w in tree.words if w.end <= len(before) - 1 and w.upos != "PUNCT"]
    if not words:
        return None
    colon: Range = (len(before) - 1, len(before))
    content: Range = (stretch.start, stretch.end)
    for known in (True, False):
        for verb in reversed(words):
            lexeme = reporting(tree, verb)
            source = _speaker_beside(tree, verb) if lexeme or not known else []
            if source and (known or _is_person(source)):
                said = tree.words[verb.id : _predicate(tree, verb).id]
                cue = tuple(ranges(context.text, (*verb_group(tree, verb), *said)))
                return Candidate(
                    "marked-cue", (content,), cue, tuple(ranges(context.text, source)), i, verb, _class(lexeme), precision("marked-cue")
                )
    noun = next((w for w in reversed(words) if cues().match(w.lemma.lower(), "noun", "quote")), None)
    if noun is not None and (credited := owner(tree, noun)):
        lexeme = cues().match(noun.lemma.lower(), "noun", "quote")
        return Candidate(
            "marked-cue",
            (content,),
            ((noun.start, noun.end),),
            tuple(ranges(context.text, credited)),
            i,
            noun,
            _class(lexeme),
            precision("marked-cue"),
        )
    if len(words) <= 8 and not any(w.upos in {"VERB", "AUX"} for w in words) and any(w.upos == "PROPN" or w.entity != "O" for w in words):
        credited_words = trim(context.text, words[0].start, words[-1].end)
        return Candidate("colon", (content,), (colon,), (credited_words,), i, score=precision("colon"))
    return None


def _speaker_beside(tree: Tree, verb: Word) -> list[Word]:
    """The subject of a verb (of a copula, that of its predicate: *Jane Roe was blunt: "..."*), or the name right behind it that the parser
    took for something else: *Said Jane Roe: "..."*
    """
    if verb.upos not in {"VERB", "AUX"}:
        return []
    found = subject(tree, _predicate(tree, verb))
    behind = tree.words[verb.id] if verb.id < len(tree.words) else None
    return found or (mention(tree, behind) if behind is not None and behind.upos == "PROPN" and verb.id == 1 else [])


def _predicate(tree: Tree, verb: Word) -> Word:
    """What a copula says of its subject (*was blunt*); any other verb itself."""
    above = tree.head(verb) if verb.deprel == "cop" else None
    return above if above is not None and above.id > verb.id else verb


def _is_person(words: Sequence[Word]) -> bool:
    """Whether a name of a person or a personal pronoun stands among the words."""
    return any(w.entity.endswith("Person") or w.text.lower() in {"he", "she"} for w in words)


def _by_dash(context: Context, stretch: Marked) -> Candidate | None:
    """A dash and a name behind the marks, up to the end of the paragraph: *"..." — Jane Roe, Springfield*"""
    zone = next((z for z in context.article.zones if z.start <= stretch.start < z.end), None)
    if zone is None or stretch.end > zone.end:
        return None
    rest = context.text[stretch.end : zone.end]
    signature = rest.lstrip()
    if not signature or signature[0] not in DASHES:
        return None
    dash = stretch.end + len(rest) - len(signature)
    start, end = trim(context.text, dash + 1, zone.end)
    i = context.sentence_at(start)
    words = [w for w in context.trees[i].words if start <= w.start < end] if i is not None else []
    if not words or count_words(context.text, start, end) > 12 or words[0].upos != "PROPN" or any("VerbForm=Fin" in w.feats for w in words):
        return None
    return Candidate("signature", ((stretch.start, stretch.end),), ((dash, dash + 1),), ((start, end),), i, score=precision("signature"))


# ---------------------------------------------------------------------------------------------- no cue


def _stands_alone(context: Context, stretch: Marked) -> bool:
    """Whether the marks hold whole sentences: nothing else of those sentences stands outside. A line like a title is a subheading."""
    touched = context.sentences_in(stretch.start, stretch.end)
    ended = context.text[stretch.start : stretch.end].rstrip(CLOSING).endswith(SENTENCE_END)
    if not touched or (not ended and _looks_like_title(context, stretch)):
        return False
    start, end = context.trees[touched[0]].sentence.start, context.trees[touched[-1]].sentence.end
    outside = count_words(context.text, start, min(stretch.start, end)) + count_words(context.text, min(stretch.end, end), end)
    return outside == 0 and _speechlike(context, stretch)


def _continue(context: Context, stretch: Marked, out: list[Candidate]) -> None:
    """Add the stretch to the quote that it goes on with, or as a quote of its own."""
    previous = _previous(context, stretch, out)
    if previous is not None:
        _extend(context, previous, stretch, out)
    else:
        first = context.sentences_in(stretch.start, stretch.end)[0]
        out.append(Candidate("unattributed", ((stretch.start, stretch.end),), sentence=first, score=precision("unattributed")))


def _previous(context: Context, stretch: Marked, out: Sequence[Candidate]) -> Candidate | None:
    """The marked quote whose sentence ends right before this stretch, in the same paragraph or the one before it."""
    first = context.sentences_in(stretch.start, stretch.end)[0]
    if first == 0 or not _adjacent(context, first - 1, first):
        return None
    before = [c for c in out if c.sentence is not None and _last_sentence(context, c) == first - 1 and _has_marks(context, c)]
    return max(before, key=lambda c: c.start, default=None)


def _adjacent(context: Context, before: int, after: int) -> bool:
    """Whether two sentences stand in one paragraph or in paragraphs of the body with nothing between them."""
    a, b = context.zone_of(before), context.zone_of(after)
    kinds = {context.article.zones[a].kind, context.article.zones[b].kind}
    return a == b or (b == a + 1 and kinds == {"body"})


def _last_sentence(context: Context, c: Candidate) -> int:
    at = max([context.sentence_at(c.end - 1) or 0, c.sentence or 0])
    return at


def _has_marks(context: Context, c: Candidate) -> bool:
    """Whether its content ends in marks and its cue stands outside them."""
    stretch = context.stretch_at(c.end - 1)
    return stretch is not None and not (c.cue and stretch.start <= c.cue[0][0] < stretch.end)
