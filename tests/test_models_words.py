"""Words as word pieces, and sentences that are read once: with an encoder of toy size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
import torch
from network_examples import SHAPE, products, random_weights, vocabulary, word_pieces
from torch import Tensor

from quotes.models import words as words_module
from quotes.models.encoder import Encoder, Rows, Shape, padded
from quotes.models.pieces import MAX_WORD_PIECES, Pieces
from quotes.models.words import DEPTHS, WordReader, Words

pytestmark = pytest.mark.model
CLS, SEP, UNK = (vocabulary().token_to_id(name) for name in ("[CLS]", "[SEP]", "[UNK]"))
LONG = "antidisestablishmentarianism"


@pytest.fixture(scope="module", autouse=True)
def in_fp32() -> Iterator[None]:
    with products(half=False):
        yield


def texts_of(found: Pieces) -> list[str]:
    """The pieces of each word, joined."""
    known = vocabulary()
    borders = [-1, *found.lasts]
    return ["".join((known.id_to_token(it) or "").removeprefix("##") for it in found.ids[a + 1 : b + 1]) for a, b in pairwise(borders)]


# --- word pieces


def test_every_word_has_its_pieces() -> None:
    (found,) = word_pieces().of([["The", LONG, "leaks", "."]])
    assert texts_of(found) == ["the", LONG, "leaks", "."]
    assert len(found.ids) > 4
    assert found.lasts == [0, len(found.ids) - 3, len(found.ids) - 2, len(found.ids) - 1]


def test_every_piece_knows_the_shape_of_its_word() -> None:
    (found,) = word_pieces().of([[LONG, LONG.upper(), LONG.title(), "5%", "iPhone", "U.S."]])
    size = found.lasts[0] + 1
    assert size > 3
    assert found.ids[:size] == found.ids[size : 2 * size] == found.ids[2 * size : 3 * size]  # the pieces themselves do not show it
    assert found.shapes == [1] * size + [2] * size + [3] * size + [0] * (len(found.shapes) - 3 * size - 4) + [2] * 4
    assert len(found.shapes) == len(found.ids)


def test_of_a_very_long_word_the_first_pieces_and_the_last_are_read() -> None:
    address = "/".join(f"a{number}" for number in range(40))
    ids = vocabulary().encode(address, add_special_tokens=False).ids
    assert len(ids) > MAX_WORD_PIECES
    (found,) = word_pieces().of([["See", address, "now"]])
    assert found.ids[1:-1] == [*ids[: MAX_WORD_PIECES - 1], ids[-1]]
    assert found.lasts == [0, MAX_WORD_PIECES, MAX_WORD_PIECES + 1]
    assert len(found.shapes) == len(found.ids) == MAX_WORD_PIECES + 2


def test_a_word_that_just_fits_is_read_whole() -> None:
    (fits, longer) = word_pieces().of([["-" * MAX_WORD_PIECES], ["-" * (MAX_WORD_PIECES + 1)]])
    assert fits == longer
    assert fits.lasts == [MAX_WORD_PIECES - 1]
    assert len(set(fits.ids)) == 1


@pytest.mark.parametrize("word", ["\u200b", "\ufeff", " ", "x" * 3000])
def test_a_word_without_pieces_is_unknown(word: str) -> None:
    (found,) = word_pieces().of([["a", word, "B"]])
    assert found.ids[1] == UNK
    assert (found.lasts, len(found.ids)) == ([0, 1, 2], 3)
    assert found.shapes == [1, int(word.islower()), 3]


def test_no_words_have_no_pieces() -> None:
    assert word_pieces().of([]) == []
    assert word_pieces().of([[]]) == [Pieces([], [], [])]


def test_pieces_as_rows() -> None:
    found = word_pieces().of([["The", "bridge", "leaks"], ["Yes"]])
    ids, shapes, mask = word_pieces().rows(found)
    assert ids.tolist() == [[CLS, *found[0].ids, SEP], [CLS, *found[1].ids, SEP, 0, 0]]
    assert shapes.tolist() == [[0, 3, 1, 1, 0], [0, 3, 0, 0, 0]]
    assert mask.tolist() == [[True] * 5, [True] * 3 + [False] * 2]


# --- reading


class Counting(Encoder):
    """An encoder that notes how many rows it reads, and to which depths."""

    def __init__(self, shape: Shape) -> None:
        super().__init__(shape, random_weights(1, shape))
        self.seen: list[tuple[int, tuple[int, ...]]] = []

    def states(self, rows: Rows, depths: Sequence[int] = (), dropout: float = 0.0) -> list[Tensor]:
        self.seen.append((len(rows.ids), tuple(depths)))
        return super().states(rows, depths, dropout)


SENTENCES: list[Words] = [
    ("The", "Bridge", "leaks", "."),
    ("Ruiz", "said", "so", ",", "and", LONG, "won", "."),
    ("YES",),
    ("U.S.", "officials", "\u200b", "wept", "in", "Busan", "."),
]
BOUNDED = Shape(layers=5, heads=2, width=16, positions=14, epsilon=1e-12)  # twelve pieces beside [CLS] and [SEP]


def reader(shape: Shape = SHAPE) -> tuple[WordReader, Counting]:
    encoder = Counting(shape)
    return WordReader(encoder, word_pieces()), encoder


@torch.inference_mode()
def direct(words: Words, depth: int, shape: Shape = SHAPE) -> Tensor:
    """[1 + words, width]: the states of [CLS] and of each word's last piece, of one sentence read by the encoder itself."""
    (pieces,) = word_pieces().of([words])
    (states,) = Encoder(shape, random_weights(1, shape)).states(word_pieces().rows([pieces]), [depth])
    return states[0, [0, *(last + 1 for last in pieces.lasts)]]


