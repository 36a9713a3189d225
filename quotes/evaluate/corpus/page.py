"""A report on a corpus as one HTML file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib import resources
from string import Template

import quotes
from quotes.evaluate.corpus import wording
from quotes.evaluate.corpus.compare import Side
from quotes.evaluate.corpus.errors import CorpusError
from quotes.evaluate.corpus.pieces import ROLES, Piece, pieces, sides
from quotes.evaluate.corpus.plot import reliability_plot
from quotes.evaluate.corpus.report import CorpusReport
from quotes.model import Span

_ERRORS = {"missed": "Missed", "false alarm": "False alarms", "wrong source": "Wrong sources"}


def corpus_page(report: CorpusReport) -> str:
    """The page. It needs nothing else: no script, font, image or network; works in light and dark, on paper and on small screens."""
    return _resource("page.html").substitute(
        version=escape(quotes.__version__),
        style=_resource("page.css").template,
        corpus=escape(report.corpus),
        summary=escape(wording.summary(report)),
        warnings="".join(f'<p class="warning">{escape(it)}</p>\n' for it in report.warnings),
        figures=_table(wording.FIGURE_COLUMNS, wording.figure_rows(report)),
        explained=escape(wording.EXPLAINED),
        people=escape(report.people.source),
        groups="".join(_groups(report)),
        rules=_table(wording.RULE_COLUMNS, wording.rule_rows(report)),
        bands=_table(wording.BAND_COLUMNS, wording.band_rows(report)),
        calibration=escape(wording.calibration(report)),
        plot=reliability_plot(report.bands),
        errors="".join(_errors(report)),
    )


def _groups(report: CorpusReport) -> Iterator[str]:
    for name, heading in wording.GROUPINGS.items():
        rows = ([label, *wording.group_cells(it)] for label, it in report.groups[name].items())
        yield _table([heading, *wording.GROUP_COLUMNS], rows)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = "".join(
        f'<tr><th scope="row">{escape(label)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>\n' for label, *cells in rows
    )
    return f'<div class="wide"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table></div>\n'


# --- errors


def _errors(report: CorpusReport) -> Iterator[str]:
    if report.errors:
        marks = " ".join(f'<mark class="{role}">{role}</mark>' for role in ROLES)
        yield f'<p class="legend">{marks}</p>\n'
    for problem, heading in _ERRORS.items():
        found = [it for it in report.errors if it.problem == problem]
        if found:
            yield f"<section>\n<h2>{heading}</h2>\n{''.join(map(_error, found))}</section>\n"


def _error(error: CorpusError) -> str:
    shown = "".join(f"<h4>{escape(heading)}</h4>\n{''.join(_paragraphs(error.paragraphs, side))}" for heading, side in sides(error))
    return f'<div class="error">\n<h3>{escape(error.article)}</h3>\n{shown}</div>\n'


def _paragraphs(paragraphs: Iterable[Span], side: Side) -> Iterator[str]:
    return (f"<p>{''.join(map(_piece, pieces(paragraph, side)))}</p>\n" for paragraph in paragraphs)


def _piece(piece: Piece) -> str:
    if not piece.roles:
        return escape(piece.text)
    return f'<mark class="{" ".join(dict.fromkeys(piece.roles))}">{escape(piece.text)}</mark>'


def _resource(name: str) -> Template:
    return Template(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))
