"""Documents of the GUM corpus: text, gold trees and gold coreference, read from the notes (MISC) of its CoNLL-U files.

`Entity=(7-person-new-...` opens a mention of chain 7, `7)` closes the last one of it that is open; a note can hold several.
`SplitAnte=6<62` says that chain 62 (*they*) is made up of chain 6 and others. The format is described at https://gucorpling.org/gum/.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from quotes.errors import AnnotationError
from quotes.model import Article, Parse, Sentence, Word, Zone, ZoneKind, text_sha256
from quotes.tree import Tree

GENRES = ("news", "interview")
COLUMNS = 10
DOCUMENT = "# newdoc id = "
_PIECE = re.compile(r"\((?P<opened>[^-()]+)-(?P<type>[^-()]+)[^()]*(?P<alone>\))?|(?P<closed>[^()]+)\)")

Tagger = Callable[[Sequence[Sequence[str]]], Sequence[Sequence[str]]]
"""The words of sentences -> a BIO entity tag for each word."""


class GoldMention(NamedTuple):
    """A mention of a gold chain: the words `first` to `last` (ids, inclusive) of a sentence, and the one that governs the others."""

    chain: str
    type: str
    sentence: int
    first: int
    last: int
    head: int


@dataclass(frozen=True, slots=True)
class GumDocument:
    """A document as the pipeline sees it, with its gold mentions in text order.

    The trees are gold, the entity tags are not. `parts` are the chains that a chain is made up of (*Kim ... Lee ... they*).
    """

    article: Article
    parse: Parse
    mentions: tuple[GoldMention, ...]
    parts: dict[str, frozenset[str]]


def read_gum(paths: Iterable[Path], tag: Tagger, genres: Collection[str] = GENRES) -> Iterator[GumDocument]:
    """The documents of some genres in GUM's CoNLL-U files; AnnotationError names file and line of what cannot be read."""
    for path in paths:
        for name, lines in _documents(path):
            if any(f"_{genre}_" in name for genre in genres):
                yield _document(path, name, lines, tag)


class _Line(NamedTuple):
    number: int
    text: str


