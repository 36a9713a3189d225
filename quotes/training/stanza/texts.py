"""What the tokenizer is fitted on: stretches of a treebank's text, set as news sets it, with what each character ends.

The treebanks are web text and have mostly straight marks. News has curly ones, British papers single ones, titles in capitals, captions
without an end, dashes of every kind, and datelines. Line feeds need no variant: Stanza reads every white space as a blank.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from quotes.evaluate.models.treebank import Token, read_treebank
from quotes.training.joint.typography import recased

LONGEST = 300  # characters of a stretch
APART = 0.5  # chance that a stretch ends with its paragraph
ELSEWHERE = 0.2  # chance that it then goes on anywhere in its document, so that sentences are told apart by what they are, too
DATELINE = 0.03
UNENDED = 0.12
SINGLE = 0.05
DASHED = 0.4
ELLIPSIS = 0.3
UPPER, CAPITAL, LOWER = 0.03, 0.03, 0.02  # shares of sentences
DASHES = ("--", "—", "–", "-")
DOTS = ("...", "…")
FINAL = frozenset(".?!")
SYLLABLES = ("ba", "dor", "el", "gan", "hil", "ka", "lim", "mar", "nor", "os", "pan", "ri", "sel", "tun", "ver", "wick")
MONTHS = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
STATES = ("Ariz.", "Calif.", "Fla.", "Mass.", "N.C.", "N.Y.", "Va.")
AGENCIES = ("AP", "AFP", "Reuters", "UPI")

Unit = tuple[str, int]
"""A character and what it ends, in Stanza's numbers: 0 nothing, 1 a token, 2 a sentence, 3 a token of several words, 4 both."""


class Piece(NamedTuple):
    """A token, whether white space follows it, and whether it has several words."""

    text: str
    space: bool = True
    multiword: bool = False


class Sentence(NamedTuple):
    """The tokens of a sentence, and whether it is the first of its paragraph."""

    pieces: tuple[Piece, ...]
    first: bool


def read_documents(path: Path) -> list[list[Sentence]]:
    """The documents of a treebank; AnnotationError for a file that cannot be read."""
    return [
        [Sentence(tuple(map(_piece, sentence)), number == 0) for paragraph in document for number, sentence in enumerate(paragraph)]
        for document in read_treebank(path)
    ]


def _piece(token: Token) -> Piece:
    return Piece(token.text, bool(token.space), len(token.words) > 1)


def stretch(document: Sequence[Sentence], at: int, chance: random.Random) -> list[Unit]:
    """Whole sentences from `at` on, as they may also be set, up to about LONGEST characters or the end of a paragraph."""
    found: list[list[Piece]] = []
    size = 0
    while at < len(document):
        pieces = _set(document[at].pieces, chance)
        size += sum(len(piece.text) + piece.space for piece in pieces)
        if found and size > LONGEST:
            break
        found.append(pieces)
        at += 1
        if at == len(document) or document[at].first:
            if chance.random() < APART:
                break
            if chance.random() < ELSEWHERE:
                at = chance.randrange(len(document))
    found[-1] = _unended(found[-1], chance)
    if chance.random() < DATELINE:
        found.insert(0, dateline(chance))
    return _with_other_marks(list(units(found)), chance)


def _set(pieces: Sequence[Piece], chance: random.Random) -> list[Piece]:
    """The sentence in another case, or with other dashes and dots, now and then."""
    found = [piece._replace(text=text) for piece, text in zip(pieces, _recased([piece.text for piece in pieces], chance), strict=True)]
    for i, piece in enumerate(found):
        if piece.text in DASHES and piece.space and i and found[i - 1].space and chance.random() < DASHED:
            spaced = chance.random() < 0.6
            found[i - 1] = found[i - 1]._replace(space=spaced)
            found[i] = Piece(chance.choice(DASHES if spaced else DASHES[:2]), spaced)
        elif piece.text in DOTS and chance.random() < ELLIPSIS:
            found[i] = piece._replace(text=chance.choice(DOTS))
    return found


def _recased(words: list[str], chance: random.Random) -> list[str]:
    drawn = chance.random()
    if drawn < UPPER:
        return [word.upper() for word in words]
    if drawn < UPPER + CAPITAL:
        return [word[:1].upper() + word[1:] for word in words]
    return [word.lower() for word in words] if drawn < UPPER + CAPITAL + LOWER else words


def _unended(pieces: list[Piece], chance: random.Random) -> list[Piece]:
    """Without its final mark, now and then."""
    cut = len(pieces) > 1 and pieces[-1].text in FINAL and chance.random() < UNENDED
    return pieces[:-1] if cut else pieces


def dateline(chance: random.Random) -> list[Piece]:
    """The beginning of an agency's report, from a town that does not exist: BADORKA, March 3 (AP) -. In EWT it is a sentence."""
    town = "".join(chance.sample(SYLLABLES, chance.randint(2, 3)))
    found = [Piece(town.upper() if chance.random() < 0.8 else town.capitalize())]
    if chance.random() < 0.3:
        found += [_glued(found.pop()), Piece(","), Piece(chance.choice(STATES))]
    if chance.random() < 0.4:
        found += [_glued(found.pop()), Piece(","), Piece(chance.choice(MONTHS)), Piece(str(chance.randint(1, 31)))]
    if chance.random() < 0.7:
        found += [Piece("(", space=False), Piece(chance.choice(AGENCIES), space=False), Piece(")")]
    return [*found, Piece(chance.choice(DASHES))]


def _glued(piece: Piece) -> Piece:
    return piece._replace(space=False)


def units(sentences: Sequence[Sequence[Piece]]) -> Iterator[Unit]:
    """The characters of sentences that follow each other."""
    for pieces in sentences:
        for number, (text, space, multiword) in enumerate(pieces, 1):
            for character in text[:-1]:
                yield character, 0
            yield text[-1], (3 if multiword else 1) + (number == len(pieces))
            if space:
                yield " ", 0


def _with_other_marks(found: list[Unit], chance: random.Random) -> list[Unit]:
    """With curly marks, straight ones, or single ones for double ones, now and then; without the blank behind the last character."""
    if found[-1][0] == " ":
        found.pop()
    text = recased("".join(character for character, _ in found), chance)
    if chance.random() < SINGLE:
        text = text.translate(str.maketrans('“”"', "‘’'"))
    return [(character, label) for character, (_, label) in zip(text, found, strict=True)]
