"""The command that tells of the models: models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from quotes.cli.group import commands, json_option
from quotes.cli.output import in_one_line, plain_table, print_json, print_parts

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from quotes.models import DataSet, File, Manifest
    from quotes.parse.installed import Installed

_MB = 1_000_000
_USE = "quotes annotate --parser stanza"


@commands.command()
@click.option(
    "--folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Another folder with such models."
)
@click.option("--verify", is_flag=True, help="Check every file against its size and hash in the manifest, a line each.")
@json_option
@click.pass_context
def models(ctx: click.Context, folder: Path | None, verify: bool, as_json: bool) -> None:
    """List the English models: version, files, data, scores.

    The models come with the package. Their manifest says what they were made from and how they score. At the end stands whether Stanza's
    published models are on this machine, and how to use them. With --verify the exit code is 1 if a file is missing or is not what the
    manifest says.

    \b
    Examples:
      quotes models --verify
      quotes models
      quotes models --folder trained/en --verify
      quotes models --json
    """
    from quotes.models import bundle_dir

    place = folder or bundle_dir()
    if verify:
        ctx.exit(_verify(place, as_json=as_json))
    _list(place, as_json=as_json)


# --- what there is


def _list(folder: Path, *, as_json: bool) -> None:
    from quotes.models import load_manifest
    from quotes.parse.installed import installed

    manifest, published = load_manifest(folder), installed()
    if as_json:
        print_json(_described(folder, manifest, published))
    else:
        print_parts(*_shown(folder, manifest, published))


def _described(folder: Path, manifest: Manifest, published: Installed) -> Mapping[str, object]:
    official = {
        "folder": str(published.folder),
        "installed": published.complete,
        "missing": [str(it) for it in published.missing],
        "use": _USE,
    }
    return {"folder": str(folder), "size": _size(manifest), **manifest.model_dump(mode="json"), "official": official}


def _size(manifest: Manifest) -> int:
    return sum(it.size for it in manifest.files)


def _shown(folder: Path, manifest: Manifest, published: Installed) -> Iterator[RenderableType]:
    from rich.text import Text

    yield _heading(folder, manifest)
    yield Text("\nFiles", style="bold")
    yield _table(("File", "MB", "Holds"), ((it.path, _megabytes(it.size), it.role) for it in manifest.files))
    yield Text("\nData", style="bold")
    yield from (line for it in manifest.data for line in _about_data(it))
    yield Text("\nScores", style="bold")
    yield _table(("Task", "Data", "Measure", "%"), ((it.task, it.data, it.measure, f"{it.value:.1f}") for it in manifest.scores))
    yield Text("\nStanza's published models", style="bold")
    yield from map(in_one_line, _about_published(published))


def _heading(folder: Path, manifest: Manifest) -> Table:
    from rich.table import Table

    grid = Table.grid(padding=(0, 2))
    size = f"{_size(manifest) / _MB:.1f} MB in {len(manifest.files)} files"
    rows = {"Name": manifest.name, "Version": manifest.version, "Size": size, "Licence": manifest.licence}
    for name, value in (rows | {"Made": manifest.made, "Folder": str(folder)}).items():
        grid.add_row(name, in_one_line(value))
    return grid


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = plain_table(*columns, numbers=("MB", "%"))
    for row in rows:
        table.add_row(*map(in_one_line, row))
    return table


def _megabytes(size: int) -> str:
    return f"{size / _MB:.2f}" if size >= 0.01 * _MB else "<0.01"


def _about_data(it: DataSet) -> Iterator[RenderableType]:
    from rich.padding import Padding

    yield in_one_line(f"{it.name} · {it.licence}")
    yield Padding(in_one_line(f"for: {it.use}"), (0, 0, 0, 2))
    yield Padding(in_one_line(it.source), (0, 0, 0, 2))


def _about_published(it: Installed) -> Iterator[str]:
    """Whether they are there, and how they are got and used."""
    from quotes.export.wording import count
    from quotes.parse.published import ADVICE

    if it.complete:
        yield f"Installed in {it.folder}. `{_USE}` uses them."
        return
    yield f"Not complete in {it.folder}: {count(len(it.missing), 'file')} missing." if it.there else f"Not installed in {it.folder}."
    yield f"`{_USE}` downloads them on first use, and uses them. Without a network: {ADVICE}."


# --- whether it is what it should be


class _Checked(NamedTuple):
    """A file of the manifest and what is wrong with it, if anything is."""

    file: File
    problem: str | None


def _verify(folder: Path, *, as_json: bool) -> int:
    """The exit code: 1 if a file is not what the manifest says."""
    checked = _checked(folder)
    if as_json:
        print_json({"folder": str(folder), "files": [{**it.file.model_dump(), "problem": it.problem} for it in checked]})
    else:
        for it in checked:
            if it.problem is None:
                click.echo(in_one_line(f"{it.file.path}: {it.file.size:,} bytes, as the manifest says"))
            else:
                click.echo(in_one_line(f"Error: {it.problem}; {_remedy(folder)}"), err=True)
    return 1 if any(it.problem for it in checked) else 0


def _checked(folder: Path) -> list[_Checked]:
    from quotes.errors import ModelError
    from quotes.models import load_manifest, verify

    try:
        problems = verify(folder)
    except OSError as error:
        raise ModelError(f"{error.filename or folder}: cannot be read ({error.strerror}); check its permissions") from error
    return [_Checked(it, _of(folder / it.path, problems)) for it in load_manifest(folder).files]


def _of(path: Path, problems: Iterable[str]) -> str | None:
    return next((it for it in problems if it.startswith(f"{path}: ")), None)


def _remedy(folder: Path) -> str:
    from quotes.models import bundle_dir

    return "install the package again" if folder == bundle_dir() else "bring that file again"
