"""Who is one speaker across articles.

A function of the appearances and of what somebody settled: the order of the articles does not matter, and nothing is remembered
from one time to the next. Different people of equal full name are one speaker here; only somebody who knows can tell them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from quotes.attribute.identity.bodies import bodies
from quotes.attribute.identity.people import people
from quotes.attribute.identity.personal_names import are_spellings, personal_name
from quotes.attribute.identity.records import (
    Appearance,
    Decision,
    Group,
    Identities,
    Identity,
    Known,
    KnownName,
    Link,
    LinkRule,
    usual_name,
    usual_type,
)
from quotes.attribute.names import key, slug
from quotes.model import SpeakerType

__all__ = ["Appearance", "Identities", "Identity", "KnownName", "Link", "LinkRule", "identify"]


def identify(appearances: Iterable[Appearance], known_names: Iterable[KnownName]) -> Identities:
    """The speakers across articles, and which of them each appearance is."""
    everyone = sorted(appearances)
    known = Known(known_names)
    settled = _settled(everyone, known)
    direct = {it: Decision(group, "known") for group in settled for it in group.members}
    rest = [it for it in everyone if it not in direct]
    persons, organisations = _kinds(rest, settled)
    decisions = {it: Decision(None, "own-article") for it in rest}
    decisions |= people(persons, [group for group in settled if _type(group) == "person"], known)
    decisions |= bodies(organisations, [group for group in settled if _type(group) == "organisation"])
    return _identities(everyone, decisions | direct)


def _settled(appearances: Iterable[Appearance], known: Known) -> list[Group]:
    """A group for each known speaker, sorted by their name; some do not appear."""
    groups = {speaker: Group(known=speaker, known_type=type_) for speaker, type_ in known.types.items()}
    for it in appearances:
        if (speaker := known.speaker(it)) is not None:
            groups[speaker].take([it])
    return [groups[speaker] for speaker in sorted(groups) if groups[speaker].members or groups[speaker].known_type]


def _kinds(appearances: Sequence[Appearance], settled: Iterable[Group]) -> tuple[list[Appearance], list[Appearance]]:
    """The people and the bodies. A body with the full name of a person is that person, taken for a body in one article.

    People whose name has no capital (*aides*) have none.
    """
    people_ = [it for it in appearances if it.type == "person" and not it.name.islower()]
    full = {spelling for it in people_ if (name := personal_name(it.name)).is_full for spelling in name.spellings}
    full |= {spelling for group in settled if _type(group) == "person" for spelling in personal_name(group.known or "").spellings}
    beside = {(it.article, spelling) for it in people_ for spelling in personal_name(it.name).spellings}
    bodies_: list[Appearance] = []
    for it in appearances:
        if it.type == "organisation":
            name = personal_name(it.name)
            taken = name.is_full and not name.spellings.isdisjoint(full)
            apart = any((it.article, spelling) in beside for spelling in name.spellings)
            (people_ if taken and not apart else bodies_).append(it)
    return sorted(people_), bodies_


def _type(group: Group) -> SpeakerType:
    return group.known_type or usual_type(group.members)


# --- decisions -> records


def _identities(appearances: Sequence[Appearance], decisions: Mapping[Appearance, Decision]) -> Identities:
    members: defaultdict[Group | Appearance, list[Appearance]] = defaultdict(list)
    for it in appearances:
        members[decisions[it].group or it].append(it)
    speakers = _named(members)
    shared = {id(it.candidates): it.candidates for it in decisions.values()}  # many appearances of one name share theirs
    candidates = {place: _ids(groups, speakers) for place, groups in shared.items()}
    links = []
    for it in appearances:
        decision = decisions[it]
        speaker = speakers[decision.group or it]
        links.append(Link(it.article, it.id, speaker.id, _rule(it, decision.rule, speaker), candidates[id(decision.candidates)]))
    return Identities(tuple(sorted(speakers.values())), tuple(sorted(links)))


def _named(members: Mapping[Group | Appearance, Sequence[Appearance]]) -> dict[Group | Appearance, Identity]:
    """Each speaker with the slug of the name as id; of two with one slug the body gets its type behind it, others a number."""
    drafts = sorted(((_draft(who, those), min(those), who) for who, those in members.items()), key=lambda draft: draft[:2])
    out: dict[Group | Appearance, Identity] = {}
    taken: set[str] = set()
    for draft, _, who in sorted(drafts, key=lambda draft: draft[0].type == "organisation"):
        base = f"{draft.id}-{draft.type}" if draft.id in taken and draft.type == "organisation" else draft.id
        id, number = base, 2
        while id in taken:
            id, number = f"{base}-{number}", number + 1
        taken.add(id)
        out[who] = draft._replace(id=id)
    return out


def _draft(who: Group | Appearance, members: Sequence[Appearance]) -> Identity:
    if isinstance(who, Appearance):
        own = f"{who.article}/"
        return Identity(own + who.id.removeprefix(own), who.name, who.type)
    type_ = _type(who) if who.known_type else usual_type(members)
    name = who.known or usual_name(members)
    return Identity(slug(name) or members[0].id, name, type_)


def _ids(groups: Iterable[Group], speakers: Mapping[Group | Appearance, Identity]) -> tuple[str, ...]:
    return tuple(sorted({speakers[group.top].id for group in groups}))


def _rule(it: Appearance, rule: LinkRule, speaker: Identity) -> LinkRule:
    """The rule as seen from the name that the speaker has in the end."""
    if rule not in {"same-name", "short-form"}:
        return rule
    if key(it.name) == key(speaker.name):
        return "same-name"
    return "spelling" if it.type == "organisation" or are_spellings(it.name, speaker.name) else "short-form"
