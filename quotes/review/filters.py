"""What the queue shows: the filters, as they stand in the address of every page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args
from urllib.parse import urlencode

from pydantic import Field, ValidationError

from quotes.model import Kind, Record, StanceLabel

Show = Literal["open", "judged", "unreviewed", "disputed", "all"]
SHOWN: dict[Show, str] = {
    "open": "not judged by me",
    "judged": "judged by me",
    "unreviewed": "judged by nobody",
    "disputed": "disputed",
    "all": "all",
}
KINDS: tuple[Kind, ...] = get_args(Kind)
LABELS: tuple[StanceLabel, ...] = get_args(StanceLabel)


class Filters(Record):
    """Which quotes of the tool are in the queue.

    `article` is a slug or how it begins, `speaker` a name or id, `stance` a label that one of the stances has; of `below` (a score) and
    under. With `conflicts`, quotes with a stance on which rule and model differ come first. Without a reviewer, "open" and "judged" are
    about everybody.
    """

    article: str = Field(default="", max_length=300)
    speaker: str = Field(default="", max_length=300)
    kind: Kind | None = None
    stance: StanceLabel | None = None
    below: float | None = Field(default=None, ge=0, le=1)
    show: Show = "open"
    conflicts: bool = False

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> Filters:
        """The filters in an address; what makes no sense there counts as not given."""
        given = {name: arguments[name].strip() for name in cls.model_fields if arguments.get(name, "").strip()}
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            wrong = {problem["loc"][0] for problem in error.errors()}
            return cls.model_validate({name: value for name, value in given.items() if name not in wrong})

    def query(self, **more: str) -> str:
        """The filters and `more` as the query of an address; nothing for what is not given."""
        given = self.model_dump(exclude_defaults=True)
        words = {name: "1" if value is True else str(value) for name, value in given.items()}
        return urlencode(more | words, safe=":")
