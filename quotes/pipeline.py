"""The only place where the stages meet: article -> parse -> quotes -> speakers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from quotes.attribute import Knowledge, attribute
from quotes.detect import Tagger, detect
from quotes.model import Annotated, Article, ModelInfo, Parse


class Parser(Protocol):
    """Turns articles into parses. `info` names the models for the `runs` table."""

    @property
    def info(self) -> tuple[ModelInfo, ...]:
        """The models that take part."""
        ...

    def parse(self, articles: Sequence[Article]) -> list[Parse]:
        """One parse an article, in the same order; sentences stay within the article's zones."""
        ...


class Models(NamedTuple):
    """What annotates: without a tagger, rules decide alone what a quote is."""

    parser: Parser
    tagger: Tagger | None = None


def annotate(article: Article, models: Models, knowledge: Knowledge) -> Annotated:
    """All layers of one article: its parse, its quotes, and who speaks them."""
    (parse,) = models.parser.parse([article])
    quotes = detect(article, parse, models.tagger)
    speakers, attributions = attribute(article, parse, quotes, knowledge)
    return Annotated(article=article, parse=parse, quotes=quotes, speakers=speakers, attributions=attributions)
