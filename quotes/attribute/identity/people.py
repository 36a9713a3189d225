"""People across articles: spellings of one name, short forms of full names, and what stays open.

A short form belongs to a full name if it fits only one in all articles. Speakers of one article are different people, unless their
names differ only in how they are written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from quotes.attribute.identity.personal_names import PersonalName, Place, personal_name
from quotes.attribute.identity.records import Appearance, Decision, Group, Known
from quotes.lexicon import given_names


def people(appearances: Sequence[Appearance], settled: Sequence[Group], known: Known) -> dict[Appearance, Decision]:
    """Who each person is. `settled` are the groups of known speakers, which take up what is spelled alike or fits them."""
    groups = _merge_readings([*settled, *_by_spelling(appearances, settled, known)])
    full = [group for group in groups if group.is_full]
    _link_forms(full)
    _part_those_beside_each_other(full)
    _link_juniors(full)
    _part_those_beside_each_other(full)
    names = _Surnames(full, [group for group in groups if not (group.is_full or group.known)])
    out: dict[Appearance, Decision] = {}
    for group in groups:
        for it in group.members:
            out[it] = _decide(group) if group.is_full or group.known else names.decide(group, it)
    return out


def _decide(group: Group) -> Decision:
    if group.known is not None:
        return Decision(group, "known")
    if group.candidates:
        return Decision(group, "ambiguous", group.candidates)
    if group.above is not None:
        return Decision(group.top, "short-form")
    return Decision(group, "same-name")


# --- spellings


def _by_spelling(appearances: Iterable[Appearance], settled: Iterable[Group], known: Known) -> list[Group]:
    """A group for each name, however it is written; names of known people go to their groups."""
    of_known = {group.known: group for group in settled}
    spellings = {it.name: _spellings(it.name) for it in appearances}
    root = _joined(spellings.values())
    groups: defaultdict[str, Group] = defaultdict(Group)
    for it in appearances:
        found = of_known.get(known.spelled(spellings[it.name]))
        (found or groups[root[min(spellings[it.name])]]).take([it])
    return [groups[spelling] for spelling in sorted(groups)]


def _spellings(name: str) -> frozenset[str]:
    return personal_name(name).spellings - {""} or frozenset({name})


def _joined(sets: Iterable[Iterable[str]]) -> dict[str, str]:
    """Each element with the first element of all that hang together with it through a common set."""
    parent: dict[str, str] = {}

    def root(it: str) -> str:
        while parent.setdefault(it, it) != it:
            parent[it] = parent[parent[it]]
            it = parent[it]
        return it

    for elements in sets:
        ordered = sorted(elements)
        root(ordered[0])
        for one, other in pairwise(ordered):
            first, second = sorted((root(one), root(other)))
            parent[second] = first
    return {it: root(it) for it in list(parent)}


def _merge_readings(groups: list[Group]) -> list[Group]:
    """Merges Korean names that can be spellings of one name, if all of them can and no article tells them apart; else they stay open."""
    readings = [frozenset().union(*(personal_name(name).korean for name in group.names)) for group in groups]
    root = _joined(it for it in readings if it)
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for number, it in enumerate(readings):
        if it:
            blocks[root[min(it)]].append(number)
    gone: set[int] = set()
    for block in blocks.values():
        same = all(readings[i] & readings[j] and not groups[i].is_beside(groups[j]) for i, j in combinations(block, 2))
        if same and sum(groups[i].known is not None for i in block) <= 1:
            first, *rest = sorted(block, key=lambda i: groups[i].known is None)
            groups[first].take(it for i in rest for it in groups[i].members)
            gone.update(rest)
        else:
            for i in block:
                others = (groups[j] for j in block if j != i and readings[i] & readings[j] and not groups[i].is_beside(groups[j]))
                groups[i].candidates = () if groups[i].known else tuple(it for it in others if it.members)
    return [group for number, group in enumerate(groups) if number not in gone and group.members]


# --- shorter forms of full names


def _link_forms(full: Sequence[Group]) -> None:
    """Puts a name under the one fullest name that it can be a form of (*Ana Ruiz* under *Ana M. Ruiz*); with several it stays open."""
    longer = _longer_names(full)
    for group in full:
        if group.candidates:
            continue
        tops = tuple(it for it in longer[group] if it.known or longer[it].keys().isdisjoint(longer[group].keys()))
        group.above = tops[0] if len(tops) == 1 else None
        group.candidates = tops if len(tops) > 1 else ()


def _longer_names(full: Sequence[Group]) -> Mapping[Group, Mapping[Group, None]]:
    """The groups with a longer name that each can be a form of, in their order."""
    index: defaultdict[tuple[str, ...], dict[Group, None]] = defaultdict(dict)
    for group in full:
        for form in group.forms:
            for key in _keys(form.words):
                index[key][group] = None
    return {group: {} if group.known else dict.fromkeys(_fits(group, index)) for group in full}


def _keys(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Under what a longer name is looked up: its surname with an initial, its beginnings, its ends."""
    yield words[0][:1], "", words[-1]
    for size in range(2, len(words)):
        yield words[:size]
        yield words[-size:]


