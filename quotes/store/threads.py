"""Which quote each review is about, and what all reviews of a quote come to. Nothing here touches the database.

A review is about the quote that it names, if that still stands at the same words; else about the quote of the same article whose
content shares most words with what was reviewed, half of all at least; else what people accepted, corrected or added stands alone. A
rejection goes over to nearly the same words only, so that it does not hide a quote that is found better now. A quote inside another one
is never taken for it, however much of it it fills.

The verdict on a quote: of each reviewer the last judgement counts that was not taken back. If one of those settles a disagreement, the
last such one decides; else all must say the same, or the quote is disputed. Who rates a quote takes it as it reads, if nobody judges it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Literal, NamedTuple

from quotes.anchoring import likely_shift, place_all, shows
from quotes.model import QuoteReading, Rating, Review, ReviewedSpeaker, ReviewedStance, ReviewPlace, ReviewStatus, Span

Names = Mapping[str, ReviewedSpeaker]
"""Name -> the speaker of the article whom it means."""

SAME_QUOTE = 0.5  # of the words of two contents together, those that both have
_SAME_REJECTED = 0.8


class ArticleText(NamedTuple):
    """What the reviews are about now: an article under its name, with the speakers whom names mean in it."""

    slug: str
    text: str
    sha256: str
    names: Names


class Said(NamedTuple):
    """A review that was not taken back, with what it lets stand in the words of the text now; None for a rejection."""

    review: Review
    reading: QuoteReading | None


@dataclass(slots=True)
class Thread:
    """All that is said about one quote, in the order of time.

    `found`: whether the tool has the quote, and `reading` is its reading then, else what people saw or said first. `added`: somebody put
    it in.
    """

    quote: str
    found: bool
    reading: QuoteReading
    added: bool = False
    said: list[Said] = field(default_factory=list)

    @property
    def judgements(self) -> list[Said]:
        """Of each reviewer the one that counts, in the order of time."""
        judged = [it for it in self.said if it.review.action != "rate"] or self.said
        return sorted({it.review.reviewer: it for it in judged}.values(), key=lambda it: (it.review.at, it.review.reviewer))


class Place(NamedTuple):
    """The quote that a review is about, and how that was found."""

    quote: str
    place: ReviewPlace


class Threads(NamedTuple):
    """The quotes of an article about which something was said, and the place of each review by its id."""

    threads: list[Thread]
    places: dict[str, Place]


class Outcome(NamedTuple):
    """What the reviews of a quote come to.

    `review` decides; of a disputed quote it is the last one. `reading` is None for a rejected or disputed quote.
    """

    status: ReviewStatus
    review: Review
    reading: QuoteReading | None
    reviewers: tuple[str, ...]
    rating: Rating | None


def standing(reviews: Iterable[Review]) -> list[Review]:
    """Those of the reviews that were not taken back, undos left out, by time and reviewer. Who takes back an undo lets the review stand."""
    ordered = sorted(reviews, key=lambda it: (it.at, it.reviewer))
    gone = taken_back((it.id, it.undoes) for it in ordered)
    return [it for it in ordered if it.undoes is None and it.id not in gone]


def taken_back(acts: Iterable[tuple[str, str | None]]) -> set[str]:
    """The ids of what was taken back; `acts` are ids, each with the id that it takes back if any, in the order of time."""
    gone: set[str] = set()
    for id, undoes in reversed(list(acts)):  # what takes back is later than what it takes back
        if undoes is not None and id not in gone:
            gone.add(undoes)
    return gone


# --- threads


def gather(reviews: Iterable[Review], readings: Mapping[str, QuoteReading], article: ArticleText) -> Threads:
    """The reviews of an article by what they are about; `readings` are the tool's, id -> reading."""
    ordered = sorted(reviews, key=lambda it: (it.at, it.reviewer))
    desk = _Desk({id: _named(it, article.names) for id, it in readings.items()}, article)
    alive = {it.id for it in standing(ordered)}
    for review in ordered:
        desk.take(review, stands=review.id in alive)
    return Threads(list(desk.threads.values()), desk.places())


class _Found(NamedTuple):
    """Where a review belongs. `thread`: None where the text has not got its words any more; `how`: None where the tool has not got it."""

    quote: str
    thread: Thread | None
    how: Literal["id", "words"] | None