@torch.inference_mode()
def lower(found: WordReader, sentences: Sequence[Words], depth: int) -> list[Tensor]:
    return found.lower(sentences, depth)


@torch.inference_mode()
def parse(found: WordReader, sentences: Sequence[Words]) -> tuple[Tensor, Tensor]:
    """Reads sentences as the parser does."""
    return found.read(sentences, found.pieces(sentences))


def close(one: Tensor, other: Tensor) -> bool:
    return one.shape == other.shape and torch.allclose(one, other, atol=1e-5)


def test_the_last_layer_is_that_of_the_encoder() -> None:
    states, mask = parse(reader()[0], SENTENCES)
    assert states.shape == (4, 9, SHAPE.width)
    assert mask.sum(1).tolist() == [1 + len(it) for it in SENTENCES]
    for row, words in enumerate(SENTENCES):
        assert close(states[row, mask[row]], direct(words, SHAPE.layers))


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("parsed", [True, False], ids=["parsed before", "not parsed"])
def test_lower_states_are_those_of_the_encoder(depth: int, parsed: bool) -> None:
    found, _ = reader()
    if parsed:
        parse(found, SENTENCES)
    for words, states in zip(SENTENCES, lower(found, SENTENCES, depth), strict=True):
        assert close(states, direct(words, depth)[1:])


def test_other_depths_are_not_kept() -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        lower(reader()[0], SENTENCES, 3)


def test_what_the_parser_has_read_is_not_read_again() -> None:
    found, encoder = reader()
    parse(found, SENTENCES)
    assert encoder.seen == [(4, (*DEPTHS, SHAPE.layers))]
    both = [lower(found, SENTENCES[::-1], depth) for depth in DEPTHS]
    assert len(encoder.seen) == 1
    again = lower(found, SENTENCES[::-1], DEPTHS[0])
    assert all(torch.equal(one, other) for one, other in zip(again, both[0], strict=True))
    assert not any(torch.equal(one, other) for one, other in zip(*both, strict=True))


def test_only_what_was_not_read_before_is_read_and_not_to_the_last_layer() -> None:
    found, encoder = reader()
    parse(found, SENTENCES[:2])
    lower(found, SENTENCES, DEPTHS[1])
    assert encoder.seen[1:] == [(2, DEPTHS)]
    lower(found, SENTENCES, DEPTHS[0])  # both depths were kept
    assert len(encoder.seen) == 2


