"""The first page of a site: figures and plots of who speaks, on what, about whom and when, and the list of articles."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple, get_args

import quotes
from quotes.export import overview_tables as tables
from quotes.export.overview_figures import Figures
from quotes.export.overview_matrix import MOST_SPEAKERS, MOST_TOPICS
from quotes.export.overview_plots import DARK, LIGHT, Spec, legends, plots, script
from quotes.export.overview_tables import Places
from quotes.export.page_view import resource
from quotes.export.theme import colours, themed
from quotes.export.wording import count
from quotes.model import Kind, ReviewStatus


class _Section(NamedTuple):
    """A plot with its title, what it shows, and what to say where there is nothing to show."""

    name: str
    title: str
    says: str
    nothing: str


def overview(figures: Figures, places: Places, shown: str) -> str:
    """The page. It brings its plots and the script that draws them, and loads nothing; the figures of each plot stand in a table, too.

    `shown` says which quotes of the database these are, empty for all. Raises MissingLibraryError.
    """
    drawn, keys, program = plots(figures), legends(figures), script()
    return resource("overview.html").substitute(
        version=escape(quotes.__version__),
        script_hash=base64.b64encode(hashlib.sha256(program.encode()).digest()).decode(),
        style=colours()
        + themed(LIGHT, DARK)
        + "".join(map(_swatch, LIGHT))
        + resource("page.css").template
        + resource("overview.css").template,
        facts=f"<p><strong>{escape(shown)}</strong></p>\n" if shown else "",
        tiles="".join(_tiles(figures)),
        sections="".join(_section(it, figures, places, drawn.get(it.name), keys.get(it.name, [])) for it in _sections(figures)),
        articles=tables.articles(figures, places),
        script=program,
    )


def _swatch(colour: str) -> str:
    return f".colours .{colour} {{ background: var(--{colour}); }}\n"


def _tiles(figures: Figures) -> Iterator[str]:
    kinds = " · ".join(f"{figures.kinds[kind]:,} {kind}" for kind in get_args(Kind) if figures.kinds[kind])
    reviewed = sum(figures.reviews.values())
    share = f"{reviewed / figures.quotes:.0%}" if figures.quotes else "0%"
    states = " · ".join(f"{figures.reviews[status]:,} {status}" for status in get_args(ReviewStatus) if figures.reviews[status])
    yield _tile(f"{len(figures.articles):,}", "articles", f"{len(figures.undated):,} without a day of publication")
    yield _tile(f"{figures.quotes:,}", "quotes", kinds)
    yield _tile(f"{len(figures.speakers):,}", "speakers", f"{count(figures.unattributed, 'quote')} without one")
    yield _tile(share, "reviewed", states or "nobody has reviewed any")


def _tile(number: str, thing: str, details: str) -> str:
    return f"<div><dt>{thing}</dt><dd><b>{number}</b><small>{details}</small></dd></div>\n"


# --- plots


def _sections(figures: Figures) -> Iterator[_Section]:
    topics = {it.topic for it in figures.stands}
    yield _Section(
        "speakers",
        "Who is quoted",
        f"Speakers by number of quotes{_of(MOST_SPEAKERS, len(figures.speakers), 'speakers')}. Direct quotes are in quotation marks, "
        "indirect ones retold, mixed ones retold with marked pieces.",
        "No quote has a speaker.",
    )
    yield _Section(
        "stances",
        "Who stands where",
        f"How often speakers (rows) are for ▲ or against ▼ a topic (columns), or mention it without a stand ●"
        f"{_of(MOST_TOPICS, len(topics), 'topics')}. The colour shows which of these outweighs.{_left_out(figures)}",
        "No quote takes a stand on a topic.",
    )
    yield _Section(
        "network",
        "Who speaks about whom",
        "A line runs from a speaker, where it is thick, to somebody whom the speaker’s quotes name, where it is thin: in their words, or "
        "in what they take a stand on. Names count only if they are those of a speaker, and of one alone; “he” or “the minister” do not. "
        "The more quotes, the thicker the line. A dot grows with the quotes of its own; a hollow one has none.",
        "No quote names another speaker.",
    )
    yield _Section(
        "timeline",
        "When it was said",
        "Quotes by the day on which the article was published. The larger a dot, the more quotes." + _undated(figures),
        "No article has a day of publication.",
    )


def _of(most: int, all_of: int, things: str) -> str:
    return f" (the {most} largest of {all_of:,} {things})" if all_of > most else ""


def _left_out(figures: Figures) -> str:
    elsewhere = f"{count(figures.elsewhere, 'stance')} on what has no name of its own, such as “it”" if figures.elsewhere else ""
    held = f"{count(figures.held, 'stance')} that the speaker ascribes to somebody else" if figures.held else ""
    parts = " and ".join(filter(None, (elsewhere, held)))
    return f" Left out: {parts}." if parts else ""


def _undated(figures: Figures) -> str:
    if not figures.undated:
        return ""
    number = sum(it.quotes for it in figures.undated)
    verb = "is" if len(figures.undated) == 1 else "are"
    return f" Of {count(len(figures.undated), 'article')} with {count(number, 'quote')} the day is not known; they {verb} not shown."


def _section(it: _Section, figures: Figures, places: Places, spec: Spec | None, legend: Iterable[tuple[str, str]]) -> str:
    head = f'<section aria-labelledby="{it.name}">\n<h2 id="{it.name}">{it.title}</h2>\n'
    if spec is None:
        return f"{head}<p>{it.nothing}</p>\n</section>\n"
    table = {"speakers": tables.speakers, "stances": tables.stances, "network": tables.network, "timeline": tables.timeline}[it.name]
    return (
        f"{head}<p>{it.says}</p>\n{_legend(legend)}"
        f'<div class="scroll" tabindex="0" role="region" aria-label="Plot: {it.title.lower()}">\n'
        f'<div class="plot" role="img" data-plot="{it.name}-plot" aria-label="{it.title}: the table below has the figures">'
        "<p>The plot needs JavaScript; the table below has its figures.</p></div>\n</div>\n"
        f'<script type="application/json" id="{it.name}-plot">{_json(spec)}</script>\n'
        f"<details>\n<summary>{it.title}: the figures</summary>\n{table(figures, places)}</details>\n</section>\n"
    )


def _legend(colours: Iterable[tuple[str, str]]) -> str:
    items = "".join(f'<li><i class="{colour}"></i>{meaning}</li>' for meaning, colour in colours)
    return f'<ul class="colours">{items}</ul>\n' if items else ""


def _json(spec: Spec) -> str:
    """JSON that HTML takes for nothing else."""
    text = json.dumps(spec, ensure_ascii=False, sort_keys=True)
    return text.translate({ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"})
