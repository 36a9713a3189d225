"""From the words of a rule's match to ranges of the article: where a quotation mark stands near an edge, the edge moves to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from quotes.detect.candidate import Candidate
from quotes.detect.context import Context, Range, count_words, has_words, ranges, trim
from quotes.detect.marks import Marked
from quotes.detect.rules import Match, Rule
from quotes.lexicon import Cue
from quotes.model import Kind, Word

CLOSING = "”’\"'»“ "
SENTENCE_END = (",", ".", "!", "?", "…")


def candidate(context: Context, sentence: int, rule: Rule, match: Match, score: float) -> Candidate | None:
    """The match as a candidate; None if no word is left of its content."""
    cue = ranges(context.text, match.cue)
    used = {w.id for w in (*match.cue, *match.source)}
    content = ranges(context.text, [w for w in match.content if w.id not in used])
    if not content or (rule.credited and not match.source):
        return None
    if rule.whole and content[0][0] > match.anchor.start:
        content = content[:1]  # what follows a gap was hung there by mistake
    snapped = tuple(snap(context, content, match.anchor))
    around = context.stretch_at(match.anchor.start)
    if around is not None and snapped[0][0] < around.start:
        return None  # a cue inside marks says nothing of the words before them
    if _needs_marks(match.lexeme) and kind_of(context, snapped) == "indirect":
        return None
    return Candidate(
        rule=rule.id,
        content=snapped,
        cue=tuple(cue),
        source=tuple(_nearest(ranges(context.text, match.source), match.anchor)),
        sentence=sentence,
        anchor=match.anchor,
        cue_class=match.cue_class or (match.lexeme.cue_class if match.lexeme else None),
        score=score,
    )


def _nearest(found: list[Range], cue: Word) -> list[Range]:
    """The one run of the source that stands nearest to the cue: sources are contiguous, other runs are the parser's mistakes."""
    return sorted(found, key=lambda r: max(cue.start - r[1], r[0] - cue.end))[:1]


def _needs_marks(lexeme: Cue | None) -> bool:
    """Whether the cue only introduces marked words (*continued*, *began*)."""
    return lexeme is not None and {f.name for f in lexeme.frames} == {"quote"}


def snap(context: Context, content: Sequence[Range], cue: Word) -> list[Range]:
    """Move the edges of content out to the quotation marks that they touch.

    A stretch that holds the cue itself stays as it is: there the quote is nested in the marked words.
    """
    out = list(content)
    for stretch in _around(context, out[0][0], out[-1][1], cue):
        out = [_behind_colon(context.text, _snap_one(context.text, r, stretch), stretch, cue) for r in out]
    return _one_side(context, merge(context.text, out), cue)


def snap_to_marks(context: Context, content: Sequence[Range]) -> list[Range]:
    """Content without a cue, its edges moved out to the quotation marks that they touch."""
    out = list(content)
    for stretch in context.stretches_in(out[0][0], out[-1][1]):
        out = [_snap_one(context.text, r, stretch) for r in out]
    return merge(context.text, out)


def _around(context: Context, start: int, end: int, cue: Word) -> list[Marked]:
    """The outermost stretches that touch the range and do not hold the cue."""
    found: list[Marked] = []
    for stretch in context.all_stretches_in(start, end):
        holds_cue = stretch.start <= cue.start < stretch.end
        if not holds_cue and not any(s.start <= stretch.start and stretch.end <= s.end for s in found):
            found.append(stretch)
    return found


def _one_side(context: Context, content: list[Range], cue: Word) -> list[Range]:
    """Where the words on one side of the cue all stand in marks, unmarked words on its other side are the reporter's."""
    if len(content) == 1:
        return content
    marked = [r for r in content if kind_of(context, [r]) == "direct" and not r[0] <= cue.start < r[1]]
    before = [r for r in content if r[1] <= cue.start]
    sentence = [r for r in marked if r in before and context.text[r[0] : r[1]].rstrip(CLOSING).endswith(SENTENCE_END)]
    return marked if marked and (sentence or marked == before or not before) else content


def _behind_colon(text: str, r: Range, stretch: Marked, cue: Word) -> Range:
    """Before a cue that follows marked words, what leads up to them with a colon is not part of what is said."""
    leads = r[0] < stretch.start and r[1] == stretch.end <= cue.start and text[: stretch.start].rstrip().endswith(":")
    return (stretch.start, r[1]) if leads else r


def _snap_one(text: str, r: Range, stretch: Marked) -> Range:
    """One range against one stretch that it touches."""
    start, end = r
    if end <= stretch.start or start >= stretch.end:
        return r
    start = min(start, stretch.start)  # content that begins inside is the marked words, from their mark on
    if end < stretch.end:  # content ends inside: it runs to the closing mark
        end = stretch.end
    elif not has_words(text, stretch.end, end):
        end = max(stretch.end, trim(text, start, end)[1])
    elif start == stretch.start and text[start : stretch.end].rstrip(CLOSING).endswith(SENTENCE_END):
        end = stretch.end  # a marked sentence; what follows it is said by somebody else
    return start, end


def merge(text: str, found: Iterable[Range]) -> list[Range]:
    """Ranges in text order, joined where they overlap or no word stands between them."""
    out: list[Range] = []
    for start, end in sorted(found):
        if out and (start <= out[-1][1] or not has_words(text, out[-1][1], start)):
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def without_leading_that(context: Context, content: Sequence[Range]) -> tuple[Range, ...]:
    """The content without the conjunction *that* at its beginning, which is the reporter's; as it is where nothing else stands there."""
    (start, end), *others = content
    sentence = context.sentence_at(start)
    words = context.trees[sentence].words if sentence is not None else ()
    that = next((w for w in words if w.start == start and w.lemma.lower() == "that" and w.deprel == "mark"), None)
    if that is None or not has_words(context.text, that.end, end):
        return tuple(content)
    return trim(context.text, that.end, end), *others


def kind_of(context: Context, content: Sequence[Range]) -> Kind:
    """direct if every word of the content stands inside quotation marks, mixed if some do, else indirect (Pareti 2015)."""
    words = inside = 0
    for start, end in content:
        words += count_words(context.text, start, end)
        for stretch in context.stretches_in(start, end):
            inside += count_words(context.text, max(start, stretch.start), min(end, stretch.end))
    if inside == 0:
        return "indirect"
    return "direct" if inside >= words else "mixed"


def fragments_of(context: Context, content: Sequence[Range]) -> list[Range]:
    """The marked stretches inside the content of a mixed quote."""
    return [
        (max(start, s.start), min(end, s.end))
        for start, end in content
        for s in context.stretches_in(start, end)
        if has_words(context.text, max(start, s.start), min(end, s.end))
    ]
