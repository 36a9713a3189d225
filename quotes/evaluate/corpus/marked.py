"""The worst errors for the terminal: the paragraphs in which they stand, with gold and what was found marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from quotes.evaluate.brat import Role
from quotes.evaluate.corpus.compare import Side
from quotes.evaluate.corpus.errors import CorpusError
from quotes.evaluate.corpus.pieces import Piece, pieces, sides
from quotes.evaluate.corpus.wording import one_line
from quotes.model import Span

WIDEST = 100  # columns: longer lines are hard to read
_BRACKETS: dict[Role, tuple[str, str]] = {"content": ("{", "}"), "cue": ("<", ">"), "source": ("[", "]")}
_STYLES: dict[Role, Style] = {
    "content": Style(color="#1b1b1f", bgcolor="#d3e5f7"),
    "cue": Style(color="#1b1b1f", bgcolor="#fde2bd", underline=True),
    "source": Style(color="#1b1b1f", bgcolor="#c9eddd", bold=True),
}


def render_corpus_errors(errors: Iterable[CorpusError]) -> RenderableType:
    """Each error with its article and its paragraphs, once as gold has them and once as they were found.

    Without colours, braces stand around the content, angle brackets around the cue and square ones around the source.
    """
    return _Errors(tuple(errors))


class _Errors:
    """What `Console.print` shows of errors."""

    def __init__(self, errors: tuple[CorpusError, ...]) -> None:
        self._errors = errors

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        colours = console.color_system is not None and not console.no_color
        narrow = options.update(width=min(options.max_width, WIDEST))
        for error in self._errors:
            for part in _error(error, colours=colours):
                yield from console.render(part, narrow)


def _error(error: CorpusError, *, colours: bool) -> Iterator[RenderableType]:
    yield Text(f"{error.problem}: {one_line(error.article)}", style="bold")
    for heading, side in sides(error):
        yield Padding(Text(heading, style="dim"), (0, 0, 0, 2))
        for paragraph in error.paragraphs:
            yield Padding(_paragraph(paragraph, side, colours=colours), (0, 0, 0, 4))
    yield Text()


def _paragraph(paragraph: Span, side: Side, *, colours: bool) -> Text:
    text = Text()
    for piece in pieces(paragraph, side):
        if colours:
            text.append(piece.text, _STYLES[piece.roles[-1]] if piece.roles else None)
        else:
            text.append(_bracketed(piece))
    return text


def _bracketed(piece: Piece) -> str:
    opening = "".join(_BRACKETS[role][0] for role in piece.begins)
    closing = "".join(_BRACKETS[role][1] for role in reversed(piece.ends))
    return f"{opening}{piece.text}{closing}"
