"""Lists and figures for a terminal (rich renderables)."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Group, JustifyMethod, RenderableType
from rich.table import Table
from rich.text import Text

from quotes.batch import Summary
from quotes.export.visible import one_line, visible
from quotes.export.wording import count
from quotes.store import AmbiguousName, ArticleRow, SpeakerRow

_NUMBERS = frozenset({"Words", "Quotes", "Articles"})
_SHORT = frozenset({"Type", "Published"})
_NAME_WIDTH = 24  # columns that slugs, ids and names get in any case
_EXAMPLE = "select speaker, quote from said limit 5"


def articles(rows: Iterable[ArticleRow]) -> Table:
    """Slug, title, outlet, date, words and quotes of each article."""
    table = _table("Slug", "Title", "Outlet", "Published", "Words", "Quotes")
    for it in rows:
        _add(table, it.slug, it.title, it.outlet, it.published, it.words, it.quotes)
    return table


def speakers(rows: Iterable[SpeakerRow]) -> Table:
    """Id, name, type, other names, quotes and articles of each speaker."""
    table = _table("Id", "Name", "Type", "Also", "Quotes", "Articles")
    for it in rows:
        _add(table, it.id, it.name, it.type, ", ".join(it.aliases), it.quotes, it.articles)
    return table


def ambiguous(names: Sequence[AmbiguousName]) -> str:
    """Names that stay open with those whom they may mean, as lines of TOML that settle them once somebody has chosen."""
    if not names:
        return "No name is ambiguous.\n"
    head = (
        "# Names that may mean several speakers. To settle one, copy its lines into annotations/speakers.toml, put the right speaker\n"
        "# there (one of those named, or another name to keep it apart) and run `quotes annotate` again. Without `articles` it holds\n"
        "# in all of them.\n"
    )
    return head + "".join(f"\n{_candidates(it)}{visible(it.settle)}" for it in names)


def _candidates(it: AmbiguousName) -> str:
    head = f"# {one_line(it.name)}: {count(it.quotes, 'quote')} in {count(len(it.articles), 'article')}; it may be\n"
    who = (f"#   {one_line(c.name)}: {count(c.quotes, 'quote')} in {count(c.articles, 'article')}\n" for c in it.candidates)
    return head + "".join(who)


def summary(it: Summary) -> RenderableType:
    """What a run did, what the database holds now, and who is quoted most in it."""
    figures = Table.grid(padding=(0, 2))
    figures.add_row("Articles", ", ".join(f"{number:,} {state}" for state, number in it.articles.items() if number) or "none")
    figures.add_row("Time", _time(it))
    figures.add_row("In the database", f"{count(it.stored, 'article')}, {count(sum(it.quotes.values()), 'quote')}")
    figures.add_row("Quotes", ", ".join(f"{number:,} {kind}" for kind, number in it.quotes.items()))
    figures.add_row("Without speaker", f"{it.unattributed:,}")
    if not it.speakers:
        return figures
    table = _table("Speaker", "Type", "Quotes", "Articles")
    for row in it.speakers:
        _add(table, row.name, row.type, row.quotes, row.articles)
    if it.others.speakers:
        _add(table, f"{it.others.speakers:,} more", None, it.others.quotes, None)
    return Group(figures, Text(), table)


def _time(it: Summary) -> str:
    if not it.words_per_second:
        return f"{it.seconds:.1f} s, nothing to read"
    return f"{it.seconds:.1f} s for {it.words:,} words ({it.words_per_second:,} words per second, without loading the models)"


def next_steps(database: str, rows: Sequence[ArticleRow], folder: str = "") -> str:
    """Commands that show what a database holds, a line each, ready to be pasted; empty if it holds nothing.

    `folder` is where the programs are, as a person would type it with a slash at its end; empty if they are found without.
    """
    if not rows:
        return ""
    slug = max(rows, key=lambda row: row.quotes).slug
    name = shlex.quote(database)
    commands = (
        f"{shlex.quote(folder + 'quotes')} show {name} {slug}",
        f"{shlex.quote(folder + 'quotes')} show {name} {slug} --html article.html",
        f'{shlex.quote(folder + "sqlite-utils")} {name} "{_EXAMPLE}" --table',
    )
    return "\nNext:\n" + "".join(f"  {one_line(command)}\n" for command in commands)


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    for name in columns:
        justify: JustifyMethod = "right" if name in _NUMBERS else "left"
        table.add_column(name, justify=justify, overflow="fold", no_wrap=name in _NUMBERS | _SHORT)
    return table


def _add(table: Table, *cells: str | int | None) -> None:
    """A row; its first cell, like the heading above it, stays in one piece up to `_NAME_WIDTH`, so that it can be copied."""
    texts = [Text(f"{cell:,}" if isinstance(cell, int) else one_line(cell or "")) for cell in cells]
    first = table.columns[0]
    first.width = max(first.width or len(str(first.header)), min(texts[0].cell_len, _NAME_WIDTH))
    table.add_row(*texts)
