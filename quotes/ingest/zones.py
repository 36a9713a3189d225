"""Zones: which blocks of a text are title, byline, body, caption or boilerplate.

What such blocks look like is the table `zones.toml`; what follows from where they stand is here. Body is the default: a
paragraph taken for boilerplate loses its quotes, so whole sentences and everything in quotation marks stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from quotes.ingest.blocks import Block, blocks
from quotes.ingest.patterns import Pattern, table
from quotes.model import Zone, ZoneKind

Shape = Literal["sentence", "quoted", "item", "heading"]

_LONGEST_TRIED = 600  # code points; longer blocks are paragraphs and no pattern is tried on them
_EDGE = 200  # code points at the beginning or end of a block in which a prefix or suffix may stand
_TAIL = 40  # code points that show how a block ends
_HEADING_WORDS = 25
_PARAGRAPH_WORDS = 8  # a whole sentence of so many words is a paragraph of an article
_LONG_PARAGRAPH_WORDS = 30
_CAPTION_WORDS = 70
_TITLE_WORDS = 20
_FEWEST_TITLE_WORDS = 4  # fewer capitals may be names
_SUBHEADING_WORDS = 15
_MENU_WORDS, _FEWEST_IN_MENU = 2, 3
_NEAR = 6  # blocks in which a heading's own text begins, captions and the like between them
_OPENING_PARAGRAPHS = 6  # a dateline stands before one of the first few

_OPENING_MARKS = "\"“”„‟«»'‘’‹›"
_DOUBLE_MARKS = frozenset('"“”„‟«»')
_AROUND_WORDS = _OPENING_MARKS + ".,:;!?()[]…"
_SENTENCE_END = re.compile(r"""[.!?…]["“”„«»'‘’‹›)\]]*(?:\s[(\[][^()\[\]]{1,20}[)\]])?\Z""")  # an agency in brackets may follow
_ENDS_IN_MARK = re.compile(r"""["”»“’'][.,!?)\]]*\Z""")
_RUNS_ON = re.compile(r"[:,;–—-]\Z")
_ITEM = re.compile(r"(?:[•●◦▪■*·‣–—-]|\d{1,2}[.)]|\(?[a-z0-9]\))\s")


@dataclass(slots=True)
class _Part:
    """A block on its way to a zone: its words, its shape, and its kind once that is known."""

    block: Block
    text: str
    words: int
    shape: Shape
    kind: ZoneKind | None = None
    pattern: Pattern | None = None

    @property
    def is_paragraph(self) -> bool:
        """Whether this is running text of an article: nothing else was found and it is a whole sentence."""
        whole = self.shape in ("sentence", "quoted") or (self.shape == "item" and bool(_SENTENCE_END.search(self.text[-_TAIL:])))
        return whole and self.kind is None and self.words >= _PARAGRAPH_WORDS


def zones(text: str, title: str | None = None) -> tuple[Zone, ...]:
    """The zones of `text` in order: one a block, trimmed, together covering all but white space.

    `title` is the headline, where it is known from elsewhere. A dateline in front of a paragraph is a byline zone of
    its own, a credit behind a caption a boilerplate zone.
    """
    parts = [_part(text, block) for block in blocks(text)]
    _label_known_title(parts, title)
    _label_patterns(parts)
    _label_lists(parts)
    _label_players(parts)
    _label_captions(parts)
    _label_head(parts)
    _label_tail(parts)
    _label_subheadings(parts)
    return tuple(_cut(parts))


def headline(text: str, found: Sequence[Zone]) -> str | None:
    """The first title of an article with zones `found`, if it stands before the body; white space is single spaces."""
    for zone in found:
        if zone.kind == "title":
            return " ".join(text[zone.start : zone.end].split())
        if zone.kind == "body":
            return None
    return None


def author(text: str, found: Sequence[Zone]) -> str | None:
    """Who an article with zones `found` is by, if one of its bylines is a plain "By ..." line."""
    patterns = [pattern for pattern in table().pattern if "author" in pattern.regex.groupindex]
    for zone in found:
        if zone.kind == "byline" and zone.end - zone.start <= _EDGE:
            for pattern in patterns:
                if match := pattern.regex.match(text[zone.start : zone.end]):
                    return " ".join(match["author"].split())
    return None


def _part(text: str, block: Block) -> _Part:
    content = text[block.start : block.end]
    words = len(content.split())
    return _Part(block, content, words, _shape(content, words))


def _shape(content: str, words: int) -> Shape:
    tail = content[-_TAIL:]
    if content[0] in _OPENING_MARKS and (_SENTENCE_END.search(tail) or _ENDS_IN_MARK.search(tail)):
        return "quoted"
    if _ITEM.match(content):
        return "item"
    if words > _HEADING_WORDS or _SENTENCE_END.search(tail) or _RUNS_ON.search(tail):
        return "sentence"
    return "heading"


