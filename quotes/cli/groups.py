"""The command that shows the same words in several articles: groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotes.cli.group import commands, database_argument, json_option
from quotes.cli.output import in_one_line, plain_table, print_parts, print_rows

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.status import Status
    from rich.text import Text

    from quotes.store.groups import Appearance, ArticleGroupRow, QuoteGroupRow

_STYLES = {"same": "", "left": "bold red", "right": "bold green"}
_MARKS = {"same": "", "left": "-", "right": "+"}


@commands.command()
@database_argument
@click.argument("quote", required=False)
@click.option("--articles", is_flag=True, help="List copies and cut versions of whole articles instead.")
@json_option
def groups(database: Path, quote: str | None, articles: bool, as_json: bool) -> None:
    """List the same words that stand in several articles.

    Words may be equal, nearly equal or cut. With the id of a QUOTE: all appearances of its words, the first one first, and what
    differs from the fullest version, word by word. Groups are found anew when articles have changed.

    \b
    Examples:
      quotes groups quotes.db
      quotes groups quotes.db 003_f312a0e1dc77f038:1005-1035
      quotes groups quotes.db --articles
      quotes groups quotes.db --json
    """
    from quotes.store import Store

    if quote is not None and articles:
        raise click.UsageError("--articles goes without QUOTE")
    with Store.open(database) as store:
        with _looking():
            store.regroup()
        if articles:
            copies = store.article_groups()
            print_rows(copies) if as_json else print_parts(_copies_table(copies))
            return
        found = store.quote_groups(quote)
    if as_json:
        print_rows(found)
    elif quote is None:
        print_parts(_groups_table(found))
    elif found:
        print_parts(*_appearances(found[0]))
    else:
        click.echo(in_one_line(f"{quote}: no other article has its words."))


def _looking() -> AbstractContextManager[Status]:
    """A sign on a terminal that something is going on."""
    from rich.console import Console

    return Console(stderr=True).status("Comparing the quotes of all articles")


def _groups_table(rows: Sequence[QuoteGroupRow]) -> RenderableType:
    from quotes.export.wording import count

    if not rows:
        return "No words stand in several articles."
    table = plain_table("Words", "Quotes", "Articles", "First", "Speakers", numbers=("Quotes", "Articles"))
    for it in rows:
        first = it.appearances[0]
        speakers = ", ".join(dict.fromkeys(name for one in it.appearances for name in one.speakers))
        articles = len({one.article for one in it.appearances})
        table.add_row(in_one_line(it.text), f"{len(it.appearances):,}", f"{articles:,}", _where(first), in_one_line(speakers))
    table.caption = f"{count(len(rows), 'group')}; `quotes groups DB QUOTE` compares the versions"
    table.caption_justify = "left"
    return table


def _appearances(group: QuoteGroupRow) -> Iterable[RenderableType]:
    """Each appearance with what differs in it from the fullest version."""
    from rich.text import Text

    fullest = next(it for it in group.appearances if it.quote == group.fullest)
    for number, it in enumerate(group.appearances, start=1):
        said = ", ".join(it.speakers) or "no speaker"
        how = "fullest version" if it.quote == group.fullest else f"{it.relation}, {it.score:.2f}"
        yield Text(in_one_line(f"{number}. {_where(it)} · {said} · {it.quote} ({how})"), style="bold")
        yield _difference(fullest, it) if it.quote != group.fullest else Text(f"   {in_one_line(it.text)}")


def _difference(fullest: Appearance, other: Appearance) -> Text:
    """The words that were compared: those that only the fullest version has as [-...-], those that only the other has as [+...+]."""
    from rich.text import Text

    from quotes.groups import diff

    line = Text("   ")
    left, right = (_compared(it, marked=other.marked) for it in (fullest, other))
    for piece in diff(left, right):
        mark, words = _MARKS[piece.kind], piece.left if piece.kind == "left" else piece.right
        line.append(f"[{mark}{in_one_line(words)}{mark}]" if mark else in_one_line(words), _STYLES[piece.kind])
        line.append(" " if words[-1].isspace() else "")
    return line


def _compared(it: Appearance, *, marked: bool) -> str:
    from quotes.groups import Wording, said

    wording = Wording(id=it.quote, article=it.article, text=it.text, kind=it.kind, fragments=it.fragments)
    return said(wording, marked=marked)


def _copies_table(rows: Sequence[ArticleGroupRow]) -> RenderableType:
    if not rows:
        return "No article is a copy of another one."
    table = plain_table("Article", "Title", "Outlet", "Published", "Words", "Is", numbers=("Words",))
    for row in rows:
        for it in row.versions:
            how = "fullest version" if it.article == row.fullest else f"{it.relation}, {it.score:.2f}"
            cells = (in_one_line(cell or "") for cell in (it.article, it.title, it.outlet, it.published))
            table.add_row(*cells, f"{it.words:,}", how, end_section=it is row.versions[-1])
    return table


def _where(it: Appearance) -> str:
    return in_one_line(" · ".join(part for part in (it.published, it.outlet, it.article) if part))
