"""The arithmetic of the joint model, on small weights of its own."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.models.encoder import Encoder, Shape, batches, padded
from quotes.parse.joint import best_tree, sound_bio

pytestmark = pytest.mark.model


def test_the_encoder_computes_what_bert_computes() -> None:
    from transformers import BertConfig, BertModel  # noqa: PLC0415     # seconds that other tests need not wait

    config = BertConfig(vocab_size=50, hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=40,
                        max_position_embeddings=16)  # fmt: skip
    torch.manual_seed(1)
    bert = BertModel(config, add_pooling_layer=False).eval()
    encoder = Encoder(Shape(layers=2, heads=3, width=24, positions=16, epsilon=config.layer_norm_eps), bert.state_dict())
    ids, mask = padded([[1, 5, 9, 2], [3, 4, 8, 12, 40, 7, 2]])
    with torch.inference_mode():
        expected = bert(ids, attention_mask=mask.long()).last_hidden_state
        found = encoder.states(ids, mask)
    assert torch.allclose(found[mask], expected[mask], atol=1e-5)


def test_batches_hold_their_budget_and_every_row() -> None:
    lengths = [3, 90, 4, 40, 4, 7, 1]
    groups = list(batches(lengths, budget=40))
    assert sorted(index for group in groups for index in group) == list(range(len(lengths)))
    assert all(len(group) == 1 or max(lengths[index] for index in group) * len(group) <= 40 for group in groups)


def trees(words: int) -> list[tuple[int, ...]]:
    """All heads of `words` words that make a tree with one root."""
    every = product(range(words + 1), repeat=words)
    return [heads for heads in every if heads.count(0) == 1 and all(reaches_root(heads, word) for word in heads)]


def reaches_root(heads: tuple[int, ...], word: int) -> bool:
    for _ in heads:
        word = heads[word - 1] if word else 0
    return word == 0


@settings(deadline=None)
@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(st.integers(-40, 0), min_size=n + 1, max_size=n + 1), min_size=n, max_size=n)))
def test_the_best_tree_is_the_best_of_all_trees(scores: list[list[int]]) -> None:
    found = tuple(best_tree(np.array(scores, dtype=np.float32)).tolist())
    possible = trees(len(scores))

    def total(heads: tuple[int, ...]) -> int:
        return sum(row[head] for row, head in zip(scores, heads, strict=True))

    assert found in possible
    assert total(found) == max(map(total, possible))


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("O B-Person I-Person O", "O B-Person I-Person O"),
        ("I-Person I-Person", "B-Person I-Person"),
        ("B-Person I-Date I-Date", "B-Person B-Date I-Date"),
        ("O I-Date B-Date I-Date", "O B-Date B-Date I-Date"),
    ],
)
def test_entities_begin_before_they_go_on(tags: str, expected: str) -> None:
    assert sound_bio(tags.split()) == expected.split()
