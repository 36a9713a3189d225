"""CSV: a row a quote, or a row a span. As RFC 4180 has it: a header, CRLF between rows, quotation marks where a cell needs them.

Lists are JSON in a cell, as the JSONL contract has them. `text[start:end]` holds in every row, with one exception: cells for a spreadsheet
are changed so that it takes none for a formula (OWASP, CSV Injection). There a cell that begins with = + - @, their wide forms, a tab or
a line end, or with apostrophes before one of these, has one apostrophe more at its beginning; line ends are line feeds and other control
characters pictures of themselves. Who reads such a table back takes one apostrophe off again.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from quotes.anchoring import context
from quotes.export.columns import LISTS, PLAIN, Cell, lists, plain
from quotes.export.filters import ArticleQuotes
from quotes.export.visible import visible
from quotes.model import QuoteLine, Span, StanceLine

QUOTE_COLUMNS = (*PLAIN, *LISTS)
SPAN_COLUMNS = (
    *("quote", "role", "stance", "seq", "start", "end", "text", "prefix", "suffix", "label", "speakers", "kind", "class", "flags"),
    *("review", "article", "sha256"),
)

_BOM = "\ufeff"  # by which spreadsheets know UTF-8
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def quotes_csv(lines: Iterable[QuoteLine], *, spreadsheet: bool = False) -> Iterator[str]:
    """The quotes, a row each, with `QUOTE_COLUMNS`; those that are lists as JSON."""
    return table(QUOTE_COLUMNS, map(_quote, lines), spreadsheet=spreadsheet)


def _quote(line: QuoteLine) -> Mapping[str, Cell]:
    return plain(line) | {name: _json(value) for name, value in lists(line).items()}


def spans_csv(articles: Iterable[ArticleQuotes], *, spreadsheet: bool = False) -> Iterator[str]:
    """All spans of the quotes, a row each, with `SPAN_COLUMNS`.

    `role` is content, cue, source, hedge (of the reporter) or certainty, or, with the number of the `stance` (from 0) and its `label`,
    target, antecedent, holder or evidence. `seq` counts from 0 within the role. `prefix` and `suffix` are the words before and behind.
    What is known of the quote stands in each of its rows.
    """
    return table(SPAN_COLUMNS, _spans(articles), spreadsheet=spreadsheet)


def _spans(articles: Iterable[ArticleQuotes]) -> Iterator[Mapping[str, Cell]]:
    for article, lines in articles:
        for line in lines:
            facts = _facts(line)
            for it in _placed(line):
                prefix, suffix = context(article.text, it.span.start, it.span.end)
                yield facts | {
                    "role": it.role,
                    "stance": it.stance,
                    "label": it.label,
                    "seq": it.seq,
                    **it.span.model_dump(),
                    "prefix": prefix,
                    "suffix": suffix,
                }


def _facts(line: QuoteLine) -> dict[str, Cell]:
    speakers = [{"id": it.id, "name": it.name, "type": it.type} for it in line.speakers]
    return {
        "quote": line.id,
        "speakers": _json(speakers),
        "kind": line.kind,
        "class": line.quote_class,
        "flags": _json(line.flags),
        "review": line.review.status if line.review else None,
        "article": line.article.slug,
        "sha256": line.article.sha256,
    }


class _Placed(NamedTuple):
    """A span in its place: the role, which one of that role it is and, where it belongs to a stance, to which."""

    role: str
    seq: int
    span: Span
    stance: int | None = None
    label: str | None = None


def _placed(line: QuoteLine) -> Iterator[_Placed]:
    of_quote = {
        "content": line.content,
        "cue": line.cue,
        "source": line.source,
        "hedge": line.framing.hedges if line.framing else (),
        "certainty": line.certainty.evidence if line.certainty else (),
    }
    for role, spans in of_quote.items():
        yield from (_Placed(role, seq, span) for seq, span in enumerate(spans))
    for number, stance in enumerate(line.stances):
        yield from (_Placed(role, seq, span, number, stance.label) for role, seq, span in _of_stance(stance))


def _of_stance(stance: StanceLine) -> Iterator[tuple[str, int, Span]]:
    yield "target", 0, stance.target
    if stance.antecedent:
        yield "antecedent", 0, stance.antecedent
    if stance.holder:
        yield "holder", 0, stance.holder
    yield from (("evidence", seq, it.span) for seq, it in enumerate(stance.evidence))


# --- rows


def table(columns: tuple[str, ...], rows: Iterable[Mapping[str, Cell]], *, spreadsheet: bool) -> Iterator[str]:
    """A table as CSV, its head first; with `spreadsheet` no cell is taken for a formula, and the text begins with a byte order mark."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    if spreadsheet:
        yield _BOM
    writer.writerow(columns)
    for row in rows:
        yield _taken(buffer)
        cells = [row[name] for name in columns]
        writer.writerow(map(_safe, cells) if spreadsheet else cells)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _safe(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    text = visible(cell)
    return f"'{text}" if _FORMULA.match(text) else text


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
