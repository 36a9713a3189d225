"""The text of an article on its page, its quotes marked; and the style that goes with it, which shows a quote's card on hover and focus."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from quotes.export import page_stances
from quotes.export.page_view import View, letters
from quotes.export.reviews import SIGNS
from quotes.export.segments import Segment, segments
from quotes.export.voices import Voice
from quotes.model import QuoteLine

Stack = tuple[tuple[Voice, ...], ...]  # who speaks, from the outermost quote to the innermost


class MarkedText:
    """The text with its quotes, in `html`; `style` is what it needs beside the style of all pages.

    Each piece of a quote is one `mark` (`k1`, `k2` ...); where a quote begins stands its badge, a button (`q1`, `q2` ...) for its card.
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self._begun: set[str] = set()
        self._classes: dict[Stack, str] = {}
        self._marks: defaultdict[str, list[int]] = defaultdict(list)  # quote -> the marks in which it is the innermost one
        self._within: defaultdict[int, list[int]] = defaultdict(list)  # mark -> numbers of other quotes that have their badge in it
        self._at = 0
        self.html = "".join(self._zones())

    # --- the text

    def _zones(self) -> Iterator[str]:
        for zone, pieces in groupby(segments(self._view.marked), key=lambda it: it.zone):
            text = "".join(self._marked(pieces))
            yield f'<span class="{zone}">{text}</span>' if zone else text

    def _marked(self, pieces: Iterable[Segment]) -> Iterator[str]:
        """The pieces, those of the same quotes in one mark."""
        for quotes, group in groupby(pieces, key=self._quotes_of):
            parts = list(group)
            yield self._mark(parts) if quotes else "".join(map(self._words, parts))

    def _quotes_of(self, segment: Segment) -> tuple[str, ...]:
        """Those that are marked here; no mark goes from one line to another."""
        words = self._text(segment)
        return () if words.isspace() and "\n" in words else tuple(line.id for line in segment.contents)

    def _mark(self, parts: Sequence[Segment]) -> str:
        self._at += 1
        contents = parts[0].contents
        innermost = contents[-1]
        self._marks[innermost.id].append(self._at)
        inside = "".join(self._badges(segment, innermost) + self._words(segment) for segment in parts)
        numbers = " ".join(str(self._view.numbers[line.id]) for line in contents)
        status = f" {innermost.review.status}" if innermost.review else ""
        return f'<mark class="{self._class(contents)}{status}" id="k{self._at}" data-quotes="{numbers}">{inside}</mark>'

    def _words(self, segment: Segment) -> str:
        roles = " ".join(role for role, here in (("cue", segment.cue), ("source", segment.source)) if here)
        words = page_stances.around(escape(self._text(segment)), segment, self._view.numbers)
        return f'<span class="{roles}">{words}</span>' if roles else words

    def _text(self, segment: Segment) -> str:
        return self._view.marked.article.text[segment.start : segment.end]

    def _class(self, contents: Sequence[QuoteLine]) -> str:
        stack = tuple(self._view.voices.of(line) for line in contents)
        return self._classes.setdefault(stack, f"m{len(self._classes) + 1}")

    def _badges(self, segment: Segment, innermost: QuoteLine) -> str:
        self._within[self._at] += [self._view.numbers[it.id] for it in segment.begins if it.id != innermost.id and it.id not in self._begun]
        return "".join(self._badge(line) for line in segment.begins)

    def _badge(self, line: QuoteLine) -> str:
        """Opens the quote's card where the quote begins; where an interrupted one goes on it is for the eye only."""
        inside = letters(self._view.voices.of(line)) + _status(line)
        if line.id in self._begun:
            return f'<span class="badge" aria-hidden="true">{inside}</span>'
        self._begun.add(line.id)
        number = self._view.numbers[line.id]
        label = escape(self._view.label(line))
        return f'<button type="button" class="badge" id="q{number}" popovertarget="p{number}" aria-label="{label}">{inside}</button>'

    # --- the style

    @property
    def style(self) -> str:
        """A rule for each way in which text is marked, and for each quote where its card appears, and when."""
        return "".join([*self._looks(), *self._cards()])

    def _looks(self) -> Iterator[str]:
        for stack, name in self._classes.items():
            yield f".{name} {{ background: {_background(stack)}; padding-bottom: {3 * len(stack) + 1}px; }}\n"

    def cards(self, line: QuoteLine) -> list[str]:
        """The ids of the quote's cards, one for each of its marks, below which it appears. The first is the one that its badge opens."""
        number = self._view.numbers[line.id]
        return [f"p{number}", *(f"p{number}-{part}" for part in range(2, len(self._marks[line.id]) + 1))]

    def _cards(self) -> Iterator[str]:
        """A card appears while the pointer is on its mark, or on the quote's badge, and while this or a sign of the quote has the focus."""
        for line in self._view.marked.lines:
            number = self._view.numbers[line.id]
            yield _shown(f"p{number}", f'#q{number}:hover, #q{number}:focus-visible, [id^="t{number}-"]:focus-visible')
            for card, mark in zip(self.cards(line), self._marks[line.id], strict=False):
                yield f"#k{mark} {{ anchor-name: --k{mark}; }} #{card} {{ position-anchor: --k{mark}; }}\n"
                yield _shown(card, f"#k{mark}:hover", self._within[mark])


def _shown(card: str, when: str, others: Iterable[int] = ()) -> str:
    """The rule that shows a card `when` an element is like that, unless one is open for good or the pointer is on a badge of `others`."""
    unless = "".join(f", #q{other}:hover" for other in others)
    return f"body:has({when}):not(:has(:popover-open{unless})) #{card} {{ display: block; }}\n"


def _status(line: QuoteLine) -> str:
    return f'<i class="status" data-letter="{SIGNS[line.review.status]}"></i>' if line.review else ""


def _background(stack: Stack) -> str:
    """The tint of the innermost quote, and a line for each quote, the outermost at the bottom."""
    lines = [f"{_line(voices)} left bottom {3 * level}px / 100% 2px no-repeat" for level, voices in enumerate(stack)]
    return ", ".join([*lines, _tint(stack[-1])])


def _tint(voices: Sequence[Voice]) -> str:
    """One colour, or a band for each of several speakers."""
    return _bands("linear-gradient(to bottom", [f"var(--{voice.colour.name}-tint)" for voice in voices], 100 / len(voices), "%")


def _line(voices: Sequence[Voice]) -> str:
    """Solid for the first use of a colour, then dashed, then dotted; several speakers take turns."""
    if len(voices) == 1 and voices[0].round:
        filled, gap = (7, 4) if voices[0].round == 1 else (2, 3)
        colour = f"var(--{voices[0].colour.name}-line)"
        return f"repeating-linear-gradient(90deg, {colour} 0 {filled}px, transparent {filled}px {filled + gap}px)"
    return _bands("repeating-linear-gradient(90deg", [f"var(--{voice.colour.name}-line)" for voice in voices], 10, "px")


def _bands(gradient: str, colours: Sequence[str], width: float, unit: str) -> str:
    """A gradient that steps from colour to colour."""
    stops = (f"{colour} {width * place:g}{unit} {width * (place + 1):g}{unit}" for place, colour in enumerate(colours))
    return f"{gradient}, {', '.join(stops)})"
