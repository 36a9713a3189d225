"""What people know about speakers: the TOML file, names and offices."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.attribute import Knowledge, load
from quotes.attribute.identity import KnownName
from quotes.attribute.knowledge import KnownSpeaker, Office, same_table
from quotes.errors import AnnotationError

GOOD = """\
[[speaker]]
name = "Ana Ruiz"
aliases = ["Ruiz", "Ana María Ruiz"]
affiliation = "Freedonia"
gender = "f"
roles = [{ title = "Foreign Minister", from = "2023-01-10", to = "2024-10" }, { title = "mayor of Springfield" }]

[[speaker]]
name = "Ben Ito"
roles = [{ title = "foreign minister", from = "2024-11" }]

[[speaker]]
name = "Harbour Authority"
type = "organisation"
aliases = ["the Authority"]
"""


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "speakers.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.fixture
def known(tmp_path: Path) -> Knowledge:
    return load(written(tmp_path, GOOD))


def test_a_good_file(known: Knowledge) -> None:
    ruiz, ito, authority = known.speakers
    assert ruiz == KnownSpeaker(
        name="Ana Ruiz",
        type="person",
        aliases=("Ruiz", "Ana María Ruiz"),
        affiliation="Freedonia",
        gender="f",
        roles=(Office(title="Foreign Minister", since="2023-01-10", until="2024-10"), Office(title="mayor of Springfield")),
    )
    assert (ito.type, ito.aliases, ito.affiliation, ito.gender) == ("person", (), None, None)
    assert authority.type == "organisation"
    assert known.same == ()


def test_the_hash_is_of_the_speakers_alone(tmp_path: Path, known: Knowledge) -> None:
    def sha256(text: str) -> str | None:
        return load(written(tmp_path, text)).sha256

    same = '[[same]]\nname = "Ito"\nspeaker = "Ben Ito"\n'
    assert sha256("# a comment\n" + GOOD + same) == known.sha256
    assert sha256(GOOD.replace('"Ben Ito"', '"Ben Itoh"')) != known.sha256


def test_what_names_mean_across_articles(tmp_path: Path) -> None:
    text = (
        GOOD
        + """
[[same]]
name = "Ito"
speaker = "BEN ITO"
articles = ["a", "b"]

