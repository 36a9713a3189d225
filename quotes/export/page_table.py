"""The quotes of an article in a table below it, with everything that is known of each: for reading on paper and aloud, too."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from quotes.export import page_reviews, page_stances
from quotes.export.page_view import View, names
from quotes.export.stances import judgement
from quotes.export.wording import finder, joined, kind_of
from quotes.model import QuoteLine

_COLUMNS = {"number": "No.", "speaker": "Speaker", "kind": "Kind", "said": "Cue", "words": "Words", "found": "Found by"}


def table(view: View) -> Iterator[str]:
    """The quotes, one a row (`r1`, `r2` ...), each linked with its badge in the text."""
    if not view.marked.lines:
        yield "<p>No quotes were found.</p>\n"
        return
    yield "<table>\n<thead><tr>" + "".join(f'<th scope="col">{name}</th>' for name in _COLUMNS.values()) + "</tr></thead>\n<tbody>\n"
    for line in view.marked.lines:
        yield _row(view, line)
    yield "</tbody>\n</table>\n"


def _row(view: View, line: QuoteLine) -> str:
    number = view.numbers[line.id]
    parent = view.numbers.get(line.parent or "")
    cells = (
        f'<a href="#q{number}" aria-label="Quote {number} in the text">{number}</a>',
        names(view.voices.of(line)),
        f"{line.kind}<small>{escape(kind_of(line))}</small>" if kind_of(line) else line.kind,
        escape(joined(line.cue)),
        escape(joined(line.content)) + (f'<small>inside <a href="#r{parent}">quote {parent}</a></small>' if parent else ""),
        escape(finder(line)) + "".join(f"<small>{escape(why)}</small>" for why in view.voices.reasons(line)),
    )
    body = "".join(f'<td class="{key}" data-label="{name}">{cell}</td>' for (key, name), cell in zip(_COLUMNS.items(), cells, strict=True))
    items = [*page_reviews.item(line), *page_stances.items(number, judgement(line))]
    if not items:
        return f'<tr id="r{number}">{body}</tr>\n'
    details = f'<ul aria-label="Quote {number}: reviews, stances, framing, certainty">\n{"".join(items)}</ul>'
    return f'<tr id="r{number}" class="judged">{body}</tr>\n<tr><td class="judgement" colspan="{len(_COLUMNS)}">{details}</td></tr>\n'
