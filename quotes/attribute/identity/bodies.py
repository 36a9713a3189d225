"""Bodies across articles: equal names, acronyms that an article introduces, and common nouns, which name nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from quotes.attribute.identity.body_names import body_key, is_acronym
from quotes.attribute.identity.records import Appearance, Decision, Group


def bodies(appearances: Sequence[Appearance], settled: Sequence[Group]) -> dict[Appearance, Decision]:
    """Which body each one is. `settled` are the groups of known bodies, which take up equal names."""
    groups = _by_key(appearances, settled)
    introduced = _introduced([*groups.values(), *settled])
    out = {it: Decision(None, "own-article") for it in appearances}
    for key, group in groups.items():
        longer = introduced.get(key, ())
        for it in group.members:
            out[it] = _decide(group, it, longer if is_acronym(it.name) else ())
    return out


def _by_key(appearances: Iterable[Appearance], settled: Iterable[Group]) -> Mapping[str, Group]:
    groups: dict[str, Group] = {key: group for group in settled if group.known and (key := body_key(group.known))}
    for it in appearances:
        if key := body_key(it.name):
            groups.setdefault(key, Group()).take([it])
    return groups


def _introduced(groups: Iterable[Group]) -> Mapping[str, tuple[Group, ...]]:
    """The groups with a long name by the acronyms that stand for it in one of their articles."""
    found: defaultdict[str, dict[Group, None]] = defaultdict(dict)
    for group in groups:
        for it in group.members:
            for alias in it.aliases if len(it.name.split()) > 1 else ():
                if is_acronym(alias) and (key := body_key(alias)):
                    found[key][group] = None
    return {key: tuple(those) for key, those in found.items()}


def _decide(group: Group, it: Appearance, longer: Sequence[Group]) -> Decision:
    if group.known is not None:
        return Decision(group, "known")
    if len(longer) == 1 and it.article not in longer[0].articles:
        return Decision(longer[0], "acronym")
    return Decision(None, "ambiguous", tuple(longer)) if longer else Decision(group, "same-name")