class _Desk:
    """Sorts reviews, the earliest first, to quotes."""

    def __init__(self, readings: Mapping[str, QuoteReading], article: ArticleText) -> None:
        self._readings = readings
        self._article = article
        self._found: dict[str, _Found] = {}
        self.threads: dict[str, Thread] = {}

    def take(self, review: Review, *, stands: bool) -> None:
        if review.undoes is not None:
            if review.undoes in self._found:
                self._found[review.id] = self._found[review.undoes]
            return
        seen, reading = self._here(review.before, review.sha256), self._here(review.reading, review.sha256)
        looks = [it for it in (seen, reading) if it is not None]
        if (reading or seen) is None or (reading is None and review.reading is not None):
            self._found[review.id] = _Found(review.quote, None, None)
            return
        thread, how = self._thread(review, looks)
        self.threads[thread.quote] = thread
        thread.added |= review.action == "add"
        self._found[review.id] = _Found(thread.quote, thread, how)
        if stands:
            thread.said.append(Said(review, seen if review.action == "rate" else reading))

    def places(self) -> dict[str, Place]:
        """The place of each review; of a quote that the tool has not got it is known only when all are taken."""
        return {id: self._place(it) for id, it in self._found.items()}

    def _place(self, found: _Found) -> Place:
        quote, thread, how = found
        if thread is None:  # a quote that has its id now may be another one
            return Place(f"{quote}.lost" if quote in self._readings or quote in self.threads else quote, "lost")
        return Place(quote, how or ("added" if thread.added else "lost"))

    def _here(self, reading: QuoteReading | None, sha256: str) -> QuoteReading | None:
        """The reading in the words of the text now, and the names of its speakers now; None if the text has not got the words."""
        if reading is None:
            return None
        text = self._article.text
        if sha256 != self._article.sha256:
            moved = _moved(reading, text)
        else:
            moved = reading if all(shows(text, it) for it in spans_of(reading)) else None
        return moved and _named(moved, self._article.names)

    def _thread(self, review: Review, looks: Sequence[QuoteReading]) -> tuple[Thread, Literal["id", "words"] | None]:
        named = self._readings.get(review.quote)
        if named is not None and any(named.content == it.content for it in looks):
            return self._of_tool(review.quote), "id"
        least = _SAME_REJECTED if review.action == "reject" else SAME_QUOTE
        likely = most_alike(self._readings, looks, least)
        if likely is not None:
            return self._of_tool(likely), "words"
        begun = {id: it for id, it in self.threads.items() if not it.found}
        if review.sha256 == self._article.sha256 and review.quote in begun:
            return begun[review.quote], None
        alike = most_alike({id: it.reading for id, it in begun.items()}, looks, least)
        return (begun[alike] if alike is not None else self._new(looks[0])), None

    def _of_tool(self, id: str) -> Thread:
        return self.threads.get(id) or Thread(id, found=True, reading=self._readings[id])

    def _new(self, reading: QuoteReading) -> Thread:
        base = f"{self._article.slug}:{reading.id}"
        ids = (base if number == 1 else f"{base}.{number}" for number in count(1))
        id = next(it for it in ids if it not in self._readings and it not in self.threads)
        return Thread(id, found=False, reading=reading)


def spans_of(reading: QuoteReading) -> list[Span]:
    """Every span of a reading."""
    spans = [*reading.content, *reading.cue, *reading.source]
    for stance in reading.stances:
        spans += [stance.target, *([stance.holder] if stance.holder else ()), *stance.evidence]
    return spans


def _moved(reading: QuoteReading, text: str) -> QuoteReading | None:
    """The reading of another version of the text in this one; None if one of its spans is not there."""
    shift = likely_shift(text, spans_of(reading))
    content = place_all(text, reading.content, shift)
    if content is None:
        return None
    shift = content[0].start - reading.content[0].start
    cue, source = (place_all(text, spans, shift) for spans in (reading.cue, reading.source))
    stances = [_moved_stance(it, text, shift) for it in reading.stances]
    if cue is None or source is None or None in stances:
        return None
    return reading.model_copy(
        update={"content": content, "cue": cue, "source": source, "stances": tuple(it for it in stances if it is not None)}
    )


