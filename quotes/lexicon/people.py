"""Words for those who speak: roles, organisations and documents, titles, pronouns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast, get_args

from quotes.lexicon.tables import FOLDER, Row, read_records

Gender = Literal["m", "f"]
OrganisationKind = Literal["organisation", "document"]
Person = Literal["1", "2", "3"]
Number = Literal["singular", "plural"]
PronounGender = Literal["m", "f", "n"]
PronounKind = Literal["personal", "possessive", "reflexive", "demonstrative", "indefinite", "relative", "interrogative", "reciprocal"]


@dataclass(frozen=True, slots=True)
class Role:
    """A noun for a person by office, trade or kinship. `named`: in news it normally stands for one definite, nameable person."""

    lemma: str
    gender: Gender | None
    named: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    """A noun for something that speaks without being a person: an organisation, or a document such as a report."""

    lemma: str
    kind: OrganisationKind
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """Words that stand before a name. `expansion` is the full form of an abbreviation, else None."""

    title: str
    gender: Gender | None
    expansion: str | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun's form (lower case). What it leaves open is None: *they* has no gender, *who* no number."""

    form: str
    person: Person | None
    number: Number | None
    gender: PronounGender | None
    kind: PronounKind
    sources: tuple[str, ...]


@cache
def roles() -> Mapping[str, Role]:
    """Role nouns by lemma; compounds such as `vice president` are joined by a space."""
    return read_roles(FOLDER / "roles.csv")


@cache
def organisations() -> Mapping[str, Organisation]:
    """Organisation and document nouns by lemma."""
    return read_organisations(FOLDER / "organisations.csv")


@cache
def titles() -> Mapping[str, Title]:
    """Titles as they are written, without a final full stop: `Sen`, `Prime Minister`."""
    return read_titles(FOLDER / "titles.csv")


@cache
def given_names() -> Mapping[str, Gender]:
    """Given names (lower case) that nearly always belong to one gender."""
    return read_given_names(FOLDER / "given_names.csv")


@cache
def pronouns() -> Mapping[str, tuple[Pronoun, ...]]:
    """Pronouns by form; a form such as `her` or `that` has an entry for each kind."""
    return read_pronouns(FOLDER / "pronouns.csv")


def read_roles(path: Path) -> Mapping[str, Role]:
    """The roles of a table such as `roles.csv`; AnnotationError names file and line of a bad row."""
    found = read_records(path, ("lemma", "gender", "named", "sources"), _role, lambda role: role.lemma)
    return MappingProxyType({role.lemma: role for role in found})


def read_organisations(path: Path) -> Mapping[str, Organisation]:
    """The nouns of a table such as `organisations.csv`; AnnotationError names file and line of a bad row."""
    found = read_records(path, ("lemma", "kind", "sources"), _organisation, lambda organisation: organisation.lemma)
    return MappingProxyType({organisation.lemma: organisation for organisation in found})


def read_titles(path: Path) -> Mapping[str, Title]:
    """The titles of a table such as `titles.csv`; AnnotationError names file and line of a bad row."""
    found = read_records(path, ("title", "gender", "expansion", "sources"), _title, lambda title: title.title)
    return MappingProxyType({title.title: title for title in found})


def read_given_names(path: Path) -> Mapping[str, Gender]:
    """The names of a table such as `given_names.csv`; AnnotationError names file and line of a bad row."""

    def pair(row: Row) -> tuple[str, Gender]:
        row.sources()
        return row.text("name"), cast(Gender, row.one_of("gender", get_args(Gender)))

    return MappingProxyType(dict(read_records(path, ("name", "gender", "sources"), pair, lambda found: found[0])))


def read_pronouns(path: Path) -> Mapping[str, tuple[Pronoun, ...]]:
    """The pronouns of a table such as `pronouns.csv`; AnnotationError names file and line of a bad row."""
    columns = ("form", "person", "number", "gender", "kind", "sources")
    by_form: dict[str, tuple[Pronoun, ...]] = {}
    for pronoun in read_records(path, columns, _pronoun, lambda pronoun: (pronoun.form, pronoun.kind)):
        by_form[pronoun.form] = (*by_form.get(pronoun.form, ()), pronoun)
    return MappingProxyType(by_form)


def _role(row: Row) -> Role:
    return Role(
        lemma=row.text("lemma"),
        gender=cast(Gender | None, row.one_of("gender", ("", *get_args(Gender))) or None),
        named=row.one_of("named", ("yes", "no")) == "yes",
        sources=row.sources(),
    )


def _organisation(row: Row) -> Organisation:
    return Organisation(
        lemma=row.text("lemma"),
        kind=cast(OrganisationKind, row.one_of("kind", get_args(OrganisationKind))),
        sources=row.sources(),
    )


def _title(row: Row) -> Title:
    return Title(
        title=row.text("title"),
        gender=cast(Gender | None, row.one_of("gender", ("", *get_args(Gender))) or None),
        expansion=row.optional("expansion"),
        sources=row.sources(),
    )


def _pronoun(row: Row) -> Pronoun:
    return Pronoun(
        form=row.text("form"),
        person=cast(Person | None, row.one_of("person", ("", *get_args(Person))) or None),
        number=cast(Number | None, row.one_of("number", ("", *get_args(Number))) or None),
        gender=cast(PronounGender | None, row.one_of("gender", ("", *get_args(PronounGender))) or None),
        kind=cast(PronounKind, row.one_of("kind", get_args(PronounKind))),
        sources=row.sources(),
    )
