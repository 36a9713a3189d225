"""The only place where the stages meet: article -> parse -> quotes -> speakers -> stances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from quotes.attribute import Knowledge, attribute
from quotes.detect import Tagger, detect
from quotes.model import Annotated, Article, ModelInfo, Parse
from quotes.stance import StanceModel, stance


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
    """What annotates: without a tagger, rules decide alone what a quote is; without a stance model, which stand is taken in it."""

    parser: Parser
    tagger: Tagger | None = None
    stance: StanceModel | None = None


def annotate(article: Article, models: Models, knowledge: Knowledge) -> Annotated:
    """All layers of one article: its parse, its quotes, who speaks them, how they are framed, and who stands where."""
    (parse,) = models.parser.parse([article])
    return annotate_parsed(article, parse, models, knowledge)


def annotate_parsed(article: Article, parse: Parse, models: Models, knowledge: Knowledge) -> Annotated:
    """The layers above the parse."""
    quotes = detect(article, parse, models.tagger)
    speakers, attributions = attribute(article, parse, quotes, knowledge)
    quoted = Annotated(article=article, parse=parse, quotes=quotes, speakers=speakers, attributions=attributions)
    return stance(quoted, models.stance)
