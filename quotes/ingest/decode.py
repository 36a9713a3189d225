"""Bytes to text: the encoding is found, the characters stay as they are.

Only a byte order mark is taken off. Line endings, non-breaking spaces and combining marks survive. What would give a text
that nobody wrote (binary data, damaged UTF-8) is refused instead of repaired.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes

from quotes.errors import InputError

MAX_BYTES = 10_000_000
"""The largest text, in bytes, that is read as one article."""

TOO_LARGE = f"is larger than {MAX_BYTES // 1_000_000} MB, the most that one article may have; split it into articles"
_UNICODE_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose little-endian mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_WITHOUT_MARK = ["utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le", "utf_7"]  # would hold NUL bytes, or be ASCII
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""")
_WHERE_DECLARED = 4096
_MEANT = {  # by those who declare it: https://encoding.spec.whatwg.org/#names-and-labels
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
}
_CONTROLS = frozenset(range(0x20)) - {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1B}
_BINARY_SHARE = 0.02  # more control characters than this and it is not a text with a stray one in it


def decode(data: bytes, where: str) -> tuple[str, str]:
    """The text of `data` without its byte order mark, and the name of its encoding.

    Raises `InputError` with `where` if `data` is too large, binary, damaged, or holds nothing to read.
    """
    if len(data) > MAX_BYTES:
        raise InputError(where, TOO_LARGE)
    text, encoding = _decoded(data, where)
    _check_readable(text, where)
    return text, encoding


def decode_page(data: bytes, where: str) -> tuple[str, str]:
    """As `decode`, for a web page: an encoding that the page declares is believed where its bytes are not UTF-8.

    A page that declares UTF-8 may be damaged; each damaged place becomes U+FFFD, and the caller sees whether the article has any.
    """
    if len(data) > MAX_BYTES or b"\0" in data or _is_utf8(data):
        return decode(data, where)
    declared = _declared(data)
    if declared == "utf-8":
        return data.decode("utf-8", errors="replace"), declared
    if declared:
        try:
            return data.decode(declared), declared
        except (UnicodeError, LookupError):  # it is not what it says
            pass
    return decode(data, where)


def check_text(text: str, where: str) -> None:
    """Raises `InputError` with `where` if `text` is binary, empty or too large."""
    _check_readable(text, where)
    if len(text.encode("utf-8")) > MAX_BYTES:
        raise InputError(where, TOO_LARGE)


def check_characters(text: str, where: str) -> str:
    """`text` itself; raises `InputError` with `where` if it holds what no database stores: NUL or half a surrogate pair."""
    if "\0" in text:
        raise InputError(where, "holds NUL characters; remove them or give the article as plain text")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        reason = f"holds half of a surrogate pair at character {error.start}; write both halves or the character itself"
        raise InputError(where, reason) from None
    return text


def _decoded(data: bytes, where: str) -> tuple[str, str]:
    for mark, encoding in _UNICODE_MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding, where).removeprefix("\ufeff"), encoding
    if b"\0" in data:
        raise InputError(where, "holds NUL bytes: a binary file, or UTF-16 without a byte order mark; save it as UTF-8 text")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        _check_legacy(data, error, where)
        return _detected(data, where)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _declared(data: bytes) -> str | None:
    """The encoding that a page names in its first lines, as browsers take it (encoding.spec.whatwg.org)."""
    found = _DECLARED.search(data[:_WHERE_DECLARED])
    try:
        name = codecs.lookup(found[1].decode("ascii")).name if found else None
    except LookupError:
        return None
    return _MEANT.get(name, name) if name else None


def _strictly(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        reason = f"begins as {encoding.upper()} but byte {error.start} does not fit; save it again as UTF-8"
        raise InputError(where, reason) from None


def _check_legacy(data: bytes, error: UnicodeDecodeError, where: str) -> None:
    """Refuses what is binary, and UTF-8 with damage, which any 8-bit encoding would read as nonsense."""
    if _is_binary(data):
        raise InputError(where, "is a binary file; give the article as plain text")
    lenient = data.decode("utf-8", errors="replace")
    damaged = lenient.count("\ufffd")
    if sum(not character.isascii() for character in lenient) > 2 * damaged:
        raise InputError(where, f"is UTF-8 with damage at byte {error.start}; repair it or save it again as UTF-8")


def _is_binary(data: bytes) -> bool:
    controls = len(data) - len(data.translate(None, bytes(_CONTROLS)))
    return controls > _BINARY_SHARE * len(data)


def _detected(data: bytes, where: str) -> tuple[str, str]:
    matches = from_bytes(data, cp_exclusion=_NOT_WITHOUT_MARK)
    best = matches.best()
    if best is None:
        raise InputError(where, "is in no encoding that could be recognised; save it as UTF-8")
    western = next((match for match in matches if "cp1252" in match.could_be_from_charset), None)
    if western is not None and best.chaos >= western.chaos:  # in an English text the Western reading is the likelier of two
        return data.decode("cp1252"), "cp1252"
    return str(best), best.encoding


def _check_readable(text: str, where: str) -> None:
    check_characters(text, where)
    if not any(unicodedata.category(character)[0] not in "ZC" for character in text):
        raise InputError(where, "is empty; give a file that holds the text of an article")
    if sum(ord(character) in _CONTROLS for character in text) > _BINARY_SHARE * len(text):
        raise InputError(where, "is a binary file; give the article as plain text")