def _documents(path: Path) -> Iterator[tuple[str, list[_Line]]]:
    """The lines of each document with its id."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AnnotationError(str(path), f"cannot be read ({error}); give a CoNLL-U file of GUM") from error
    name, lines = "", list[_Line]()
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(DOCUMENT):
            yield name, lines
            name, lines = line.removeprefix(DOCUMENT).strip(), []
        lines.append(_Line(number, line.removesuffix("\r")))
    if not name:
        raise AnnotationError(str(path), f"holds no line {DOCUMENT!r}; give a CoNLL-U file of GUM")
    yield name, lines


def _document(path: Path, name: str, lines: Sequence[_Line], tag: Tagger) -> GumDocument:
    builder = _Builder()
    for line in lines:
        try:
            builder.read(line.text)
        except (ValueError, LookupError) as error:
            raise AnnotationError(f"{path}:{line.number}", f"is no line of a GUM document: {error}") from error
    builder.read("")
    tags = tag([[w.text for w in s.words] for s in builder.sentences])
    sentences = tuple(_tagged(s, own) for s, own in zip(builder.sentences, tags, strict=True))
    text = builder.text
    article = Article(slug=name, file=str(path), text=text, sha256=text_sha256(text), zones=tuple(builder.zones))
    parts = {whole: frozenset(of) for whole, of in builder.parts.items()}
    return GumDocument(article, Parse(sentences=sentences), tuple(sorted(builder.mentions, key=lambda m: m[2:])), parts)


def _tagged(sentence: Sentence, tags: Sequence[str]) -> Sentence:
    words = (w.model_copy(update={"entity": t}) for w, t in zip(sentence.words, tags, strict=True))
    return sentence.model_copy(update={"words": tuple(words)})


class _Builder:
    """Puts one document together, line by line; an empty line ends a sentence."""

    def __init__(self) -> None:
        self.text = ""
        self.zones: list[Zone] = []
        self.sentences: list[Sentence] = []
        self.mentions: list[GoldMention] = []
        self.parts: dict[str, set[str]] = {}
        self._words: list[Word] = []
        self._open: list[tuple[str, str, int]] = []  # chain, type, id of the first word
        self._closed: list[tuple[str, str, int, int]] = []
        self._token = (0, 0)  # ids of the last token's first and last word
        self._at = 0  # where the next word of the last token begins
        self._space = ""
        self._kind: ZoneKind | None = "body"  # of the paragraph that begins with the next word

    def read(self, line: str) -> None:
        """Take in a line; ValueError or LookupError if it is none of a GUM document."""
        if line.startswith("# newpar"):
            self._kind = self._zone_kind(line)
        elif line.startswith("#"):
            return
        elif line:
            self._read_token(line.split("\t"))
        elif self._words:
            self._end_sentence()

    def _zone_kind(self, comment: str) -> ZoneKind:
        _, _, block = comment.partition(" = ")
        if block.startswith("head") and not self.zones:
            return "title"
        return "caption" if "caption" in block else "body"

    def _read_token(self, columns: Sequence[str]) -> None:
        if len(columns) != COLUMNS:
            raise ValueError(f"{len(columns)} columns, not {COLUMNS}")
        if "." in columns[0]:
            return  # a node of the enhanced graph that is not in the text
        first, _, last = columns[0].partition("-")
        misc = dict(note.partition("=")[::2] for note in columns[9].split("|"))
        if int(first) > self._token[1]:
            self._write(columns[1])
            self._token = (int(first), int(last or first))
            self._space = "" if misc.get("SpaceAfter") == "No" else " "
        if not last:
            self._add_word(columns)
            self._annotate(int(first), misc)

    def _write(self, form: str) -> None:
        """Add a token to the text and to its zone."""
        if self._kind is not None:
            self.text += "\n\n" if self.text else ""
            kind, start = self._kind, len(self.text)
        else:
            self.text += self._space
            zone = self.zones.pop()
            kind, start = zone.kind, zone.start
        self._at = len(self.text)
        self.text += form
        self.zones.append(Zone(kind=kind, start=start, end=len(self.text)))
        self._kind = None

    def _add_word(self, columns: Sequence[str]) -> None:
        id, form, lemma, upos, xpos, feats, head, deprel = columns[:8]
        start = self._at
        end = start + len(form)
        if self.text[start:end] != form:
            raise ValueError(f"the word {form!r} does not stand in its token")
        self._at = end
        self._words.append(
            Word(id=int(id), text=form, lemma=lemma, upos=upos, xpos=xpos, feats=feats, head=int(head), deprel=deprel, start=start, end=end)
        )

    def _annotate(self, id: int, misc: dict[str, str]) -> None:
        """The mentions that begin or end at a word, and the chains that it puts together."""
        for piece in _PIECE.finditer(misc.get("Entity", "")):
            if piece["opened"]:
                self._open.append((piece["opened"], piece["type"], id))
            if chain := piece["closed"] or (piece["alone"] and piece["opened"]):
                last = max(i for i, it in enumerate(self._open) if it[0] == chain)
                self._closed.append((*self._open.pop(last), id))
        for pair in filter(None, misc.get("SplitAnte", "").split(",")):
            part, _, whole = pair.partition("<")
            self.parts.setdefault(whole, set()).add(part)

    def _end_sentence(self) -> None:
        if self._open:
            raise ValueError(f"the mention of chain {self._open[0][0]} is not closed in its sentence")
        here = len(self.sentences)
        sentence = Sentence(words=tuple(self._words), zone=len(self.zones) - 1)
        tree = Tree(sentence)
        self.mentions += [
            GoldMention(chain, type, here, first, last, _head(tree, first, last)) for chain, type, first, last in self._closed
        ]
        self.sentences.append(sentence)
        self._words, self._closed, self._token = [], [], (0, 0)


def _head(tree: Tree, first: int, last: int) -> int:
    """The word from `first` to `last` whose governor stands outside."""
    inside = tree.words[first - 1 : last]
    return next((w.id for w in inside if not first <= w.head <= last and w.upos != "PUNCT"), first)
