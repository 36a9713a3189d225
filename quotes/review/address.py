"""Where our pages begin. What the hooks need is here alone: `links` has the rest, and takes longer to import."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from datasette.utils import tilde_encode

if TYPE_CHECKING:
    from datasette.app import Datasette

ROOT = "/-/quotes"


def first_page(datasette: Datasette) -> str:
    """The address of the list of our databases."""
    return str(datasette.urls.path(ROOT))


def of_database(datasette: Datasette, database: str) -> str:
    """The address of the first page about a database."""
    return str(datasette.urls.path(f"{ROOT}/{tilde_encode(database)}"))


def of_quote(datasette: Datasette, database: str, id: str) -> str:
    """The address of the page of a quote."""
    return f"{of_database(datasette, database)}/quote?id={quote(id, safe=':')}"
