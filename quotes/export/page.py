"""An article as one HTML file: the text as it is, its quotes marked by colour and letter of their speakers, and a table of them.

Where stances, framing and certainty are known, `page_stances` adds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from importlib import resources
from string import Template

import quotes
from quotes.export import page_stances
from quotes.export.segments import Segment, segments
from quotes.export.stances import Judgements, brief
from quotes.export.voices import Voice, Voices, in_order, palette
from quotes.export.wording import count, described, figures, joined, kind_of, reasons
from quotes.model import Annotated, Article, Quote

LIGHT = {
    "page": "#ffffff",
    "text": "#1b1b1f",
    "muted": "#595d66",
    "faint": "#6b6f78",
    "rule": "#dcdfe4",
    "shade": "#f1f3f6",
    "link": "#0a58ca",
    "favor": "#005c2e",
    "against": "#a30d1c",
    "neutral": "#50545c",
    "alarm": "#ffe08a",
}
DARK = {
    "page": "#15171b",
    "text": "#eceef1",
    "muted": "#a9aeb8",
    "faint": "#8f95a1",
    "rule": "#383c44",
    "shade": "#24272d",
    "link": "#8ab8ff",
    "favor": "#86e3ab",
    "against": "#ffb4ab",
    "neutral": "#b4b8c1",
    "alarm": "#5c4300",
}

Stack = tuple[tuple[Voice, ...], ...]  # who speaks, from the outermost quote to the innermost


def page(annotated: Annotated) -> str:
    """The page. It needs nothing else: no script, font, image or network; works in light and dark, on paper and on small screens.

    The text content of its `article` element is the article, character for character (line ends as HTML reads them).
    """
    article, view = annotated.article, _View(annotated)
    text = "".join(view.text())  # first: it collects the styles
    return _resource("page.html").substitute(
        version=escape(quotes.__version__),
        title=escape(article.title or article.slug),
        facts="".join(f"<p>{line}</p>\n" for line in _facts(annotated)),
        style=_colours() + _resource("page.css").template + view.more_style() + "".join(view.styles()),
        summary=page_stances.summary(annotated, view.voices, view.numbers),
        legend="".join(_legend(view.voices, view.numbers)) + page_stances.legend(annotated),
        text=text,
        table="".join(view.table()),
        sha256=article.sha256,
    )


class _View:
    """One page in the making: numbers for its quotes, classes for the ways in which text is marked."""

    def __init__(self, annotated: Annotated) -> None:
        self._annotated = annotated
        self._quotes = in_order(annotated.quotes)
        self._begun: set[str] = set()
        self._classes: dict[Stack, str] = {}
        self.numbers = {quote.id: number for number, quote in enumerate(self._quotes, 1)}
        self.voices = Voices(annotated)
        self._judgements = Judgements(annotated)
        self._marks = page_stances.Marks(annotated, self.numbers)

    def more_style(self) -> str:
        """What stances need."""
        return _resource("stances.css").template if self._judgements else ""

    def styles(self) -> Iterator[str]:
        """A rule for each way in which text is marked."""
        for stack, name in self._classes.items():
            yield f".{name} {{ background: {_background(stack)}; padding-bottom: {3 * len(stack) + 1}px; }}\n"

    # --- the text

    def text(self) -> Iterator[str]:
        """The article, marked."""
        zone = None
        for segment in segments(self._annotated):
            if segment.zone != zone:
                yield ("</span>" if zone else "") + (f'<span class="{segment.zone}">' if segment.zone else "")
                zone = segment.zone
            yield self._segment(segment)
        yield "</span>" if zone else ""

    def _segment(self, segment: Segment) -> str:
        words = self._annotated.article.text[segment.start : segment.end]
        roles = " ".join(role for role, here in (("cue", segment.cue), ("source", segment.source)) if here)
        marked = self._marks.around(escape(words), segment)
        inner = f'<span class="{roles}">{marked}</span>' if roles else marked
        if not segment.contents or (words.isspace() and "\n" in words):
            return inner
        badges = "".join(self._badge(quote) for quote in segment.begins)
        title = "\n".join(self._label(quote) for quote in reversed(segment.contents))
        return f'<mark class="{self._class(segment.contents)}" title="{escape(title)}">{badges}{inner}</mark>'

    def _class(self, contents: Sequence[Quote]) -> str:
        stack = tuple(self.voices.of(quote) for quote in contents)
        return self._classes.setdefault(stack, f"m{len(self._classes) + 1}")

    def _badge(self, quote: Quote) -> str:
        """Leads from where the quote begins to its row; where an interrupted quote goes on it is for the eye only."""
        letters = _letters(self.voices.of(quote))
        if quote.id in self._begun:
            return f'<span class="badge" aria-hidden="true">{letters}</span>'
        self._begun.add(quote.id)
        number = self.numbers[quote.id]
        return f'<a class="badge" id="q{number}" href="#r{number}" aria-label="{escape(self._label(quote))}">{letters}</a>'

    def _label(self, quote: Quote) -> str:
        stands = brief(self._judgements.of(quote).stances)
        return f"Quote {self.numbers[quote.id]}: {described(quote, self.voices)}" + (f"; {stands}" if stands else "")

    # --- the table

    def table(self) -> Iterator[str]:
        """The quotes, one a row."""
        if not self._quotes:
            yield "<p>No quotes were found.</p>\n"
            return
        yield "<table>\n<thead><tr>" + "".join(f'<th scope="col">{name}</th>' for name in _COLUMNS.values()) + "</tr></thead>\n<tbody>\n"
        for quote in self._quotes:
            yield self._row(quote)
        yield "</tbody>\n</table>\n"

    def _row(self, quote: Quote) -> str:
        number = self.numbers[quote.id]
        parent = self.numbers.get(quote.parent or "")
        cells = (
            f'<a href="#q{number}" aria-label="Quote {number} in the text">{number}</a>',
            "".join(f"<div>{_badge_of(voice)}{escape(voice.name)}</div>" for voice in self.voices.of(quote)),
            f"{quote.kind}<small>{escape(kind_of(quote))}</small>" if kind_of(quote) else quote.kind,
            escape(joined(quote.cue)),
            escape(joined(quote.content)) + (f'<small>inside <a href="#r{parent}">quote {parent}</a></small>' if parent else ""),
            f"{escape(quote.rule)} {quote.score:.2f}" + "".join(f"<small>{escape(line)}</small>" for line in reasons(quote, self.voices)),
        )
        body = "".join(
            f'<td class="{key}" data-label="{name}">{cell}</td>' for (key, name), cell in zip(_COLUMNS.items(), cells, strict=True)
        )
        details = page_stances.details(number, self._judgements.of(quote))
        if not details:
            return f'<tr id="r{number}">{body}</tr>\n'
        return f'<tr id="r{number}" class="judged">{body}</tr>\n<tr><td class="judgement" colspan="{len(_COLUMNS)}">{details}</td></tr>\n'


_COLUMNS = {"number": "No.", "speaker": "Speaker", "kind": "Kind", "said": "Cue", "words": "Words", "found": "Found by"}


def _facts(annotated: Annotated) -> Iterator[str]:
    article = annotated.article
    known = [escape(it) for it in (article.outlet, article.byline, article.published) if it]
    if known or article.url:
        yield " · ".join([*known, *_link(article)])
    yield escape(f"{figures(annotated)} · {article.file}")


def _link(article: Article) -> Iterator[str]:
    if article.url and article.url.startswith(("https://", "http://")):
        yield f'<a href="{escape(article.url)}" rel="noopener noreferrer">{escape(article.url)}</a>'
    elif article.url:
        yield escape(article.url)


def _legend(voices: Voices, numbers: Mapping[str, int]) -> Iterator[str]:
    yield "<ul>\n"
    for voice in voices:
        kind = f" <small>{voice.speaker.type}</small>" if voice.speaker else ""
        yield f'<li>{_badge_of(voice)}<span><a href="#q{numbers[voice.first]}">{escape(voice.name)}</a>{kind}</span>'
        yield f'<span class="count" title="{count(voice.quotes, "quote")}">{voice.quotes:,}</span></li>\n'
    yield "</ul>\n"
    yield '<p><span class="source">who is credited</span> · <span class="cue">the words that credit them</span> · '
    yield '<span class="boilerplate">not part of the article</span></p>\n'


def _badge_of(voice: Voice) -> str:
    return f'<span class="badge" aria-hidden="true">{_letters([voice])}</span>'


def _letters(voices: Iterable[Voice]) -> str:
    return "".join(f'<i class="{voice.colour.name}" data-letter="{voice.letter}"></i>' for voice in voices)


# --- style


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


def _colours() -> str:
    light = LIGHT | {f"{it.name}-{use}": value for it in palette() for use, value in (("tint", it.tint), ("line", it.line))}
    dark = DARK | {f"{it.name}-{use}": value for it in palette() for use, value in (("tint", it.dark_tint), ("line", it.dark_line))}
    return (
        f":root {{ {_variables(light)} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {_variables(dark)} }} }}\n"
        + "".join(f".{it.name} {{ --line: var(--{it.name}-line); }}\n" for it in palette())
    )


def _variables(values: dict[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in values.items())


def _resource(name: str) -> Template:
    return Template(resources.files("quotes.export").joinpath(name).read_text(encoding="utf-8"))
