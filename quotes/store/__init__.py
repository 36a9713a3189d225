"""The SQLite database: what was annotated, ready to query, and checked. Offsets are Unicode code points, half-open."""

from quotes.store.store import AmbiguousName, ArticleRow, Candidate, Counts, SpeakerRow, Store
from quotes.store.topic_lists import StandRow, TopicRow, UnsureTopic
from quotes.store.verify import Problem

__all__ = [
    "AmbiguousName",
    "ArticleRow",
    "Candidate",
    "Counts",
    "Problem",
    "SpeakerRow",
    "StandRow",
    "Store",
    "TopicRow",
    "UnsureTopic",
]