def _fits(group: Group, index: Mapping[tuple[str, ...], Mapping[Group, None]]) -> Iterator[Group]:
    """Those of the index; a form is shorter than the name, so that links never lead back."""
    for form in group.forms:
        for key in ((form.words[0][:1], "", form.words[-1]), form.words):
            for other in index.get(key, ()):
                if other.length > group.length and any(map(form.is_form_of, other.forms)) and not group.is_beside(other):
                    yield other


def _part_those_beside_each_other(full: Iterable[Group]) -> None:
    """Two short forms of one name that speak in the same article cannot both be that person; which of them is stays open."""
    families: defaultdict[Group, list[Group]] = defaultdict(list)
    for group in full:
        if group.above is not None:
            families[group.top].append(group)
    for top, forms in families.items():
        pairs = [(one, other) for one, other in combinations([*forms, top], 2) if one.is_beside(other)]
        for group in dict.fromkeys(it for pair in pairs for it in pair if it is not top):
            group.above, group.candidates = None, (top,)


def _link_juniors(full: Sequence[Group]) -> None:
    """Puts *Ana Ruiz* under *Ana Ruiz Jr.* if *Jr.* is mostly there; if it is mostly left out, the two can be father and son."""
    plain: dict[tuple[str, ...], Group] = {name.words: group for group in full for name in group.forms if not name.suffix}
    for group in full:
        others = {plain.get(name.words, group): None for name in group.forms if name.suffix}
        if group.known or group.above or group.candidates or len(others) != 1:
            continue
        (other,) = others
        if other is group or other.top.is_beside(group) or other.is_beside(group):
            continue
        if other.known or other.above or other.candidates or len(other.members) > len(group.members):
            group.candidates = (other.top,)
        else:
            other.above = group


# --- surnames and given names alone


class _Surnames:
    """The full names by their first and last words, and the single words that stand for them."""

    def __init__(self, full: Iterable[Group], single: Iterable[Group]) -> None:
        self._by_word: defaultdict[str, dict[Group, None]] = defaultdict(dict)
        self._called: defaultdict[tuple[str, Group | None], set[Group]] = defaultdict(set)
        for group in full:
            self._call(group.top, group)
            for form in group.forms:
                self._by_word[form.words[0]][group] = None
                self._by_word[form.words[-1]][group] = None
        self._found = {group: self._anywhere(group) for group in single}
        for group, found in self._found.items():
            self._call(found.group, group)

    def _call(self, speaker: Group | None, group: Group) -> None:
        for article in group.articles:
            self._called[article, speaker].add(group)

    def decide(self, group: Group, it: Appearance) -> Decision:
        """Who somebody is that this article calls by one word."""
        found = self._found[group]
        if found.rule == "short-form" and found.group is not None and len(self._called[it.article, found.group]) > 1:
            return Decision(None, "ambiguous", (found.group,))  # the article calls somebody else by the full name or another form
        return found

    def _anywhere(self, group: Group) -> Decision:
        """The decision for articles that have no other name of the same speaker."""
        name = personal_name(group.names[0])
        places = self._places(name)
        surname, given = places.get("surname", ()), places.get("given", ())
        if len(surname) == 1 and not given:
            return Decision(surname[0], "short-form")
        if surname or given:
            return Decision(None, "ambiguous", tuple(dict.fromkeys(surname + given)))
        is_surname = name.words and name.words[0] not in given_names()
        return Decision(group, "same-name") if is_surname else Decision(None, "own-article")

    def _places(self, name: PersonalName) -> Mapping[Place, tuple[Group, ...]]:
        found: defaultdict[Place, dict[Group, None]] = defaultdict(dict)
        for group in self._by_word.get(name.words[0], ()) if name.words else ():
            for place in {place for form in group.forms if (place := name.place_in(form))}:
                found[place][group.top] = None
        return {place: _without_open_ones(groups) for place, groups in found.items()}


def _without_open_ones(groups: Mapping[Group, None]) -> tuple[Group, ...]:
    """Leaves out names that can belong to others of these (*George Bush* beside *George H. W. Bush* and *George W. Bush*)."""
    return tuple(group for group in groups if not group.candidates or not groups.keys() >= set(group.candidates))
