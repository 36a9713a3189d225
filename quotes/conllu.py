r"""Parse <-> CoNLL-U text, without loss.

Offsets stand in MISC (`start_char=4|end_char=9`), the entity tag too where there is one (`ner=B-Person`). A sentence has the comments
`sent_id`, `text` (the words, one blank where the article has any white space) and `zone`. `SpaceAfter=No` and `text` are for other
tools and not read back. What a column cannot hold is written with a backslash: `\t \n \r`, `\s` for a blank at either end, `\p` for a
bar inside MISC, `\e` for nothing, `\\` for a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from pydantic import ValidationError

from quotes.errors import ConlluError
from quotes.model import Multiword, Parse, Sentence, Word

COLUMNS = 10
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
UNESCAPES = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r", "s": " ", "p": "|", "e": ""}
ESCAPED = re.compile(r"\\(.?)", re.DOTALL)
UNSAFE = re.compile(r"[\\\t\n\r ]")  # what may have to be escaped


def dumps(parse: Parse) -> str:
    """The parse as CoNLL-U, sentences numbered from 1, each followed by an empty line; an empty string for a parse without sentences."""
    return "".join(f"{line}\n" for number, sentence in enumerate(parse.sentences, 1) for line in _sentence_lines(number, sentence))


def is_sound(parse: Parse) -> bool:
    """Whether `loads` gives the parse back from what `dumps` makes of it: words are numbered, heads and tokens stay in their sentence."""
    for sentence in parse.sentences:
        size, last = len(sentence.words), 0
        if not size or any(word.id != id or word.head > size for id, word in enumerate(sentence.words, 1)):
            return False
        for multiword in sentence.multiwords:
            if not last < multiword.first <= multiword.last <= size:
                return False
            last = multiword.last
    return True


def loads(text: str) -> Parse:
    """The parse that `dumps` wrote (line ends may be CRLF); ConlluError, with its line, for anything else."""
    return Parse(sentences=tuple(_Reader(block).sentence() for block in _blocks(text)))


def escape(value: str) -> str:
    """The value as a column can hold it."""
    if not value:
        return "\\e"
    value = value.translate(ESCAPES)
    inner = value.strip(" ")
    if len(inner) == len(value):
        return value
    before = len(value) - len(value.lstrip(" "))
    after = len(value) - len(inner) - before
    return "\\s" * before + inner + "\\s" * after


def unescape(value: str) -> str:
    """What `escape` was given; ValueError for a backslash that means nothing."""
    return ESCAPED.sub(_unescaped, value) if "\\" in value else value


def _unescaped(match: re.Match[str]) -> str:
    if match[1] not in UNESCAPES:
        raise ValueError(f"{match[0]!r} is no escape")
    return UNESCAPES[match[1]]


Unit = tuple[int, Word | Multiword]
"""The id of a word, and what a token line shows of the text from there on: that word, or the multiword token that begins with it."""


def _units(sentence: Sentence, covering: Mapping[int, Multiword]) -> Iterator[Unit]:
    covered = 0
    for word in sentence.words:
        if word.id > covered:
            multiword = covering.get(word.id)
            yield word.id, multiword or word
            covered = multiword.last if multiword else covered


def _sentence_lines(number: int, sentence: Sentence) -> Iterator[str]:
    covering = {multiword.first: multiword for multiword in sentence.multiwords}
    units = list(_units(sentence, covering))
    touching = {id for (id, left), (_, right) in pairwise(units) if left.end == right.start}
    text = "".join([unit.text if id in touching else f"{unit.text} " for id, unit in units])
    yield f"# sent_id = {number}"
    yield f"# text = {escape(text.removesuffix(' '))}"
    yield f"# zone = {sentence.zone}"
    covered = 0
    for word in sentence.words:
        multiword = covering.get(word.id)
        if multiword:
            covered = multiword.last
            yield _multiword_line(multiword, word.id in touching)
        yield _word_line(word, word.id > covered and word.id in touching)
    yield ""


def _multiword_line(multiword: Multiword, touches: bool) -> str:
    misc = _misc(multiword.start, multiword.end, "O", touches)
    return "\t".join((f"{multiword.first}-{multiword.last}", escape(multiword.text), *["_"] * 7, misc))


def _word_line(word: Word, touches: bool) -> str:
    names = [word.text, word.lemma, word.upos, word.xpos, word.feats, word.deprel]
    if UNSAFE.search("".join(names)) or not all(names):
        names = list(map(escape, names))
    text, lemma, upos, xpos, feats, deprel = names
    misc = _misc(word.start, word.end, word.entity, touches)
    return f"{word.id}\t{text}\t{lemma}\t{upos}\t{xpos}\t{feats}\t{word.head}\t{deprel}\t_\t{misc}"


def _misc(start: int, end: int, entity: str, touches: bool) -> str:
    misc = f"start_char={start}|end_char={end}"
    if entity != "O":
        misc += "|ner=" + escape(entity).replace("|", "\\p")
    return f"{misc}|SpaceAfter=No" if touches else misc


class _Line(NamedTuple):
    number: int
    text: str


def _blocks(text: str) -> Iterator[list[_Line]]:
    block: list[_Line] = []
    for number, line in enumerate(text.split("\n"), 1):
        content = line.removesuffix("\r")
        if content:
            block.append(_Line(number, content))
        elif block:
            yield block
            block = []
    if block:
        yield block


class _Reader:
    """Reads the lines of one sentence."""

    def __init__(self, block: Sequence[_Line]) -> None:
        self._block = block
        self._line = block[0].number

    def sentence(self) -> Sentence:
        """The sentence, or ConlluError with the line where it goes wrong."""
        try:
            return self._sentence()
        except ValidationError as error:
            raise ConlluError(self._line, f"{error.errors()[0]['loc'][0]}: {error.errors()[0]['msg']}") from None
        except ValueError as error:
            raise ConlluError(self._line, str(error)) from None

    def _sentence(self) -> Sentence:
        zone = None
        words: list[Word] = []
        multiwords = []
        for line in self._block:
            self._line, text = line
            if text.startswith("#"):
                name, _, value = text[1:].partition("=")
                zone = _number("zone", value) if name.strip() == "zone" else zone
                continue
            columns = text.split("\t")
            if len(columns) != COLUMNS:
                raise ValueError(f"{len(columns)} columns, not {COLUMNS}")
            if "-" in columns[0]:
                multiwords.append(_multiword(columns, after=len(words)))
            else:
                words.append(_word(columns, after=len(words)))
        if zone is None or not words:
            raise ValueError("a sentence without words" if not words else "a sentence without a comment '# zone = N'")
        _check(words, multiwords)
        return Sentence(words=tuple(words), multiwords=tuple(multiwords), zone=zone)


def _word(columns: Sequence[str], after: int) -> Word:
    if _number("ID", columns[0]) != after + 1:
        raise ValueError(f"word {columns[0]} where {after + 1} is due")
    text, lemma, upos, xpos, feats = map(unescape, columns[1:6])
    start, end, entity = _read_misc(columns[9])
    return Word(
        id=after + 1,
        text=text,
        lemma=lemma,
        upos=upos,
        xpos=xpos,
        feats=feats,
        head=_number("HEAD", columns[6]),
        deprel=unescape(columns[7]),
        start=start,
        end=end,
        entity=entity,
    )


def _multiword(columns: Sequence[str], after: int) -> Multiword:
    first, last = (_number("ID", part) for part in columns[0].split("-", 1))
    if first != after + 1 or last < first:
        raise ValueError(f"token {columns[0]} where one from {after + 1} is due")
    start, end, _ = _read_misc(columns[9])
    return Multiword(first=first, last=last, text=unescape(columns[1]), start=start, end=end)


def _read_misc(misc: str) -> tuple[int, int, str]:
    """Start, end and entity of a MISC column."""
    notes = dict(note.partition("=")[::2] for note in misc.split("|"))
    if not {"start_char", "end_char"} <= notes.keys():
        raise ValueError(f"MISC {misc!r} without start_char and end_char")
    return _number("start_char", notes["start_char"]), _number("end_char", notes["end_char"]), unescape(notes.get("ner", "O"))


def _number(name: str, value: str) -> int:
    value = value.strip()
    if not (value.isascii() and value.isdecimal()):
        raise ValueError(f"{name} {value!r} is no number")
    return int(value)


def _check(words: Sequence[Word], multiwords: Sequence[Multiword]) -> None:
    """What no single line can tell: heads and tokens stay within the sentence."""
    for word in words:
        if word.head > len(words):
            raise ValueError(f"word {word.id} has the head {word.head} in a sentence of {len(words)} words")
    for multiword in multiwords:
        if multiword.last > len(words):
            raise ValueError(f"token {multiword.first}-{multiword.last} in a sentence of {len(words)} words")
    for left, right in pairwise(multiwords):
        if right.first <= left.last:
            raise ValueError(f"tokens {left.first}-{left.last} and {right.first}-{right.last} overlap")