[[same]]
name = "Harbour Board"
speaker = "Harbour Authority of Springfield"
"""
    )
    names = load(written(tmp_path, text)).known_names
    assert names == (
        KnownName("Ana Ruiz", None, "Ana Ruiz", "person"),
        KnownName("Ruiz", None, "Ana Ruiz", "person"),
        KnownName("Ana María Ruiz", None, "Ana Ruiz", "person"),
        KnownName("Ben Ito", None, "Ben Ito", "person"),
        KnownName("Harbour Authority", None, "Harbour Authority", "organisation"),
        KnownName("the Authority", None, "Harbour Authority", "organisation"),
        KnownName("Ito", "a", "Ben Ito", "person"),
        KnownName("Ito", "b", "Ben Ito", "person"),
        KnownName("Harbour Board", None, "Harbour Authority of Springfield", None),
    )


def test_the_lines_that_settle_a_name_can_be_read_back(tmp_path: Path) -> None:
    text = same_table('Ana "An" Ruiz\\\x7f', "Ana Ruiz", ["a", "b\t"])
    (same,) = load(written(tmp_path, text)).same
    assert (same.name, same.speaker, same.articles) == ('Ana "An" Ruiz\\\x7f', "Ana Ruiz", ("a", "b\t"))


def test_an_empty_file_knows_nobody(tmp_path: Path) -> None:
    assert load(written(tmp_path, "")).speakers == ()
    assert Knowledge().named("Ana Ruiz") is None
    assert Knowledge().in_office("mayor", None) is None


@pytest.mark.parametrize("name", ["Ana Ruiz", "ANA RUIZ", "ruiz", "Ruiz’s", "Ana Maria Ruiz", "Ana  Rui\u0301z"])
def test_names_and_aliases_in_any_spelling(known: Knowledge, name: str) -> None:
    assert known.named(name) == known.speakers[0]


@pytest.mark.parametrize("name", ["Ana", "Ruiz Ana", "Ito Ben", "", "…"])
def test_other_names_are_not_known(known: Knowledge, name: str) -> None:
    assert known.named(name) is None


@pytest.mark.parametrize(
    ("title", "published", "name"),
    [
        ("foreign minister", "2023-01-09", None),
        ("foreign minister", "2023-01-10", "Ana Ruiz"),
        ("Foreign Minister", "2024-10-31", "Ana Ruiz"),
        ("foreign minister", "2024-10-31T23:59:00Z", "Ana Ruiz"),
        ("foreign minister", "2024-11-01", "Ben Ito"),
        ("foreign minister", "2031-01-01", "Ben Ito"),
        ("foreign minister", None, None),  # both could be meant
        ("mayor of Springfield", None, "Ana Ruiz"),
        ("Springfield mayor of", "1999-01-01", "Ana Ruiz"),
        ("mayor", "2024-01-01", None),
        ("minister", "2024-01-01", None),
    ],
)
def test_who_held_an_office_on_a_day(known: Knowledge, title: str, published: str | None, name: str | None) -> None:
    found = known.in_office(title, published)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[speaker]", "cannot be read (Expected"),
        (b"\xff\xfe", "it must be a UTF-8 TOML file"),
        ("[[speaker]]", "speaker.0.name: Field required"),
        ('[[speaker]]\nname = ""', "speaker.0.name: "),
        ('[[speaker]]\nname = "A"\nage = 7', "speaker.0.age: Extra inputs"),
        ('[[speaker]]\nname = "A"\ntype = "robot"', "'person', 'organisation' or 'anonymous'"),
        ('[[speaker]]\nname = "A"\ngender = "x"', "speaker.0.gender: "),
        ('[[same]]\nname = "Ruiz"', "same.0.speaker: Field required"),
        ('[[same]]\nname = "Ruiz"\nspeaker = "Ana Ruiz"\narticles = []', "same.0.articles: "),
        ('[[same]]\nname = "…"\nspeaker = "Ana Ruiz"', "has a name without letters"),
        (
            '[[same]]\nname = "Ruiz"\nspeaker = "Ana Ruiz"\narticles = ["a"]\n'
            '[[same]]\nname = "RUIZ"\nspeaker = "Eva Ruiz"\narticles = ["b", "a"]',
            "'RUIZ' means both 'Ana Ruiz' and 'Eva Ruiz' in a",
        ),
        ('[[speaker]]\nname = "Ana Ruiz"\n[[same]]\nname = "Ana Ruiz"\nspeaker = "Eva Ruiz"', "means both 'Ana Ruiz' and 'Eva Ruiz'; keep"),
        ('[[speaker]]\nname = "A"\n[[speaker]]\nname = "B"\nroles = [{ from = "2020" }]', "speaker.1.roles.0.title: Field required"),
        ('speaker = "A"', "speaker: "),
        ("[person]", "person: Extra inputs"),
        ('[[speaker]]\nname = "Ana Ruiz"\n[[speaker]]\nname = "Eva Ruiz"\naliases = ["ANA  RUIZ"]', "of both 'Ana Ruiz' and 'Eva Ruiz'"),
        ('[[speaker]]\nname = "A B"\naliases = ["x y"]\n[[speaker]]\nname = "X-Y"', "'X-Y' is a name of both 'A B' and 'X-Y'"),
        ('[[speaker]]\nname = "Ana Ruiz"\ngender = "f"\n[[speaker]]\nname = "Ana Ruiz"', "'Ana Ruiz'"),
    ],
)
def test_a_bad_file_is_refused_in_one_line(tmp_path: Path, text: str | bytes, reason: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(AnnotationError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(AnnotationError, match="cannot be read"):
        load(tmp_path / "none.toml")


def test_one_speaker_may_repeat_a_spelling(tmp_path: Path) -> None:
    text = '[[speaker]]\nname = "Ana Ruiz"\naliases = ["ANA RUIZ", "Ana-Ruiz"]'
    assert load(written(tmp_path, text)).named("ana ruiz") is not None
