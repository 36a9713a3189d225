"""Spans: half-open ranges of Unicode code points into `Article.text`."""

from __future__ import annotations

from typing import Self

from pydantic import NonNegativeInt, model_validator

from quotes.model.record import Record


class Span(Record):
    """`article.text[start:end] == text`; never empty."""

    start: NonNegativeInt
    end: NonNegativeInt
    text: str

    @model_validator(mode="after")
    def _text_fills_the_range(self) -> Self:
        if self.end <= self.start or len(self.text) != self.end - self.start:
            raise ValueError(f"span {self.start}-{self.end} does not fit its text of {len(self.text)} code points")
        return self

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Self:
        """The span of `text` from `start` to `end` (code points, half-open)."""
        return cls(start=start, end=end, text=text[start:end])