def test_a_sentence_that_stands_there_several_times_is_read_once() -> None:
    found, encoder = reader()
    states = lower(found, [SENTENCES[0], SENTENCES[1], SENTENCES[0], SENTENCES[0]], 2)
    assert encoder.seen == [(2, DEPTHS)]
    assert [len(it) for it in states] == [4, 8, 4, 4]
    assert torch.equal(states[0], states[2])
    assert torch.equal(states[0], states[3])
    assert close(states[3], direct(SENTENCES[0], 2)[1:])


def test_a_sentence_that_the_parser_reads_twice_has_its_states() -> None:
    found, _ = reader()
    states, mask = parse(found, [SENTENCES[0], SENTENCES[2], SENTENCES[0]])
    assert close(states[0, mask[0]], states[2, mask[2]])
    assert close(states[2, mask[2]], direct(SENTENCES[0], SHAPE.layers))


def test_case_and_order_make_another_sentence() -> None:
    found, encoder = reader()
    one, other, third = lower(found, [("the", "Wall"), ("The", "wall"), ("wall", "The")], 4)
    assert encoder.seen == [(3, DEPTHS)]
    assert not torch.allclose(one, other, atol=1e-3)  # the same pieces, with other shapes
    assert not torch.allclose(other, third, atol=1e-3)


def test_states_do_not_depend_on_what_is_read_with_them() -> None:
    many: list[Words] = [("the", "wall") * (1 + number % 9) + (str(number),) for number in range(30)]
    together, _ = reader()
    for words, states in zip(many, lower(together, many, 4), strict=True):
        assert close(states, lower(reader()[0], [words], 4)[0])


def test_many_words_are_read_in_several_batches() -> None:
    found, encoder = reader()
    many: list[Words] = [("wall",) * (20 + number % 30) + (str(number),) for number in range(200)]
    states = lower(found, many, 2)
    assert len(encoder.seen) > 1
    assert sum(rows for rows, _ in encoder.seen) == 200
    assert [len(it) for it in states] == [len(it) for it in many]
    assert all(close(states[i], direct(many[i], 2)[1:]) for i in (0, 29, 131, 199))


def test_nothing_to_read() -> None:
    found, _ = reader()
    assert lower(found, [], 2) == []
    assert lower(found, [()], 2)[0].shape == (0, SHAPE.width)
    states, mask = parse(found, [()])
    assert (states.shape, mask.tolist()) == ((1, 1, SHAPE.width), [[True]])
    assert close(states[0], direct((), SHAPE.layers))


def test_products_in_bf16_give_about_the_same() -> None:
    exact, mask = parse(reader()[0], SENTENCES)
    with products(half=True):
        found, _ = reader()
        rough, _ = parse(found, SENTENCES)
        states = lower(found, SENTENCES, 4)
    assert {rough.dtype, *(it.dtype for it in states)} == {torch.float32}
    difference = (rough - exact)[mask].abs()
    assert 1e-4 < float(difference.max()) < 0.2
    assert float(difference.mean()) < 0.02
    for words, it in zip(SENTENCES, states, strict=True):
        assert torch.allclose(it, direct(words, 4)[1:], atol=0.2)


# --- what is kept


def test_the_oldest_sentences_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words_module, "KEPT_WORDS", 12)
    found, encoder = reader()
    first, second, third = SENTENCES[0], SENTENCES[1], SENTENCES[2]
    before = lower(found, [first], 4)[0].clone()
    lower(found, [second], 4)  # 4 + 8 words: both fit
    lower(found, [first, second], 4)
    assert len(encoder.seen) == 2
    lower(found, [third], 4)  # one word too many: the first goes
    lower(found, [second, third], 4)
    assert len(encoder.seen) == 3
    assert close(lower(found, [first], 4)[0], before)
    assert len(encoder.seen) == 4
    lower(found, [first, third], 4)  # and now the second one is gone
    assert len(encoder.seen) == 4
    assert close(lower(found, [second], 4)[0], direct(second, 4)[1:])
    assert len(encoder.seen) == 5


