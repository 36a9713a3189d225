"""The command that shows who stands where on what: topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotes.cli.group import commands, database_argument, json_option
from quotes.cli.output import in_one_line, plain_table, print_parts, print_rows

if TYPE_CHECKING:
    from rich.table import Table

    from quotes.store import StandRow, TopicRow, UnsureTopic

_SHOWN = 3  # names in a cell, suggestions in a message


@commands.command()
@database_argument
@click.option("--topic", metavar="NAME", help="List the stances on one topic: its name or id.")
@click.option("--unsure", is_flag=True, help="List the topics with targets that are only like others, and how to settle them.")
@json_option
def topics(database: Path, topic: str | None, unsure: bool, as_json: bool) -> None:
    """List what stands are taken on, and who is for and against it.

    Targets that mean the same are one topic in all articles, however they are worded. What is clear only in its article, such
    as "the decision", stays a topic of that article.

    \b
    Examples:
      quotes topics quotes.db
      quotes topics quotes.db --topic "trilateral cooperation"
      quotes topics quotes.db --json
      quotes topics quotes.db --unsure
    """
    from quotes.store import Store

    if unsure and topic is not None:
        raise click.UsageError("--unsure goes without --topic")
    with Store.open(database) as store:
        if unsure:
            open_ = store.unsure_topics()
            print_rows(open_) if as_json else click.echo(_unsure_text(open_), nl=False)
            return
        rows = store.topics()
        if topic is not None:
            stands = store.stands(_found(rows, topic))
            print_rows(stands) if as_json else print_parts(_stands_table(stands))
            return
    print_rows(rows) if as_json else print_parts(_topics_table(rows))


def _found(rows: Sequence[TopicRow], wanted: str) -> str:
    """The id of the topic that is meant."""
    from quotes.stance.topics import wording_key

    if wanted in {row.id for row in rows}:
        return wanted
    key = wording_key(wanted)
    named = [row for row in rows if row.name == wanted] or [row for row in rows if key and wording_key(row.name) == key]
    if len(named) == 1:
        return named[0].id
    near = named or [row for row in rows if key and key in wording_key(row.name)]
    ids = ", ".join(row.id for row in near[:_SHOWN]) + (" ..." if len(near) > _SHOWN else "")
    told = f"{len(named)} topics are named {wanted!r} ({ids}); give the id" if named else f"no topic is named {wanted!r}"
    if not named:
        told += f"; it may be {ids}" if near else "; `quotes topics DB` lists them"
    raise click.BadParameter(in_one_line(told), param_hint="--topic")


# --- what is printed


def _topics_table(rows: Sequence[TopicRow]) -> Table:
    """Topics under their names, or their ids where several have one name."""
    names = Counter(row.name for row in rows)
    table = plain_table("Topic", "Stances", "Articles", "For", "Against", numbers=("Stances", "Articles"))
    for it in rows:
        name = it.name if names[it.name] == 1 else it.id
        table.add_row(_cell(name), f"{it.stances:,}", f"{it.articles:,}", _cell(_names(it.favor)), _cell(_names(it.against)))
    return table


def _stands_table(rows: Sequence[StandRow]) -> Table:
    table = plain_table("Speaker", "Label", "Target", "Quote", "Article")
    for it in rows:
        target = f"{it.target} ({it.antecedent})" if it.antecedent else it.target
        table.add_row(_cell(_who(it)), it.label, _cell(target), _cell(it.quote), _cell(it.article))
    return table


def _who(it: StandRow) -> str:
    """Who stands there; for a stand of somebody else, who says so behind it."""
    speakers = ", ".join(it.speakers)
    if it.holder is None:
        return speakers
    return f"{it.holder} (says {speakers})" if speakers else it.holder


def _names(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _unsure_text(rows: Sequence[UnsureTopic]) -> str:
    """Topics that likeness made, as lines of TOML that settle them once somebody has looked at them."""
    if not rows:
        return "No topic is unsure.\n"
    head = (
        "# Topics with targets that are there only because they are like others. To settle one, copy its lines into\n"
        "# annotations/topics.toml, in the place of those of that name if there are any, move what is not on the topic from `same` to\n"
        "# `not`, and run `quotes annotate` again. Without `articles` it holds in all of them.\n"
    )
    return head + "".join(f"\n{_unsure_topic(it)}" for it in rows)


def _unsure_topic(it: UnsureTopic) -> str:
    from quotes.export.visible import one_line, visible
    from quotes.export.wording import count

    head = f"# {one_line(it.name)}: {count(it.stances, 'stance')} in {count(len(it.articles), 'article')}; like others are\n"
    return head + "".join(f"#   {one_line(w.text)}: {count(w.stances, 'stance')}\n" for w in it.similar) + visible(it.settle)


def _cell(text: str) -> str:
    return in_one_line(text)
