"""Addresses of our pages."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from datasette.app import Datasette

from quotes.review import address
from quotes.review.filters import Filters


class Links(NamedTuple):
    """The pages about one database; they keep the filters of the queue. `base` is the address of the first one."""

    base: str
    filters: Filters = Filters()

    @classmethod
    def of(cls, datasette: Datasette, database: str, filters: Filters | None = None) -> Links:
        """Those of a database under its name."""
        return cls(address.of_database(datasette, database), filters or Filters())

    def page(self, name: str, **query: str | int) -> str:
        """A page with a query of its own, without the filters."""
        words = urlencode({key: value for key, value in query.items() if value != ""}, safe=":/")
        return f"{self.base}/{name}" + (f"?{words}" if words else "")

    def queue(self, **changes: str | bool) -> str:
        """The queue, with some filters changed."""
        query = self.filters.model_copy(update=changes).query()
        return self.base + (f"?{query}" if query else "")

    def further(self, after: str) -> str:
        """The queue from behind a quote on."""
        return f"{self.base}?{self.filters.query(after=after)}"

    def quote(self, id: str, **more: str) -> str:
        """The page of a quote."""
        return f"{self.base}/quote?{self.filters.query(id=id, **more)}"

    def article(self, slug: str, **more: str) -> str:
        """The page of an article."""
        return f"{self.base}/article?{self.filters.query(slug=slug, **more)}"

    def bulk(self) -> str:
        """The page on which all that the filters show is accepted."""
        query = self.filters.query()
        return f"{self.base}/bulk" + (f"?{query}" if query else "")
