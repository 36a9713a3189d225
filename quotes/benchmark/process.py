"""A function in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import NamedTuple, ParamSpec, TypeVar

from quotes.errors import QuotesError

_P = ParamSpec("_P")
_T = TypeVar("_T")


class _Failure(NamedTuple):
    """What went wrong in the other process."""

    reason: str


def in_own_process(what: str, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """What the function gives, run in a fresh process; it, its arguments and its answer must be picklable.

    QuotesError, which begins with `what`, if it raises something or the process dies. The process ends with this call, whatever happens.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(sender, function, args, kwargs), daemon=True)
    process.start()
    sender.close()
    try:
        answer = receiver.recv()
    except EOFError:
        process.join()
        raise QuotesError(f"{what}: the process ended with code {process.exitcode}; is there enough memory?") from None
    finally:
        process.terminate()
        process.join()
        receiver.close()
    if isinstance(answer, _Failure):
        raise QuotesError(f"{what}: {answer.reason}")
    found: _T = answer
    return found


def _answer(sender: Connection, function: Callable[..., object], args: tuple[object, ...], kwargs: dict[str, object]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that waits; it ends this one
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as `quotes.parse` sets it for itself: for all that is measured
    try:
        answer = function(*args, **kwargs)
    except QuotesError as error:
        sender.send(_Failure(str(error)))
    except Exception as error:  # whatever it is, the other side is to tell it in a line
        sender.send(_Failure(f"{type(error).__name__}: {error}"))
    else:
        sender.send(answer)
