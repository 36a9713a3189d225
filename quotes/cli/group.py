"""The group that the commands enter, what they share, and the one place where errors become a line and an exit code."""

from __future__ import annotations

import errno
import io
import sys
from pathlib import Path
from typing import Any

import click

from quotes import __version__
from quotes.cli.output import in_one_line
from quotes.errors import QuotesError

INTERRUPTED = 130  # as shells have it: 128 + SIGINT


def main() -> None:
    """The entry point."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whatever the locale says
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    commands(prog_name="quotes")


class Commands(click.Group):
    """The one place where errors become a line on stderr and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command."""
        try:
            return super().invoke(ctx)
        except QuotesError as error:
            raise click.ClickException(in_one_line(str(error))) from error
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            ctx.exit(INTERRUPTED)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            raise click.ClickException("the output cannot be written: no space left; make room or choose another place") from error


database_argument = click.argument("database", metavar="DB", type=click.Path(path_type=Path))
no_tagger_option = click.option("--no-tagger", is_flag=True, help="Let the rules decide alone what a quote is.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="quotes")
def commands() -> None:
    """Who said what in news articles, with exact offsets, speakers and a reason for every answer.

    \b
    Examples:
      quotes annotate seeds --db quotes.db
      quotes show quotes.db
      quotes COMMAND --help
    """
