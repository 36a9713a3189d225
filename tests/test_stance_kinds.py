"""The kind of a target, on sentences parsed by hand, and the nouns that tell it."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.errors import AnnotationError
from quotes.lexicon.tables import FOLDER
from quotes.lexicon.target_nouns import read_target_nouns, target_nouns
from quotes.model import Sentence, TargetKind, Word
from quotes.stance.kinds import kind_of
from quotes.tree import Tree


def tree(*rows: str) -> Tree:
    """A sentence from rows such as `the the DET DT 2 det`: form, lemma, upos, xpos, head, relation; entity tags may follow."""
    words, at = [], 0
    for number, row in enumerate(rows, start=1):
        form, lemma, upos, xpos, head, deprel, *entity = row.split()
        given = {"id": number, "text": form, "lemma": lemma, "upos": upos, "xpos": xpos, "head": int(head), "deprel": deprel}
        words.append(Word.model_validate({**given, "start": at, "end": at + len(form), "entity": (entity or ["O"])[0]}))
        at += len(form) + 1
    return Tree(Sentence(words=tuple(words), zone=0))


def alone(lemma: str, upos: str = "NOUN", xpos: str = "NN", entity: str = "O") -> Tree:
    return tree(f"{lemma} {lemma.lower()} {upos} {xpos} 0 root {entity}")


@pytest.mark.parametrize(
    ("noun", "kind"),
    [
        ("mayor", "entity"),
        ("ministry", "entity"),
        ("bicycle", "entity"),
        ("alliance", "relation"),
        ("attack", "event"),
        ("meeting", "event"),
        ("treaty", "policy"),
        ("tax", "policy"),
        ("economy", "situation"),
        ("security", "situation"),
        ("allegation", "proposition"),
        ("beautification", "event"),
        ("clumsiness", "situation"),
        ("glassblower", "entity"),
    ],
)
def test_nouns(noun: str, kind: TargetKind) -> None:
    found = alone(noun)
    assert kind_of(found, found.word(1)) == kind


@pytest.mark.parametrize(
    ("form", "kind"),
    [("he", "entity"), ("they", "entity"), ("you", "entity"), ("who", "entity"), ("it", "event"), ("this", "event"), ("which", "event")],
)
def test_pronouns(form: str, kind: TargetKind) -> None:
    found = alone(form, "PRON", "PRP")
    assert kind_of(found, found.word(1)) == kind


@pytest.mark.parametrize(
    ("name", "entity", "kind"),
    [("Lee", "B-Person", "entity"), ("Berlin", "B-Location", "entity"), ("Treaty", "I-Misc", "policy"), ("War", "B-Person", "entity")],
)
def test_names(name: str, entity: str, kind: TargetKind) -> None:
    found = alone(name, "PROPN", "NNP", entity)
    assert kind_of(found, found.word(1)) == kind


CLAUSES: list[tuple[str, list[str], int, TargetKind]] = [
    ("to build", ["to to PART TO 2 mark", "build build VERB VB 0 root"], 2, "policy"),
    ("building", ["building build VERB VBG 0 root"], 1, "policy"),
    ("accused of lying", ["accused accuse VERB VBN 0 root", "of of SCONJ IN 3 mark", "lying lie VERB VBG 1 advcl"], 3, "event"),
    ("misled", ["misled mislead VERB VBN 0 root"], 1, "event"),
    ("the bridge fell", ["the the DET DT 2 det", "bridge bridge NOUN NN 3 nsubj", "fell fall VERB VBD 0 root"], 3, "proposition"),
    ("he leave", ["he he PRON PRP 2 nsubj", "leave leave VERB VB 0 root"], 2, "policy"),
    ("he should leave", ["he he PRON PRP 3 nsubj", "should should AUX MD 3 aux", "leave leave VERB VB 0 root"], 3, "policy"),
    ("he is safe", ["he he PRON PRP 3 nsubj", "is be AUX VBZ 3 cop", "safe safe ADJ JJ 0 root"], 3, "proposition"),
    ("he be safe", ["he he PRON PRP 3 nsubj", "be be AUX VB 3 cop", "safe safe ADJ JJ 0 root"], 3, "policy"),
    ("he has left", ["he he PRON PRP 3 nsubj", "has have AUX VBZ 3 aux", "left leave VERB VBN 0 root"], 3, "proposition"),
]


@pytest.mark.parametrize(("rows", "head", "kind"), [it[1:] for it in CLAUSES], ids=[it[0] for it in CLAUSES])
def test_clauses_and_verb_phrases(rows: list[str], head: int, kind: TargetKind) -> None:
    found = tree(*rows)
    assert kind_of(found, found.word(head)) == kind


def test_each_kind_has_nouns() -> None:
    assert set(target_nouns().values()) == {"entity", "relation", "event", "policy", "situation", "proposition"}


@pytest.mark.parametrize(
    ("row", "complaint"), [("raid,happening,own", "happening"), (",event,own", "lemma is empty"), ("raid,event,", "sources")]
)
def test_bad_row_is_refused(tmp_path: Path, row: str, complaint: str) -> None:
    path = tmp_path / "target_nouns.csv"
    header = (FOLDER / "target_nouns.csv").read_text(encoding="utf-8").split("\n", 1)[0]
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match=complaint) as caught:
        read_target_nouns(path)
    assert caught.value.path == f"{path}:2"
