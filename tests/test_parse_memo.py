from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.parse.memo import Memo


class Book:
    """Knows the length of every word, and which words it was asked about together."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, words: list[str]) -> list[int]:
        self.asked.append(words)
        if "" in words:
            raise ValueError("no word")
        return [len(word) for word in words]


def test_each_key_is_asked_about_once_and_new_ones_together() -> None:
    book = Book()
    memo = Memo(book)
    assert memo.answers(["a", "an", "a"]) == [1, 2, 1]
    assert memo.answers(["the", "an", "an", "then"]) == [3, 2, 2, 4]
    assert memo.answers(["then", "a"]) == [4, 1]
    assert memo.answers([]) == []
    assert book.asked == [["a", "an"], ["the", "then"]]


def test_the_oldest_answers_are_forgotten() -> None:
    book = Book()
    memo = Memo(book, most=2)
    assert memo.answers(["a", "an", "the"]) == [1, 2, 3]
    assert memo.answers(["the", "an", "a"]) == [3, 2, 1]
    assert memo.answers(["an", "the", "a"]) == [2, 3, 1]
    assert book.asked == [["a", "an", "the"], ["a"], ["an"]]


def test_an_error_comes_through_and_is_not_remembered() -> None:
    memo = Memo(Book())
    for _ in range(2):
        with pytest.raises(ValueError, match="no word"):
            memo.answers(["a", ""])
    assert memo.answers(["a"]) == [1]


@given(st.lists(st.lists(st.text("ab", max_size=3).filter(bool))), st.integers(0, 4))
def test_answers_are_those_of_the_one_who_is_asked(questions: list[list[str]], most: int) -> None:
    book = Book()
    memo = Memo(book, most)
    assert [memo.answers(words) for words in questions] == [[len(word) for word in words] for words in questions]
    assert all(words and len(set(words)) == len(words) for words in book.asked)
