"""An article for a terminal: its text with the quotes in the colours of their speakers, and a table of them with the stands taken in each
(rich renderables).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from quotes.export import stances
from quotes.export.marked import Marked
from quotes.export.segments import Segment, segments
from quotes.export.visible import one_line, visible
from quotes.export.voices import Voice, Voices
from quotes.export.wording import figures, finder, joined, kind_of
from quotes.model import QuoteLine, StanceLabel, StanceLine, ZoneKind

WIDEST = 100  # columns: longer lines are hard to read
_ZONES: dict[ZoneKind, Style] = {
    "title": Style(bold=True),
    "byline": Style(dim=True),
    "caption": Style(italic=True),
    "boilerplate": Style(dim=True),
}
_LABELS: dict[StanceLabel, Style] = {
    "FAVOR": Style(color="green", bold=True),
    "AGAINST": Style(color="red", bold=True),
    "NEUTRAL": Style(dim=True),
}
_COLUMNS = {"Speaker": 3, "Kind": 0, "Cue": 3, "Words": 9, "Found by": 2}  # with their shares of a table that is all there is
_SHARES = {"Speaker": 4, "Cue": 3, "Words": 8}  # and in one of many
_KIND, _FOUND = 8, 17  # columns
_LABEL_WIDTH = len("▼ AGAINST")
_DOT = Text.assemble((" · ", "dim"))
_LOUD = Style(color="black", bgcolor="yellow", bold=True)


class ArticleView:
    """What `Console.print` shows of an article with its quotes. Without colours, brackets stand around the quotes."""

    def __init__(self, marked: Marked) -> None:
        self._marked = marked
        self._voices = Voices(marked)
        self._judged = any(map(stances.judgement, marked.lines))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        colours = console.color_system is not None and not console.no_color
        narrow = options.update(width=min(options.max_width, WIDEST))
        article = self._marked.article
        facts = " · ".join(it for it in (article.outlet, article.byline, article.published, article.url, article.file) if it)
        for part in (
            Text(one_line(article.title or article.slug), style="bold"),
            Text(one_line(facts), style="dim"),
            Text(figures(self._marked)),
            self._legend(),
        ):
            yield from console.render(part, narrow)
        yield Text()
        yield from console.render(self._text(colours=colours), narrow)
        yield Text()
        yield from self._table(options.max_width)

    def _legend(self) -> Table:
        grid = Table.grid(padding=(0, 1))
        for voice in self._voices:
            kind = voice.speaker.type if voice.speaker else ""
            grid.add_row(_badge([voice]), Text(one_line(voice.name)), Text(kind, style="dim"), Text(f"{voice.quotes:,}", justify="right"))
        return grid

    # --- the text

    def _text(self, *, colours: bool) -> Text:
        text = Text(tab_size=4)
        for segment in segments(self._marked):
            for quote in segment.begins:
                text.append_text(_badge(self._voices.of(quote)) if colours else Text(f"[{_letters(self._voices.of(quote))}: "))
            words = self._marked.article.text[segment.start : segment.end]
            text.append(visible(words), self._style(segment, colours=colours))
            if not colours:
                text.append("]" * len(segment.ends))
        return text

    def _style(self, segment: Segment, *, colours: bool) -> Style:
        style = _ZONES.get(segment.zone, Style.null()) if segment.zone else Style.null()
        if colours and segment.contents:
            (voice, *_) = self._voices.of(segment.contents[-1])
            style += Style(color="#1b1b1f", bgcolor=voice.colour.tint)
        return style + Style(underline=segment.cue or None, bold=segment.source or None)

    # --- the table

    def _table(self, width: int) -> Iterator[RenderableType]:
        """The quotes, a row each; where more is known about one it stands below its row, right across."""
        if not self._marked.lines:
            yield Text("No quotes were found.")
            return
        table = self._rows(width, header=True)
        for number, quote in enumerate(self._marked.lines, 1):
            table.add_row(str(number), *self._cells(quote))
            judgement = stances.judgement(quote)
            if judgement:
                yield table
                yield Padding(_judgement(judgement), (0, 0, 1, self._number_width + 2))
                table = self._rows(width, header=False)
        if table.row_count:
            yield table

    def _rows(self, width: int, *, header: bool) -> Table:
        """A table without rows. Where there are several, their columns are alike, whatever stands in them."""
        found = min(_FOUND, width // 5)
        left = max(width - self._number_width - _KIND - found - len(_COLUMNS) * 2, 5) if self._judged else None
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), expand=left is None, show_header=header)
        table.add_column("No.", justify="right", no_wrap=True, width=self._number_width)
        for name, ratio in _COLUMNS.items():
            fixed = {"Kind": _KIND, "Found by": found if left else _FOUND}.get(name)
            share = max(left * _SHARES[name] // sum(_SHARES.values()), 1) if left and fixed is None else fixed
            table.add_column(name, width=share, ratio=None if left else ratio or None, overflow="fold")
        return table

    @property
    def _number_width(self) -> int:
        return max(len("No."), len(str(len(self._marked.lines))))

    def _cells(self, quote: QuoteLine) -> Iterator[Text]:
        voices = self._voices.of(quote)
        yield Text("\n").join(Text.assemble(_badge([voice]), " ", one_line(voice.name)) for voice in voices)
        yield Text("\n").join(Text(it) for it in (quote.kind, kind_of(quote)) if it)
        yield Text(one_line(joined(quote.cue)))
        yield Text(one_line(joined(quote.content)))
        yield Text("\n").join([Text(finder(quote)), *(Text(it, style="dim") for it in self._voices.reasons(quote))])


# --- stances


def _judgement(it: stances.Judgement) -> Table:
    """A line or two for each stance, one for framing and certainty."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=_LABEL_WIDTH, no_wrap=True)
    grid.add_column(overflow="fold")
    for stance in it.stances:
        grid.add_row(Text(f"{stances.SIGNS[stance.label]} {stance.label}", _LABELS[stance.label]), _stance(stance))
    parts = [Text(one_line(stances.framed(it.framing)), "dim")] if it.framing else []
    if it.framing and stances.reporter(it.framing):
        parts.append(Text(one_line(stances.reporter(it.framing)), "bold"))
    if it.certainty:
        parts.append(Text.assemble("certainty: ", (one_line(stances.certain(it.certainty)), "")))
    if parts:
        grid.add_row(Text("framing" if it.framing else "", "dim"), _DOT.join(parts))
    return grid


