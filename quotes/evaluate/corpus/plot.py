"""The reliability plot: an SVG drawing of how often quotes of a score are right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from math import sqrt

from quotes.evaluate.corpus.calibration import Band
from quotes.evaluate.corpus.wording import range_of

_SIDE = 300  # of the square in which the points stand
_LEFT, _TOP, _BELOW, _RIGHT = 56, 36, 56, 70
_LEAST, _MOST = 4, 15  # radius of a point
_TICKS = (0, 0.2, 0.4, 0.6, 0.8, 1)


def reliability_plot(bands: Sequence[Band]) -> str:
    """An SVG element: a point for each band with quotes, at its mean score and the share of them that is right.

    The area of a point grows with the number of quotes, which stands above it; on the dashed line scores mean what they say.
    """
    parts = "".join((*_frame(), *_points(bands)))
    size = f"{_LEFT + _SIDE + _RIGHT} {_TOP + _SIDE + _BELOW}"
    return f'<svg viewBox="0 0 {size}" role="img" aria-label="{escape(_described(bands))}">\n{parts}</svg>\n'


def _frame() -> Iterator[str]:
    for tick in _TICKS:
        x, y = _x(tick), _y(tick)
        yield f'<line class="grid" x1="{x}" y1="{_y(0)}" x2="{x}" y2="{_y(1)}"/>'
        yield f'<line class="grid" x1="{_x(0)}" y1="{y}" x2="{_x(1)}" y2="{y}"/>\n'
        yield f'<text class="tick" x="{x}" y="{_y(0) + 18}" text-anchor="middle">{tick:g}</text>'
        yield f'<text class="tick" x="{_x(0) - 8}" y="{y + 4}" text-anchor="end">{tick:g}</text>\n'
    yield f'<line class="ideal" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>\n'
    yield f'<text class="axis" x="{_x(0.5)}" y="{_y(0) + 42}" text-anchor="middle">mean score</text>\n'
    middle = f"{_x(0) - 42} {_y(0.5)}"
    yield f'<text class="axis" transform="translate({middle}) rotate(-90)" text-anchor="middle">share that is right</text>\n'


def _points(bands: Iterable[Band]) -> Iterator[str]:
    shown = [(it, it.mean_score, it.right.share) for it in bands if it.mean_score is not None and it.right.share is not None]
    most = max((it.right.whole for it, _, _ in shown), default=1)
    for band, score, share in shown:
        radius = max(_LEAST, round(_MOST * sqrt(band.right.whole / most), 1))
        title = f"score {range_of(band)}: mean {score:.2f}, right {share:.2f}, quotes: {band.right.whole:,}"
        yield f'<circle class="point" cx="{_x(score)}" cy="{_y(share)}" r="{radius}"><title>{escape(title)}</title></circle>'
        yield f'<text class="number" x="{_x(score)}" y="{_y(share) - radius - 4}" text-anchor="middle">{band.right.whole:,}</text>\n'


def _described(bands: Iterable[Band]) -> str:
    points = (f"{it.mean_score:.2f} and {it.right.share:.2f}" for it in bands if it.mean_score is not None and it.right.share is not None)
    return f"Mean score and share that is right: {'; '.join(points) or 'nothing was found'}"


def _x(value: float) -> float:
    return round(_LEFT + _SIDE * value, 1)


def _y(value: float) -> float:
    return round(_TOP + _SIDE * (1 - value), 1)
