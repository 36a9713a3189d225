"""Repairs of a tokenizer's sentence borders: it learned from web text, and news has its own habits.

Every rule below answers one question about the gap between two neighbouring tokens: does a sentence end here? The tokenizer's own
answer stands where no rule speaks. What the rules know of words is in two files:

- `abbreviations.csv`: an abbreviation with its full stop, and (`before`) a regular expression for what may follow it inside a sentence.
  `source`: ap = The Associated Press Stylebook, abbreviations and titles; gpo = U.S. GPO Style Manual (2016), chapter 9.
- `reporting.csv`: the forms of verbs that report a question or an exclamation just quoted ("Why?" Smith asked), and the pronouns that,
  with a capital letter, begin a new sentence instead ("Why?" He said nothing).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from quotes.parse.tables import rows
from quotes.parse.tokens import Token, separate

LONGEST = 200  # words; a longer sentence is cut, for no parser was trained on such
CLOSERS = frozenset("\"'”’»)]}") | {"''", "'\"", "\"'", "’”", "'''"}
OPENERS = frozenset("\"'“‘«([{„‚`") | {"``", "''"}
QUOTES = frozenset("\"'”’»") | {"''", "'\"", "\"'", "’”", "'''"}
UNFINISHED = frozenset({",", ";", ":", "(", "&", "/", "±", "+/-"})
FOOTNOTE = re.compile(r"""[.?!…]["'”’]*\s?(?:\[\d+\]\s?)+\Z""")
BLANK_LINE = re.compile(r"\n\s*\n")
BULLET = re.compile(r"[•●◦▪■‣·*–—-]\s|\d{1,2}[.)]\s")
LETTERS = re.compile(r"(?:[A-Z]\.){2,}")
INITIAL = re.compile(r"[A-Z]\.?")
CLAUSE_MARKS = (frozenset({";", ".", "?", "!", "…"}), frozenset({":", "—", "–", "--", "-"}), frozenset({","}))


@cache
def abbreviations() -> dict[str, re.Pattern[str]]:
    """Abbreviation -> what may follow it, after white space, without a new sentence beginning."""
    return {row["abbreviation"]: re.compile(row["before"]) for row in rows("abbreviations")}


@cache
def reporting(kind: str) -> frozenset[str]:
    """The words of a kind ("verb", "pronoun") in `reporting.csv`."""
    return frozenset(row["word"] for row in rows("reporting") if row["kind"] == kind)


def repair(sentences: Sequence[Sequence[Token]], text: str) -> list[list[Token]]:
    """The tokens, repaired, in better sentences, none longer than LONGEST.

    `text` is what the tokens' offsets count into; an empty line in it always ends a sentence.
    """
    repaired = []
    for paragraph in _paragraphs(sentences, text):
        tokens = separate([token for sentence in paragraph for token in sentence])
        ends = {sentence[-1].end for sentence in paragraph}
        tokens = _with_full_stops(tokens, text)
        gaps = _Gaps(tokens, text)
        at = 0
        for index in range(len(tokens)):
            if index == len(tokens) - 1 or gaps.ends_sentence(at, index, ends):
                repaired += _cut(tokens[at : index + 1])
                at = index + 1
    return repaired


def _paragraphs(sentences: Sequence[Sequence[Token]], text: str) -> Iterator[list[Sequence[Token]]]:
    paragraph: list[Sequence[Token]] = []
    for sentence in sentences:
        if paragraph and BLANK_LINE.search(text, paragraph[-1][-1].end, sentence[0].start):
            yield paragraph
            paragraph = []
        paragraph.append(sentence)
    if paragraph:
        yield paragraph


def _with_full_stops(tokens: Sequence[Token], text: str) -> list[Token]:
    """Abbreviations and initials that were cut off their full stop get it back, where what follows shows that the sentence goes on."""
    joined: list[Token] = []
    for index, token in enumerate(tokens):
        before = joined[-1] if joined else None
        if token.text == "." and before and before.end == token.start and _goes_on(joined, tokens, index, text):
            joined[-1] = Token(before.text + ".", before.start, token.end)
        else:
            joined.append(token)
    return joined


def _goes_on(joined: Sequence[Token], tokens: Sequence[Token], index: int, text: str) -> bool:
    if index + 1 == len(tokens):
        return False
    rest = text[tokens[index].end : tokens[index].end + 40].lstrip()
    before = abbreviations().get(joined[-1].text + ".")
    if before:
        return before.match(rest) is not None
    return INITIAL.fullmatch(joined[-1].text) is not None and (len(joined) == 1 or joined[-2].text[0].isupper()) and rest[0].isupper()