def _label_known_title(parts: list[_Part], title: str | None) -> None:
    wanted = (title or "").casefold().split()
    for part in parts:
        if wanted and part.words == len(wanted) and part.text.casefold().split() == wanted:
            part.kind = "title"


def _label_patterns(parts: list[_Part]) -> None:
    """What a row of the table describes; quoted paragraphs and long ones are left alone."""
    for part in parts:
        _label_by(part, "any")
    for part in parts[: _first_paragraph(parts)]:
        _label_by(part, "head")


def _label_by(part: _Part, place: str) -> None:
    if part.kind is None and part.shape != "quoted" and len(part.text) <= _LONGEST_TRIED:
        rows = (row for row in table().pattern if row.place == place and not row.cut)
        part.pattern = next((row for row in rows if _matches(row, part)), None)
        part.kind = part.pattern.zone if part.pattern else None


def _matches(row: Pattern, part: _Part) -> bool:
    if row.where == "block" and part.is_paragraph and not row.sentences:
        return False
    if row.where == "suffix":
        return row.regex.search(part.text[-_EDGE:]) is not None
    return row.regex.match(" ".join(part.text.split())) is not None


def _first_paragraph(parts: list[_Part]) -> int:
    """The number of the first paragraph; 0 if there is none, for then nothing stands before it."""
    return next((number for number, part in enumerate(parts) if part.is_paragraph), 0)


def _label_lists(parts: list[_Part]) -> None:
    """From a heading such as "Related" on, other articles' headlines are boilerplate until the article goes on."""
    listing = False
    for number, part in enumerate(parts):
        if part.pattern and part.pattern.opens == "list":
            listing = True
        elif listing and _article_goes_on(parts, number):
            listing = False
        elif listing and part.kind in (None, "caption") and part.shape != "quoted":
            part.kind = "boilerplate"


def _article_goes_on(parts: list[_Part], number: int) -> bool:
    """Whether sentences come back at `number`: a quoted or long paragraph, or a sentence with paragraphs behind it."""
    part = parts[number]
    if part.kind is not None or part.shape not in ("sentence", "quoted"):
        return False
    following = [later.is_paragraph for later in parts[number + 1 : number + 4] if later.kind != "caption"]
    stands_alone = part.is_paragraph and (part.shape == "quoted" or part.words >= _LONG_PARAGRAPH_WORDS)
    return stands_alone or following[:1] == [True] or sum(following) >= 2


def _label_players(parts: list[_Part]) -> None:
    """The heading before a player is the name of its film, not of a section."""
    for before, part in pairwise(parts):
        if part.pattern and part.pattern.opens == "player" and _is_open_heading(before):
            before.kind = "boilerplate"


def _label_captions(parts: list[_Part]) -> None:
    """Captions without a credit of their own: by two signs, or because the next line of the same group carries the credit."""
    first = _first_paragraph(parts)
    for number, part in enumerate(parts):
        if _may_be_caption(part) and _reads_as_caption(part.text, number == first and _stands_above_text(parts, number)):
            part.kind = "caption"
    for one, two in _pairs_of_lines(parts):
        if one.kind is None and one.shape != "quoted" and two.kind == "caption":
            one.kind = "caption"


def _may_be_caption(part: _Part) -> bool:
    """Whether `part` is short, not known to be anything else, and nobody speaks in it."""
    short = part.words <= _CAPTION_WORDS and len(part.text) <= _LONGEST_TRIED
    return short and part.kind is None and part.shape != "quoted" and not _DOUBLE_MARKS & set(part.text)


def _reads_as_caption(content: str, above_text: bool) -> bool:
    """Whether `content` bears signs of two kinds; above the text, it need not say who stands where."""
    signs = table().caption_signal
    placed = any(sign.regex.search(content) for sign in signs if sign.kind == "position")
    if not placed and not above_text:
        return False
    return placed + len({sign.kind for sign in signs if sign.kind != "position" and sign.regex.search(content)}) > 1


def _stands_above_text(parts: list[_Part], number: int) -> bool:
    """Whether a byline with text below it, or a dateline, comes next, so that the article has not begun at `number`."""
    if number + 1 == len(parts):
        return False
    following = parts[number + 1]
    byline = following.kind == "byline" and any(part.is_paragraph for part in parts[number + 2 : number + 6])
    return byline or _dateline(following.text) is not None


def _pairs_of_lines(parts: list[_Part]) -> Iterator[tuple[_Part, _Part]]:
    """Groups of just two blocks with blank lines around them, in a text that has more than two groups."""
    groups: list[list[_Part]] = []
    for part in parts:
        if part.block.first:
            groups.append([])
        groups[-1].append(part)
    if len(groups) > 2:
        yield from ((group[0], group[1]) for group in groups if len(group) == 2)


