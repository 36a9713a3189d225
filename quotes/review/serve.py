"""A server for one database and one reviewer, on this computer alone."""

from __future__ import annotations

import socket
from pathlib import Path

import uvicorn
from datasette.app import Datasette

from quotes.errors import StoreError
from quotes.review.permissions import CONFIGURATION, reviewer_name
from quotes.review.sign_in import offer
from quotes.store import Store

HOST = "127.0.0.1"
PORT = 8001
_TRIED = 100  # ports, before any is taken that is free


def check(database: Path, reviewer: str) -> None:
    """Raises StoreError for a database that cannot be reviewed, or by nobody of that name."""
    Store.open(database).close()
    if reviewer_name({"id": reviewer}) is None:
        raise StoreError(str(database), f"{reviewer[:120]!r} is no name for a reviewer; give one of 1 to 100 characters by --reviewer")


def server(database: Path, reviewer: str) -> Datasette:
    """Datasette with one database, which everybody who reaches it may read and the reviewer may review."""
    return Datasette([str(database)], metadata={"plugins": {CONFIGURATION: {"reviewers": {"id": [reviewer]}}}})


def listen(port: int | None) -> socket.socket:
    """A socket on this computer's own address: on that port, else on the next free one behind PORT. Raises OSError."""
    if port is not None:
        return _bound(port)
    for candidate in range(PORT, PORT + _TRIED):
        try:
            return _bound(candidate)
        except OSError:
            continue
    return _bound(0)


def _bound(port: int) -> socket.socket:
    it = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    it.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        it.bind((HOST, port))
        it.listen()
    except OSError:
        it.close()
        raise
    return it


def link(datasette: Datasette, listening: socket.socket, reviewer: str) -> str:
    """The address that signs the reviewer in, once."""
    return f"http://{HOST}:{listening.getsockname()[1]}{offer(datasette, reviewer)}"


def program(datasette: Datasette) -> uvicorn.Server:
    """What serves it: `run(sockets=[...])` until somebody stops it."""
    return uvicorn.Server(uvicorn.Config(datasette.app(), log_level="warning", lifespan="on"))