class _Gaps:
    """The gaps between the tokens of one paragraph. `left` is always the last token before the gap, `first` that of its sentence."""

    def __init__(self, tokens: Sequence[Token], text: str) -> None:
        self._tokens = tokens
        self._text = text

    def ends_sentence(self, first: int, left: int, ends: set[int]) -> bool:
        """Whether the sentence that began at token `first` ends after token `left`; `ends` holds where the tokenizer ended one."""
        if self._begins_item(left):
            return True
        if self._closes(left + 1):
            return False
        core = self._core(first, left)
        ended = any(self._tokens[index].end in ends for index in range(core, left + 1))
        if not ended:
            return self._missed(first, core, left)
        return not (self._tokens[core].text in UNFINISHED or self._abbreviated(core, left) or self._inquit_follows(core, left))

    def _gap(self, left: int) -> str:
        return self._text[self._tokens[left].end : self._tokens[left + 1].start]

    def _rest(self, left: int) -> str:
        return self._text[self._tokens[left + 1].start : self._tokens[left + 1].start + 40]

    def _core(self, first: int, left: int) -> int:
        """The last token of the sentence that is not a closing mark or the number of a footnote."""
        footnote = FOOTNOTE.search(self._text, max(self._tokens[first].start, self._tokens[left].end - 40), self._tokens[left].end)
        while left > first and (self._tokens[left].text in CLOSERS or (footnote and self._tokens[left].start > footnote.start())):
            left -= 1
        return left

    def _begins_item(self, left: int) -> bool:
        """A new line with a bullet or a number begins a sentence."""
        return "\n" in self._gap(left) and BULLET.match(self._rest(left)) is not None

    def _closes(self, index: int) -> bool:
        """A closing mark without a space before it belongs to the sentence before."""
        return self._tokens[index].text in CLOSERS and not self._gap(index - 1)

    def _abbreviated(self, core: int, left: int) -> bool:
        """The full stop is that of an abbreviation, and what follows goes on after it."""
        before = abbreviations().get(self._tokens[core].text)
        return core == left and before is not None and before.match(self._rest(left)) is not None

    def _inquit_follows(self, core: int, left: int) -> bool:
        """A quoted question or exclamation with the words that report it: "Why?" Smith asked. Lower case after the mark goes on, too."""
        if self._tokens[core].text[-1] not in "?!" or not any(token.text in QUOTES for token in self._tokens[core + 1 : left + 1]):
            return False
        following = [token.text for token in self._tokens[left + 1 : left + 6]]
        if following[0][0].islower():
            return True
        verb = next((index for index, word in enumerate(following) if word in reporting("verb")), 0)
        return verb > 0 and following[0] not in reporting("pronoun") and all(word[0].isupper() for word in following[:verb])

    def _missed(self, first: int, core: int, left: int) -> bool:
        """Where the tokenizer saw no end: a full stop that is a token of its own, before a capital letter, unless it may be that of a
        number or a name; and letters with full stops (U.S.) before a pronoun with a capital letter.
        """
        if core == left and LETTERS.fullmatch(self._tokens[core].text):
            return self._tokens[left + 1].text in reporting("pronoun")
        if self._tokens[core].text != "." or core == first or not self._gap(left):
            return False
        before, after = self._tokens[core - 1].text, self._tokens[left + 1].text
        if core == first + 1 and before.isdecimal():
            return False
        if core == left and after not in OPENERS and before[0].isupper() and len(before) <= 5:
            return False
        following = next((token.text for token in self._tokens[left + 1 : left + 4] if token.text not in OPENERS), "")
        return following[:1].isupper()


def _cut(tokens: list[Token]) -> list[list[Token]]:
    """The tokens in pieces of at most LONGEST, each cut after the last strong mark in its second half, if it has one."""
    pieces = []
    while len(tokens) > LONGEST:
        at = _cutting_place(tokens)
        pieces.append(tokens[:at])
        tokens = tokens[at:]
    return [*pieces, tokens]


def _cutting_place(tokens: Sequence[Token]) -> int:
    for marks in CLAUSE_MARKS:
        for index in range(LONGEST - 1, LONGEST // 2, -1):
            if tokens[index].text in marks:
                return index + 1
    return LONGEST
