"""Text from outside made safe for a terminal: articles, names and paths may hold characters that steer it."""

from __future__ import annotations

_STAND_INS = (
    {code: 0x2400 + code for code in range(0x20)}  # Unicode has a picture for each: U+241B for escape
    | {0x7F: 0x2421}
    | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
    | {0x09: 0x09, 0x0A: 0x0A, 0x0D: 0x0A, 0x85: 0x0A}
)


def visible(text: str) -> str:
    r"""The text with every line end as "\n" and a visible character for each other control character but the tab.

    >>> visible("a\r\nb\x1b[31m")
    'a\nb␛[31m'
    """
    return text.replace("\r\n", "\n").translate(_STAND_INS)


def one_line(text: str) -> str:
    r"""The same in one line, with single spaces.

    >>> one_line(" a\n  b\x1b ")
    'a b␛'
    """
    return " ".join(visible(text).split())