def _moved_stance(stance: ReviewedStance, text: str, shift: int) -> ReviewedStance | None:
    given = (stance.target, *([stance.holder] if stance.holder else ()), *stance.evidence)
    placed = [found[0] for span in given if (found := place_all(text, (span,), shift))]
    if len(placed) < len(given):
        return None
    target, *others = placed
    holder = others.pop(0) if stance.holder else None
    return stance.model_copy(update={"target": target, "holder": holder, "evidence": tuple(others)})


def _named(reading: QuoteReading, names: Names) -> QuoteReading:
    """The reading with its speakers under the names that they have now, each once."""
    speakers = tuple(dict.fromkeys(names.get(it.name, it) for it in reading.speakers))
    return reading if speakers == reading.speakers else reading.model_copy(update={"speakers": speakers})


# --- which quotes are the same


def most_alike(readings: Mapping[str, QuoteReading], looks: Sequence[QuoteReading], least: float = SAME_QUOTE) -> str | None:
    """The id of the reading that is most like one of the `looks`; None if none shares at least so much of its content with them."""
    ranked = {id: max(_alike(it, look) for look in looks) for id, it in readings.items()}
    best = max(ranked, key=lambda id: ranked[id], default=None)
    return best if best is not None and ranked[best][0] >= least else None


def _alike(one: QuoteReading, other: QuoteReading) -> tuple[float, float]:
    """How much of both contents is shared, 0 where one quote stands in the other; then how much of cues and sources."""
    if one.content != other.content and (_is_inside(one, other) or _is_inside(other, one)):
        return 0, 0
    return shared(one.content, other.content), shared((*one.cue, *one.source), (*other.cue, *other.source))


def _is_inside(inner: QuoteReading, outer: QuoteReading) -> bool:
    """Whether all that attributes a quote stands in the content of the other."""
    return bool(inner.cue) and all(any(it.start <= cue.start and cue.end <= it.end for it in outer.content) for cue in inner.cue)


def shared(ours: Sequence[Span], theirs: Sequence[Span]) -> float:
    """The share of the code points of both together that both have (Jaccard index); 0 where there are none. Neither overlaps itself."""
    both = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in ours for b in theirs)
    either = sum(it.end - it.start for it in (*ours, *theirs)) - both
    return both / either if either else 0.0


# --- verdicts


def outcome(thread: Thread) -> Outcome | None:
    """What the reviews of a quote come to; None if all were taken back.

    Accepted is what reads as the tool has it now, whoever put it so; corrected, what reads otherwise.
    """
    judgements = thread.judgements
    if not judgements:
        return None
    deciding = [it for it in judgements if it.review.decides]
    review, reading = (deciding or judgements)[-1]
    ratings = [it.review.rating for it in thread.said if it.review.rating is not None]
    agreed = bool(deciding) or len({_judgement(it.reading) for it in judgements}) == 1
    return Outcome(
        status=_status(thread, review, reading) if agreed else "disputed",
        review=review,
        reading=reading if agreed else None,
        reviewers=tuple(sorted(it.review.reviewer for it in judgements)),
        rating=ratings[-1] if ratings else None,
    )


def _status(thread: Thread, review: Review, reading: QuoteReading | None) -> ReviewStatus:
    if reading is None:
        return "rejected"
    if thread.found:
        same = _judgement(reading) == _judgement(thread.reading) and _evidence(reading) == _evidence(thread.reading)
        return "accepted" if same else "corrected"
    if thread.added:
        return "added"
    return "corrected" if review.action == "correct" else "accepted"


def _judgement(reading: QuoteReading | None) -> object:
    """What two reviewers must have in common to agree."""
    if reading is None:
        return None
    stances = frozenset((it.target, it.label, it.holder) for it in reading.stances)
    speakers = frozenset(it.name for it in reading.speakers)
    spans = reading.content, reading.cue, reading.source
    return reading.kind, reading.quote_class, frozenset(reading.flags), spans, speakers, stances


def _evidence(reading: QuoteReading) -> object:
    return frozenset((it.target, frozenset(it.evidence)) for it in reading.stances)
