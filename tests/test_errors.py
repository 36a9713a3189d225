"""The tree of errors is the one in the docstring, and each message is one line that holds its facts."""

from __future__ import annotations

import inspect
import re

import pytest

from quotes import errors
from quotes.errors import AnnotationError, ArticleNotFoundError, ConlluError, InputError, ModelError, QuotesError, StoreError

CLASSES = {name: it for name, it in vars(errors).items() if inspect.isclass(it) and issubclass(it, Exception)}


def test_the_docstring_draws_the_tree() -> None:
    assert errors.__doc__
    drawn = re.findall(r"[├└]── (\w+)  +\S", errors.__doc__)
    assert ["QuotesError", *drawn] == list(CLASSES)
    assert all(CLASSES[name].__bases__ == (QuotesError,) for name in drawn)
    assert QuotesError.__bases__ == (Exception,)


@pytest.mark.parametrize(
    ("error", "message", "facts"),
    [
        (InputError("a.txt", "is empty"), "a.txt: is empty", {"where": "a.txt", "reason": "is empty"}),
        (ModelError("no encoder; reinstall"), "no encoder; reinstall", {}),
        (StoreError("q.db", "is locked"), "q.db: is locked", {"path": "q.db", "reason": "is locked"}),
        (ConlluError(7, "9 columns"), "CoNLL-U line 7: 9 columns", {"line": 7, "reason": "9 columns"}),
        (AnnotationError("s.toml", "no name"), "s.toml: no name", {"path": "s.toml", "reason": "no name"}),
        (ArticleNotFoundError("a-b"), "no article 'a-b' in the database; `quotes show DB` lists the articles", {"slug": "a-b"}),
    ],
)
def test_messages_hold_the_facts(error: QuotesError, message: str, facts: dict[str, object]) -> None:
    assert str(error) == message
    assert vars(error) == facts
    with pytest.raises(QuotesError):
        raise error
