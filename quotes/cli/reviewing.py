"""The command that lets people judge quotes in a browser: review."""

from __future__ import annotations

import getpass
from importlib.util import find_spec
from pathlib import Path

import click

from quotes.cli.group import commands, database_argument
from quotes.cli.output import in_one_line
from quotes.errors import MissingLibraryError


@commands.command()
@database_argument
@click.option("--reviewer", metavar="NAME", help="Under which name your judgements are kept.  [default: your login name]")
@click.option("--port", type=click.IntRange(0, 65535), help="Where to listen on this computer.  [default: 8001, or the next free one]")
@click.option("--no-open", is_flag=True, help="Only print the link; open no browser.")
def review(database: Path, reviewer: str | None, port: int | None, no_open: bool) -> None:
    """Judge the quotes of a database in your browser, one by one.

    You accept, reject or correct what the tool has found, and add what it has missed. Nothing of the tool's is changed: your
    judgements are kept beside it. The link that is printed signs you in, once; nobody else can write. Ctrl-C stops.

    \b
    Examples:
      quotes review quotes.db
      quotes review quotes.db --reviewer ana --port 8010 --no-open
    """
    if find_spec("datasette") is None:
        raise MissingLibraryError("quotes review", "datasette", "review")
    import webbrowser

    from quotes.review import serve

    name = reviewer or _login_name()
    serve.check(database, name)
    try:
        listening = serve.listen(port)
    except OSError as error:
        raise click.ClickException(f"port {port} cannot be used ({error.strerror}); choose another one by --port, or none") from error
    with listening:
        datasette = serve.server(database, name)
        link = serve.link(datasette, listening, name)
        click.echo(in_one_line(f"{database} is open for review by {name}. This link signs you in, once:"))
        click.echo(link)
        if not no_open:
            webbrowser.open(link)
        serve.program(datasette).run(sockets=[listening])


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        raise click.UsageError("your login name is not known; say by --reviewer who you are") from error
