"""Quotes that share their words, each laid to the fullest version of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from quotes.groups.candidates import RarePairs
from quotes.groups.comparison import Match, bar, compare
from quotes.groups.order import appearance
from quotes.groups.phrases import Phrase, phrases, weight
from quotes.groups.records import GroupMember, QuoteGroup, Wording

RANKS = {"near": 0, "cut": 1, "equal": 2}
SAYING = 8  # words: a shorter cut that
WITHIN = 3  # so many fuller versions hold is a saying, and from none of them


class _Version(NamedTuple):
    """Quotes of which the same is compared, in order of appearance, and all who speak them."""

    wordings: tuple[Wording, ...]
    phrases: tuple[Phrase, ...]
    speakers: frozenset[str]

    @property
    def fullness(self) -> int:
        """How many words the first of its phrases has."""
        return len(self.phrases[0].words)


class _Fit(NamedTuple):
    """How well a version fits to the fuller one at the centre of a group; both by number."""

    version: int
    centre: int
    match: Match
    one_speaker: bool
    share: float  # of the fuller version's words

    @property
    def order(self) -> tuple[int, float, bool, float, int]:
        """The greatest is best."""
        return RANKS[self.match.relation], self.match.score, self.one_speaker, self.share, -self.centre


def grouped(wordings: Iterable[Wording]) -> tuple[QuoteGroup, ...]:
    """The groups, in order of first appearance.

    Versions are taken from the fullest to the shortest. One that is equal to, near to or cut from a version at the centre of a group
    joins the best such group, and else becomes the centre of one. So each member is like the fullest one, never only like another
    member (star clustering: Aslam, Pelekhov, Rus 2004, The star clustering algorithm for static and dynamic information organization).
    """
    ordered = sorted(wordings, key=lambda it: appearance(it.published, it.article, it.id))
    place = {wording.id: number for number, wording in enumerate(ordered)}
    versions = _versions(ordered)
    groups = (_group(versions, fits, place) for fits in _stars(versions))
    return tuple(sorted((it for it in groups if it is not None), key=lambda group: place[group.id]))


def _versions(ordered: Iterable[Wording]) -> list[_Version]:
    """What is compared, the fullest first, and of the equally full the one that appeared first.

    Words that are too few to tell alone are one version only where they are the same speakers', and none where nobody speaks them.
    """
    alike: defaultdict[tuple[tuple[Phrase, ...], frozenset[str]], list[Wording]] = defaultdict(list)
    for wording in ordered:
        speakers = frozenset(wording.speakers)
        found = tuple(it for it in phrases(wording) if _tells(it, one_speaker=bool(speakers)))
        if found:
            alike[found, frozenset() if any(_tells(it, one_speaker=False) for it in found) else speakers].append(wording)
    versions = (_Version(tuple(it), found, frozenset(name for one in it for name in one.speakers)) for (found, _), it in alike.items())
    return sorted(versions, key=lambda version: -version.fullness)


def _tells(phrase: Phrase, *, one_speaker: bool) -> bool:
    return weight(phrase.words) >= bar(marked=phrase.marked, one_speaker=one_speaker).equal


def _stars(versions: Sequence[_Version]) -> Iterable[list[_Fit]]:
    """For each group how its versions fit to the centre, which comes first."""
    index = RarePairs(phrase for version in versions for phrase in version.phrases)
    stars: dict[int, list[_Fit]] = {}
    for number, version in enumerate(versions):
        fits = list(_fits(number, versions, index))
        best = max(fits, key=lambda fit: fit.order, default=None)
        if best is not None and not _is_saying(version, fits):
            stars[best.centre].append(best)
        else:
            stars[number] = [_Fit(number, number, _itself(version), True, 1.0)]
            for phrase in version.phrases:
                index.add(number, phrase)
    return stars.values()


def _fits(number: int, versions: Sequence[_Version], index: RarePairs) -> Iterator[_Fit]:
    version = versions[number]
    for phrase in version.phrases:
        for centre in index.find(phrase):
            one_speaker = not version.speakers.isdisjoint(versions[centre].speakers)
            for fuller in versions[centre].phrases:
                match = compare(phrase, fuller)
                if match is not None and match.clears(bar(marked=match.marked, one_speaker=one_speaker)):
                    yield _Fit(number, centre, match, one_speaker, len(phrase.words) / len(fuller.words))


def _is_saying(version: _Version, fits: Sequence[_Fit]) -> bool:
    """Whether so many fuller versions hold a short phrase that nobody can tell from which it is."""
    centres = {fit.centre for fit in fits if fit.match.relation == "cut"}
    return version.fullness < SAYING and len(centres) >= WITHIN


def _itself(version: _Version) -> Match:
    first = version.phrases[0]
    return Match("equal", 1.0, first.marked, weight(first.words))


def _group(versions: Sequence[_Version], fits: Sequence[_Fit], place: Mapping[str, int]) -> QuoteGroup | None:
    """The group around a centre, which fits first, if at least two articles have its words."""
    found = [(place[wording.id], wording, fit.match) for fit in fits for wording in versions[fit.version].wordings]
    if len({wording.article for _, wording, _ in found}) < 2:
        return None
    members = tuple(
        GroupMember(quote=wording.id, relation=match.relation, score=round(match.score, 4), marked=match.marked)
        for _, wording, match in sorted(found)
    )
    return QuoteGroup(id=members[0].quote, fullest=found[0][1].id, members=members)
