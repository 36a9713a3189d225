"""The domain: frozen records that every stage reads and writes. Imports nothing else of the package but errors."""

from quotes.model.article import Article, Zone, ZoneKind, text_sha256
from quotes.model.gold import Confidence, GoldQuote, StandoffQuote
from quotes.model.line import ArticleRef, QuoteLine, SpeakerRef
from quotes.model.quote import Annotated, Attribution, Flag, Kind, Quote, QuoteClass, QuoteScores, Speaker, SpeakerType
from quotes.model.record import Record
from quotes.model.run import ModelInfo, Run
from quotes.model.span import Span
from quotes.model.stance import GoldStance, OffsetRange, StanceGold
from quotes.model.syntax import Multiword, Parse, Sentence, Word

__all__ = [
    "Annotated",
    "Article",
    "ArticleRef",
    "Attribution",
    "Confidence",
    "Flag",
    "GoldQuote",
    "GoldStance",
    "Kind",
    "ModelInfo",
    "Multiword",
    "OffsetRange",
    "Parse",
    "Quote",
    "QuoteClass",
    "QuoteLine",
    "QuoteScores",
    "Record",
    "Run",
    "Sentence",
    "Span",
    "Speaker",
    "SpeakerRef",
    "SpeakerType",
    "StanceGold",
    "StandoffQuote",
    "Word",
    "Zone",
    "ZoneKind",
    "text_sha256",
]
