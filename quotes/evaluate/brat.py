"""Reading corpora in brat standoff: a text, and beside it a file of lines that point into it.

Lines of an `.ann` file are read as brat writes them:

    T1<tab>Content 3 9;12 20<tab>the words       a text span; its ranges are joined by semicolons
    E1<tab>Attribution:T4 Source:T2 Cue:T3 Content:T1 Content2:T5
    R1<tab>Cue-Content Arg1:T3 Arg2:T1

An attribution is an event whose type begins with `Attribution`; its arguments `Source`, `Cue` and `Content`, numbered or not, name
text spans, and several of a role are taken together. Where a file has no such event, relations of any name between spans labelled
`Source`, `Cue` and `Content` make attributions instead: cues and contents that are joined, directly or through one another, are one,
and its sources are all that are related to any of them. Attributions without content are left out, for there is nothing to find.
All other lines that brat knows (attributes, notes, ...) are passed over.

Offsets are Unicode code points into the text as it is, byte order mark and line ends included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Literal, NoReturn

from pydantic import Field

from quotes.errors import AnnotationError
from quotes.ingest import zones
from quotes.model import Article, Record, Span, text_sha256

Role = Literal["content", "cue", "source"]

_ROLES: dict[str, Role] = {"Content": "content", "Cue": "cue", "Source": "source"}
_LINE = re.compile(r"(?:([TERAMNX#]\d+)|\*)\t")
_RANGES = re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)")
_ARGUMENT = re.compile(r"[^\s:]+:[TE]\d+")


class GoldAttribution(Record):
    """An attribution as a person marked it, with the spans of its parts in text order. `id` is that of its line."""

    id: str
    content: tuple[Span, ...] = Field(min_length=1)
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()


class CorpusArticle(Record):
    """An article with its gold; `arguable` ones count neither for nor against. Its slug is the name of its file without the ending."""

    article: Article
    gold: tuple[GoldAttribution, ...]
    arguable: tuple[GoldAttribution, ...] = ()


class Corpus(Record):
    """The articles of a corpus that have gold, sorted by name; `warnings` name what was passed over, one line each."""

    name: str
    articles: tuple[CorpusArticle, ...]
    warnings: tuple[str, ...]


def read_polnear(folder: Path, limit: int | None = None) -> Corpus:
    """The first `limit` articles of a split of PolNeAR: `text/<name>.txt` with `attributions/<name>*.ann`.

    Of several annotators' files the first one by name is gold. An article without any is passed over with a warning. Raises
    AnnotationError, with file and line, for what cannot be read.
    """
    texts = _texts(folder / "text", "give a folder that holds text/*.txt and attributions/*.ann, as a split of PolNeAR does")
    annotators = _by_text(sorted((folder / "attributions").glob("*.ann")), {path.stem for path in texts})
    return _corpus(folder, [(text, annotators.get(text.stem)) for text in texts], limit)


def read_brat(folder: Path, limit: int | None = None) -> Corpus:
    """The first `limit` articles of a folder of brat's: `<name>.txt` and `<name>.ann` side by side.

    A text without annotations is passed over with a warning. Raises AnnotationError, with file and line, for what cannot be read.
    """
    texts = _texts(folder, "give a folder that holds .txt and .ann files, as brat writes them")
    beside = ((text, text.with_suffix(".ann")) for text in texts)
    return _corpus(folder, [(text, path if path.exists() else None) for text, path in beside], limit)


def _texts(folder: Path, advice: str) -> list[Path]:
    texts = sorted(folder.glob("*.txt"))
    if not texts:
        raise AnnotationError(str(folder), f"holds no texts; {advice}")
    return texts


def _by_text(files: Iterable[Path], names: set[str]) -> dict[str, Path]:
    """Name -> the first file of annotations that begins with it; a file belongs to the longest name that it begins with."""
    first: dict[str, Path] = {}
    for file in files:
        name = next((name for length in range(len(file.stem), 0, -1) if (name := file.stem[:length]) in names), None)
        if name is not None:
            first.setdefault(name, file)
    return first


def _corpus(folder: Path, files: Sequence[tuple[Path, Path | None]], limit: int | None) -> Corpus:
    warnings = [f"{path}: has no annotations; it is passed over" for path, standoff_path in files if standoff_path is None]
    annotated = ((path, standoff_path) for path, standoff_path in files if standoff_path is not None)
    articles = []
    for path, standoff_path in islice(annotated, limit):
        text = _decoded(path)
        standoff = _Standoff(standoff_path, text)
        articles.append(CorpusArticle(article=_article(path, text), gold=standoff.attributions()))
        warnings += standoff.warnings()
    return Corpus(name=str(folder), articles=tuple(articles), warnings=tuple(warnings))


def _article(path: Path, text: str) -> Article:
    if not text.strip():
        raise AnnotationError(str(path), "is empty; take it out of the corpus")
    return Article(slug=path.stem, file=str(path), text=text, sha256=text_sha256(text), zones=zones(text))


def _decoded(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AnnotationError(str(path), f"cannot be read as UTF-8 text ({error})") from error


@dataclass(slots=True)
class _Parts:
    """The spans of an attribution by role."""

    id: str
    content: list[Span] = field(default_factory=list)
    cue: list[Span] = field(default_factory=list)
    source: list[Span] = field(default_factory=list)

    def add(self, role: Role, spans: Iterable[Span]) -> None:
        known: list[Span] = getattr(self, role)
        known += [span for span in spans if span not in known]

    def frozen(self) -> GoldAttribution:
        def ordered(spans: list[Span]) -> tuple[Span, ...]:
            return tuple(sorted(spans, key=lambda span: (span.start, span.end)))

        return GoldAttribution(id=self.id, content=ordered(self.content), cue=ordered(self.cue), source=ordered(self.source))


@dataclass(frozen=True, slots=True)
class _TextSpan:
    """A T line."""

    label: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Links:
    """An E or R line: what it says it is, and the roles and ids of its arguments."""

    id: str
    line: int
    name: str
    arguments: tuple[tuple[str, str], ...]


class _Standoff:
    """One file of annotations, read."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._text = text
        self._spans: dict[str, _TextSpan] = {}
        self._events: list[_Links] = []
        self._relations: list[_Links] = []
        self._read()

    def attributions(self) -> tuple[GoldAttribution, ...]:
        """Those that have content, in the order of the file."""
        found = self._from_events() if self._events else self._from_relations()
        return tuple(parts.frozen() for parts in found if parts.content)

    def warnings(self) -> Iterator[str]:
        """One line if there is content that no line links to anything."""
        linked = {target for links in (*self._events, *self._relations) for _, target in links.arguments}
        alone = [id for id, it in self._spans.items() if it.label == "Content" and id not in linked]
        if alone:
            yield f"{self._path}: in no attribution and therefore passed over: {', '.join(alone)}"

    # --- lines

    def _read(self) -> None:
        broken = False  # whether the span before has line ends, which its line may show as they are
        for number, line in enumerate(_decoded(self._path).split("\n"), start=1):
            known = _LINE.match(line)
            if known is None:
                if line.strip() and not broken:
                    self._fail(number, f"{line[:20]!r} begins no line of brat's; each begins with an id such as T1 and a tab")
                continue
            id, fields = known[1] or "*", line.rstrip("\r").split("\t")[1:]
            broken = id[0] == "T" and self._text_span(number, id, fields)
            if id[0] in "ER":
                self._links(number, id, fields[0])

    def _text_span(self, number: int, id: str, fields: Sequence[str]) -> bool:
        """Notes a T line and says whether its words go over a line end."""
        found = _RANGES.fullmatch(fields[0])
        if found is None:
            self._fail(number, f"{fields[0]!r} is not a label with ranges, as in 'Content 3 9;12 20'")
        if id in self._spans:
            self._fail(number, f"{id} stands on a line before; give it another id")
        spans = tuple(self._span(number, it) for it in found[2].split(";"))
        self._spans[id] = _TextSpan(found[1], spans)
        broken = any("\n" in span.text for span in spans)
        self._check_words(number, spans, fields[1] if len(fields) > 1 else "", broken)
        return broken

    def _span(self, number: int, words: str) -> Span:
        start, end = map(int, words.split())
        if not start < end <= len(self._text):
            self._fail(number, f"{start}-{end} is no range in a text of {len(self._text)} code points")
        return Span.of(self._text, start, end)

    def _check_words(self, number: int, spans: Iterable[Span], words: str, broken: bool) -> None:
        """The words beside the ranges, where there are any, are those of the text; of several lines the first one will do."""
        here = "".join("".join(span.text for span in spans).split())
        given = "".join(words.split())
        if given and not (here.startswith(given) if broken else here == given):
            self._fail(number, f"has {words[:40]!r} where the text has {' '.join(it.text for it in spans)[:40]!r}; count code points")

    def _links(self, number: int, id: str, words: str) -> None:
        """Notes an event (its first argument is its type and trigger) or a relation (its first word is its type)."""
        pieces = words.split()
        name, arguments = (pieces[0], pieces[1:]) if id[0] == "R" and pieces else ("", pieces)
        if not arguments or not all(map(_ARGUMENT.fullmatch, arguments)):
            self._fail(number, f"{words!r} is not a list of roles with ids, as in 'Attribution:T4 Source:T2 Content:T1'")
        (first, trigger), *others = ((role, target) for role, _, target in (it.partition(":") for it in arguments))
        if id[0] == "R":
            self._relations.append(_Links(id, number, name, ((first, trigger), *others)))
        elif first.startswith("Attribution"):
            self._events.append(_Links(id, number, first, tuple(others)))

    def _fail(self, number: int, reason: str) -> NoReturn:
        raise AnnotationError(f"{self._path}:{number}", reason)

    # --- attributions

    def _from_events(self) -> Iterator[_Parts]:
        for event in self._events:
            parts = _Parts(event.id)
            for name, target in event.arguments:
                role = _ROLES.get(name.rstrip("0123456789"))
                if role is not None:
                    parts.add(role, self._target(event, target).spans)
            yield parts

    def _from_relations(self) -> Iterator[_Parts]:
        edges = [edge for it in self._relations if (edge := self._edge(it)) is not None]
        inner = [(one, other) for one, other in edges if "source" not in (self._role(one), self._role(other))]
        groups = _joined([id for edge in edges for id in edge if self._role(id) != "source"], inner)
        for members in groups:
            related = [id for edge in edges if not members.isdisjoint(edge) for id in edge]
            parts = _Parts(min(members, key=lambda id: int(id[1:])))
            for id in dict.fromkeys(related):
                if (role := self._role(id)) is not None:
                    parts.add(role, self._spans[id].spans)
            yield parts

    def _edge(self, relation: _Links) -> tuple[str, str] | None:
        """The ids that a relation joins, if both are parts of attributions and one of them no source."""
        ends = [target for _, target in relation.arguments if self._role_of(relation, target) is not None]
        return (ends[0], ends[1]) if len(ends) == 2 and {self._role(id) for id in ends} != {"source"} else None

    def _role_of(self, links: _Links, id: str) -> Role | None:
        self._target(links, id)
        return self._role(id)

    def _role(self, id: str) -> Role | None:
        return _ROLES.get(self._spans[id].label.rstrip("0123456789"))

    def _target(self, links: _Links, id: str) -> _TextSpan:
        if id not in self._spans:
            self._fail(links.line, f"{links.id} names {id}, which is no text span of this file; add its T line")
        return self._spans[id]


def _joined(ids: Iterable[str], edges: Iterable[tuple[str, str]]) -> list[set[str]]:
    """The ids in groups of those that edges join, in the order in which they first appear."""
    groups = {it: {it} for it in ids}
    for one, other in edges:
        together = groups[one] | groups[other]
        groups.update(dict.fromkeys(together, together))
    return list({id(group): group for group in groups.values()}.values())