def _stance(it: StanceLine) -> Text:
    """What it is on and whose it is; why; how far to trust it. A NEUTRAL one takes as few words as it can."""
    dim = Style(dim=it.label == "NEUTRAL" and it.agreement != "conflict")
    parts = [Text(one_line(stances.target(it)), _strong(it))]
    if it.holder:
        parts.append(Text.assemble("held by ", (one_line(stances.holder(it)), "italic"), ", not by the speaker"))
    if stances.evidence(it):
        shown = (Text.assemble((one_line(stances.quoted(e.span)), _LABELS[it.label]), f" ({e.role})") for e in stances.evidence(it))
        parts.append(Text.assemble("by ", Text(", ").join(shown)))
    if stances.looked_at(it):
        parts.append(Text("model looked at " + ", ".join(one_line(stances.quoted(span)) for span in stances.looked_at(it))))
    parts += [Text(words) for words in stances.manner(it)]
    loud = it.agreement == "conflict"
    parts.append(Text(one_line(stances.support(it)), _LOUD if loud else "dim"))
    parts.append(Text(f"score {it.score:.2f}", "dim"))
    text = _DOT.join(parts)
    text.stylize_before(dim)
    return text


def _strong(it: StanceLine) -> Style:
    return Style(bold=it.label != "NEUTRAL" or None)


def _letters(voices: Iterable[Voice]) -> str:
    return "+".join(voice.letter for voice in voices)


def _badge(voices: Iterable[Voice]) -> Text:
    """A letter on the speaker's colour, one for each."""
    return Text.assemble(*((f" {voice.letter} ", Style(bold=True, color="#ffffff", bgcolor=voice.colour.line)) for voice in voices))