def test_more_than_is_kept_can_be_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words_module, "KEPT_WORDS", 5)
    found, encoder = reader()
    for _ in range(2):
        for words, states in zip(SENTENCES, lower(found, SENTENCES, 2), strict=True):
            assert close(states, direct(words, 2)[1:])
    assert sum(rows for rows, _ in encoder.seen) == 8  # all but the shorter ones had gone, and went again
    states, mask = parse(found, SENTENCES)
    assert all(close(states[row, mask[row]], direct(words, SHAPE.layers)) for row, words in enumerate(SENTENCES))


def test_the_bound_holds_however_much_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words_module, "KEPT_WORDS", 30)
    found, encoder = reader()
    many: list[Words] = [("wall", "leaks", str(number)) for number in range(40)]
    for start in range(0, 40, 8):
        parse(found, many[start : start + 8])
    lower(found, many[-10:], 2)  # thirty words
    before = len(encoder.seen)
    lower(found, [many[29]], 2)
    assert (before, len(encoder.seen)) == (5, 6)


def test_what_is_kept_is_no_part_of_something_larger() -> None:
    found, _ = reader()
    parse(found, [("Yes",), ("wall",) * 300])
    (states,) = lower(found, [("Yes",)], 2)
    assert states.untyped_storage().nbytes() == len(DEPTHS) * SHAPE.width * 4


# --- sentences longer than the encoder's positions


def windowed(words: Words, depth: int) -> Tensor:
    """As `direct`, of words that are a piece each, in windows of twelve."""
    parts = [direct(words[start : start + 12], depth, BOUNDED) for start in range(0, len(words), 12)]
    return torch.cat([parts[0], *(it[1:] for it in parts[1:])])


LONGER: Words = tuple(("wall", "leaks", "and", "stands", "for", "years")[number % 6] for number in range(29))


def test_a_sentence_longer_than_the_positions_is_read_in_windows() -> None:
    assert len(word_pieces().of([LONGER])[0].ids) == 29
    found, encoder = reader(BOUNDED)
    states, mask = parse(found, [LONGER])
    assert [rows for rows, _ in encoder.seen] == [1, 1, 1]
    assert close(states[0, mask[0]], windowed(LONGER, BOUNDED.layers))
    for depth in DEPTHS:
        assert close(lower(found, [LONGER], depth)[0], windowed(LONGER, depth)[1:])
        assert close(lower(reader(BOUNDED)[0], [LONGER], depth)[0], windowed(LONGER, depth)[1:])


def test_short_sentences_beside_a_long_one_are_read_as_ever() -> None:
    sentences: list[Words] = [("Yes",), LONGER, LONGER[:12], LONGER[:13]]
    states, mask = parse(reader(BOUNDED)[0], sentences)
    assert mask.sum(1).tolist() == [2, 30, 13, 14]
    for row, words in enumerate(sentences):
        assert close(states[row, mask[row]], windowed(words, BOUNDED.layers))
    for words, found in zip(sentences, lower(reader(BOUNDED)[0], sentences, 4), strict=True):
        assert close(found, windowed(words, 4)[1:])


def test_a_word_that_lies_in_two_windows_has_the_state_of_its_last_piece() -> None:
    words: Words = (*LONGER[:11], "wall-wall", "leaks")
    (pieces,) = word_pieces().of([words])
    assert pieces.lasts[10:] == [10, 13, 14]  # its second piece is the thirteenth
    (found,) = lower(reader(BOUNDED)[0], [words], 4)
    rows = word_pieces().rows([Pieces(pieces.ids[12:], [], pieces.shapes[12:])])
    with torch.inference_mode():
        (second,) = Encoder(BOUNDED, random_weights(1, BOUNDED)).states(rows, [4])
    assert close(found[11:], second[0, 2:4])


def test_padding_is_told_from_what_is_real() -> None:
    numbers, mask = padded([[7, 8], [], [9]])
    assert numbers.tolist() == [[7, 8], [0, 0], [9, 0]]
    assert mask.tolist() == [[True, True], [False, False], [True, False]]
