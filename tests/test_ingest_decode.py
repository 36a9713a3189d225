"""Bytes to text: encodings are found, nothing is changed, and what is no text is refused."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import InputError
from quotes.ingest.decode import MAX_BYTES, decode

TEXT = "The minister said: “We won’t go — it’s a café in Zürich.”\r\nHe added\u00a0that e\u0301 and 🙂 stay.\n"
WESTERN = "The minister said: “We won’t go — it’s a café in Zürich.”\r\nShe disagreed.\n"
RUSSIAN = "Министр заявил, что переговоры продолжатся в понедельник. Он добавил, что стороны договорились о встрече.\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32"),
    ],
)
def test_unicode_is_kept_character_by_character(data: bytes, encoding: str) -> None:
    assert decode(data, "x") == (TEXT, encoding)


@pytest.mark.parametrize(("text", "encoding"), [(WESTERN, "cp1252"), ("Café society.", "cp1252"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r")])
def test_other_encodings_are_detected_and_named(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "x") == (text, encoding)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (codecs.BOM_UTF8, "empty"),
        ("\u200b\u00a0\n".encode(), "empty"),
        (b"Yes\0no", "NUL"),
        (TEXT.encode("utf-16-le"), "UTF-16 without a byte order mark"),
        (codecs.BOM_UTF16_LE + "a\0b".encode("utf-16-le"), "NUL"),
        (codecs.BOM_UTF16_LE + b"abc", "UTF-16 but byte"),
        (b"\x89PNG\r\n\x1a\n" + bytes([1, 2, 3, 200, 210]) * 50, "binary"),
        (b"\x01\x02\x03\x04 words", "binary"),
        (TEXT.encode() + "“".encode()[:2], "damage at byte"),
        (b"a" * (MAX_BYTES + 1), "larger than 10 MB"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        decode(data, "some/file.txt")
    assert str(caught.value).startswith("some/file.txt: ")
    assert "\n" not in str(caught.value)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        text, encoding = decode(data, "x")
    except InputError:
        return
    assert text.strip()
    assert data.removeprefix(codecs.BOM_UTF8).decode(encoding).removeprefix("\ufeff") == text
