"""An article for a terminal: its text with the quotes in the colours of their speakers, and a table of them (rich renderables)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich import box
from rich.console import Console, ConsoleOptions, RenderResult
from rich.style import Style
from rich.table import Table
from rich.text import Text

from quotes.export.segments import Segment, segments
from quotes.export.visible import one_line, visible
from quotes.export.voices import Voice, Voices, in_order
from quotes.export.wording import figures, joined, kind_of, reasons
from quotes.model import Annotated, Quote, ZoneKind

WIDEST = 100  # columns: longer lines are hard to read
_ZONES: dict[ZoneKind, Style] = {
    "title": Style(bold=True),
    "byline": Style(dim=True),
    "caption": Style(italic=True),
    "boilerplate": Style(dim=True),
}


class ArticleView:
    """What `Console.print` shows of an annotated article. Without colours, brackets stand around the quotes."""

    def __init__(self, annotated: Annotated) -> None:
        self._annotated = annotated
        self._quotes = in_order(annotated.quotes)
        self._voices = Voices(annotated)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        colours = console.color_system is not None and not console.no_color
        narrow = options.update(width=min(options.max_width, WIDEST))
        article = self._annotated.article
        facts = " · ".join(it for it in (article.outlet, article.byline, article.published, article.url, article.file) if it)
        for part in (
            Text(one_line(article.title or article.slug), style="bold"),
            Text(one_line(facts), style="dim"),
            Text(figures(self._annotated)),
            self._legend(),
        ):
            yield from console.render(part, narrow)
        yield Text()
        yield from console.render(self._text(colours=colours), narrow)
        yield Text()
        yield self._table()

    def _legend(self) -> Table:
        grid = Table.grid(padding=(0, 1))
        for voice in self._voices:
            kind = voice.speaker.type if voice.speaker else ""
            grid.add_row(_badge([voice]), Text(one_line(voice.name)), Text(kind, style="dim"), Text(f"{voice.quotes:,}", justify="right"))
        return grid

    # --- the text

    def _text(self, *, colours: bool) -> Text:
        text = Text(tab_size=4)
        for segment in segments(self._annotated):
            for quote in segment.begins:
                text.append_text(_badge(self._voices.of(quote)) if colours else Text(f"[{_letters(self._voices.of(quote))}: "))
            words = self._annotated.article.text[segment.start : segment.end]
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

    def _table(self) -> Table | Text:
        if not self._quotes:
            return Text("No quotes were found.")
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), expand=True)
        table.add_column("No.", justify="right", no_wrap=True)
        table.add_column("Speaker", ratio=3, overflow="fold")
        table.add_column("Kind", width=8, overflow="fold")
        table.add_column("Cue", ratio=3, overflow="fold")
        table.add_column("Words", ratio=9, overflow="fold")
        table.add_column("Found by", width=17, ratio=2, overflow="fold")
        for number, quote in enumerate(self._quotes, 1):
            table.add_row(str(number), *self._cells(quote))
        return table

    def _cells(self, quote: Quote) -> Iterator[Text]:
        voices = self._voices.of(quote)
        yield Text("\n").join(Text.assemble(_badge([voice]), " ", one_line(voice.name)) for voice in voices)
        yield Text("\n").join(Text(it) for it in (quote.kind, kind_of(quote)) if it)
        yield Text(one_line(joined(quote.cue)))
        yield Text(one_line(joined(quote.content)))
        yield Text("\n").join([Text(f"{quote.rule} {quote.score:.2f}"), *(Text(it, style="dim") for it in reasons(quote, self._voices))])


def _letters(voices: Iterable[Voice]) -> str:
    return "+".join(voice.letter for voice in voices)


def _badge(voices: Iterable[Voice]) -> Text:
    """A letter on the speaker's colour, one for each."""
    return Text.assemble(*((f" {voice.letter} ", Style(bold=True, color="#ffffff", bgcolor=voice.colour.line)) for voice in voices))