def _label_head(parts: list[_Part]) -> None:
    """Titles before the first paragraph, the menu above them, and an author who stands beside a byline."""
    if parts and parts[0].kind is None and _is_dotted_title(parts):
        parts[0].kind = "title"
    head = parts[: _first_paragraph(parts)]
    _label_menus(head)
    titled = False
    for before, part, after in zip([None, *head], head, parts[1:], strict=False):
        if _is_open_heading(part):
            beside_byline = after.kind == "byline" or (before is not None and before.kind == "byline")
            if titled and beside_byline:
                _label_by(part, "beside")
            if part.kind is None and not after.text[0].islower():
                part.kind = "title"
        titled = titled or part.kind == "title"


def _label_menus(head: list[_Part]) -> None:
    """Short headings in a row, above a longer one, are the page's menu, and so is what stands among them."""
    longer = next((number for number, part in enumerate(head) if _is_open_heading(part) and part.words > _MENU_WORDS), 0)
    for is_short, run in groupby(head[:longer], key=lambda part: part.kind == "boilerplate" or _is_menu_entry(part)):
        menu = list(run)
        if is_short and len(menu) >= _FEWEST_IN_MENU:
            for part in menu:
                part.kind = "boilerplate"


def _is_menu_entry(part: _Part) -> bool:
    return _is_open_heading(part) and part.words <= _MENU_WORDS


def _is_dotted_title(parts: list[_Part]) -> bool:
    """A first block that ends like a sentence but is written like a headline, or has the byline right below it."""
    first = parts[0]
    if first.shape != "sentence" or first.words > _TITLE_WORDS or len(parts) == 1:
        return False
    return _is_title_case(first.text) or first.text.endswith(";") or _stands_above_text(parts, 0)


def _label_tail(parts: list[_Part]) -> None:
    """After the last paragraph, headings behind boilerplate belong to other articles."""
    last = max((number for number, part in enumerate(parts) if part.is_paragraph), default=len(parts))
    ended = False
    for part in parts[last + 1 :]:
        ended = ended or part.kind == "boilerplate"
        if ended and _is_open_heading(part):
            part.kind = "boilerplate"


def _label_subheadings(parts: list[_Part]) -> None:
    """A heading alone between paragraphs names a section."""
    for number, part in enumerate(parts):
        short = _is_open_heading(part) and part.words <= _SUBHEADING_WORDS
        if short and part.text[0] not in _DOUBLE_MARKS and _heads_a_section(parts, number):
            part.kind = "title"


def _heads_a_section(parts: list[_Part], number: int) -> bool:
    before = next((part for part in reversed(parts[max(0, number - _NEAR) : number]) if part.kind is None), None)
    after = next((part for part in parts[number + 1 : number + 1 + _NEAR] if part.kind is None), None)
    return bool(before and after and before.is_paragraph and after.is_paragraph and not after.text[0].islower())


def _is_open_heading(part: _Part) -> bool:
    return part.kind is None and part.shape == "heading"


def _is_title_case(content: str) -> bool:
    """Whether all words but the small ones begin with a capital, give or take one in seven."""
    words = [word.strip(_AROUND_WORDS) for word in content.split()]
    counted = [word for word in words if word[:1].isalpha() and word.casefold() not in table().small_words]
    small = sum(word[0].islower() for word in counted)
    return len(counted) >= _FEWEST_TITLE_WORDS and 7 * small <= len(counted)


def _cut(parts: list[_Part]) -> Iterator[Zone]:
    paragraphs = 0
    for part in parts:
        start, end = part.block.start, part.block.end
        if part.kind is None:
            paragraphs += 1
            if paragraphs <= _OPENING_PARAGRAPHS and (cut := _dateline(part.text)):
                yield Zone(kind="byline", start=start, end=start + len(part.text[:cut].rstrip()))
                start = end - len(part.text[cut:].lstrip())
        elif part.kind == "caption" and (cut := _credit(part)):
            yield Zone(kind="caption", start=start, end=start + len(part.text[:cut].rstrip()))
            yield Zone(kind="boilerplate", start=end - len(part.text[cut:].lstrip()), end=end)
            continue
        yield Zone(kind=part.kind or "body", start=start, end=end)


def _credit(part: _Part) -> int | None:
    """Where the photographer's credit behind a caption begins, or None."""
    if part.pattern is None or part.pattern.where != "suffix":
        return None
    edge = max(len(part.text) - _EDGE, 0)
    match = part.pattern.regex.search(part.text, edge)
    if match is None:
        return None
    sentence = re.match(r".*[a-z)\d][.!?] (?=\S)", match.group(), re.DOTALL)  # a name pattern may begin in the sentence before
    cut = match.start() + (sentence.end() if sentence else 0)
    return cut if part.text[:cut].strip() else None


def _dateline(content: str) -> int | None:
    """The length of the dateline that `content` begins with, or None."""
    for row in table().pattern:
        if row.cut and (match := row.regex.match(content[:_EDGE])):
            return match.end()
    return None
