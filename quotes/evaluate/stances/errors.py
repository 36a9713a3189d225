"""The stances that are wrong, with the words of the quote and all that speaks for the answer: what to look at while rules are tuned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from rich.console import Group, RenderableType
from rich.text import Text

from quotes.evaluate.stances.compare import QuoteOutcome
from quotes.evaluate.stances.scores import is_polar, label_right
from quotes.evaluate.stances.targets import FoundSide, GoldSide
from quotes.model import Article, Attitude, Intensity, OffsetRange, Record, Span, Stance, StanceLabel

ErrorKind = Literal["wrong label", "no target", "false alarm"]
NOTHING = "-"


class GoldShown(Record):
    """A stance of gold with its words."""

    target: Span
    label: StanceLabel
    attitude: Attitude | None
    intensity: Intensity | None
    holder: Span | None
    evidence: tuple[Span, ...]


class StanceError(Record):
    """A pair with different labels, a stance of gold without a pair, or a found one. The spans are those of its quote."""

    problem: ErrorKind
    article: str
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    gold: GoldShown | None
    found: Stance | None


def stance_errors(outcomes: Iterable[QuoteOutcome], number: int) -> tuple[StanceError, ...]:
    """Of each kind of error the `number` worst ones.

    Polar ones come first (for wrong labels, FAVOR taken for AGAINST and the other way round), then those with the highest score, then
    as they stand in the text.
    """
    kinds: dict[ErrorKind, list[StanceError]] = {"wrong label": [], "no target": [], "false alarm": []}
    for outcome in outcomes:
        for error in _errors(outcome):
            kinds[error.problem].append(error)
    return tuple(error for found in kinds.values() for error in sorted(found, key=_badness)[:number])


def _errors(it: QuoteOutcome) -> Iterator[StanceError]:
    pairing = it.pairings["either"]
    yield from (_error(it, "wrong label", ours, theirs) for ours, theirs in pairing.pairs if not label_right((ours, theirs)))
    yield from (_error(it, "no target", ours, None) for ours in pairing.missed)
    yield from (_error(it, "false alarm", None, theirs) for theirs in pairing.alarms)


def _error(it: QuoteOutcome, problem: ErrorKind, ours: GoldSide | None, theirs: FoundSide | None) -> StanceError:
    line, text = it.gold.line if it.gold else None, it.article.text
    quote = it.found.quote if it.found else None
    return StanceError(
        problem=problem,
        article=it.article.slug,
        source=_spans(text, line.source) if line else quote.source if quote else (),
        cue=_spans(text, line.cue) if line else quote.cue if quote else (),
        content=_spans(text, line.content) if line else quote.content if quote else (),
        gold=_shown(it.article, ours) if ours else None,
        found=theirs.stance if theirs else None,
    )


def _shown(article: Article, it: GoldSide) -> GoldShown:
    stance = it.gold.stance
    return GoldShown(
        target=Span.of(article.text, *stance.target),
        label=stance.label,
        attitude=stance.attitude,
        intensity=stance.intensity,
        holder=Span.of(article.text, *stance.holder) if stance.holder else None,
        evidence=_spans(article.text, (evidence.span for evidence in stance.evidence)),
    )


def _spans(text: str, ranges: Iterable[OffsetRange]) -> tuple[Span, ...]:
    return tuple(Span.of(text, start, end) for start, end in ranges)


def _badness(error: StanceError) -> tuple[int, float]:
    polar = sum(is_polar(it.label) for it in (error.gold, error.found) if it)
    return -polar, -error.found.score if error.found else 0.0


def render_stance_errors(errors: Iterable[StanceError]) -> RenderableType:
    """Each error with its article, its quote (source, cue and content in brackets), and both sides (`-` gold, `+` found)."""
    return Group(*[_rendered(it) for it in errors])


def _rendered(error: StanceError) -> Text:
    quote = f"[{_words(error.source)}] <{_words(error.cue)}> {{{_words(error.content)}}}"
    lines = [Text(f"{error.problem}: {error.article}", style="bold"), Text(f"  {quote}")]
    lines += [Text(f"  - {_gold(error.gold)}", style="red")] if error.gold else []
    lines += [Text(f"  + {_found(error.found)}", style="green")] if error.found else []
    return Text("\n").join([*lines, Text("")])


def _gold(it: GoldShown) -> str:
    return _line(it, _words(it.evidence))


def _found(it: Stance) -> str:
    evidence = "; ".join(f"{piece.role} {_words([piece.span])}{f' ({piece.row})' if piece.row else ''}" for piece in it.evidence)
    scores = f" · for {it.scores.favor:.2f} against {it.scores.against:.2f} neutral {it.scores.neutral:.2f}" if it.scores else ""
    return f"{_line(it, evidence or NOTHING)} · {it.rule}, {it.via}, {it.agreement} {it.score:.2f}{scores}"


def _line(it: GoldShown | Stance, evidence: str) -> str:
    chosen = ", ".join(choice for choice in (it.attitude, it.intensity) if choice)
    stand = f"{it.label} ({chosen})" if chosen else it.label
    nested = f" · of {_words([it.holder])}" if it.holder else ""
    return f"{stand} {{{_words([it.target])}}}{nested} · {evidence}"


def _words(spans: Iterable[Span]) -> str:
    return " … ".join(" ".join(span.text.split()) for span in spans) or NOTHING
