"""The arithmetic of the joint model, on small weights of its own."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from network_examples import products

from quotes.models.encoder import SHAPE_EMBEDDINGS, SHAPES, Encoder, Rows, Shape, batches, padded, shared_dropout
from quotes.parse.heads import LABEL_HEADS, Heads
from quotes.parse.joint import best_tree, leads_to_root, sound_bio

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def bert() -> torch.nn.Module:
    """A toy as `transformers` has it."""
    from transformers import BertConfig, BertModel  # noqa: PLC0415     # seconds that other tests need not wait

    config = BertConfig(vocab_size=50, hidden_size=24, num_hidden_layers=3, num_attention_heads=3, intermediate_size=40,
                        max_position_embeddings=16)  # fmt: skip
    torch.manual_seed(1)
    return BertModel(config, add_pooling_layer=False).eval()


def as_ours(bert: torch.nn.Module, shapes: torch.Tensor) -> Encoder:
    sizes = Shape(layers=3, heads=3, width=24, positions=16, epsilon=bert.config.layer_norm_eps)
    return Encoder(sizes, bert.state_dict() | {SHAPE_EMBEDDINGS: shapes})


@torch.inference_mode()
def test_the_encoder_computes_what_bert_computes(bert: torch.nn.Module) -> None:
    """Without shapes of words, which BERT does not know."""
    encoder = as_ours(bert, torch.zeros(SHAPES, 24))
    ids, mask = padded([[1, 5, 9, 2], [3, 4, 8, 12, 40, 7, 2]])
    expected = bert(ids, attention_mask=mask.long(), output_hidden_states=True)
    rows = Rows(ids, torch.ones_like(ids), mask)
    (found,) = encoder.states(rows)
    assert torch.allclose(found[mask], expected.last_hidden_state[mask], atol=1e-5)
    for depth, states in zip((0, 1, 3), encoder.states(rows, (0, 1, 3)), strict=True):
        assert torch.allclose(states[mask], expected.hidden_states[depth][mask], atol=1e-5)


@torch.inference_mode()
def test_the_shape_of_a_word_is_added_to_its_pieces(bert: torch.nn.Module) -> None:
    shapes = torch.randn(SHAPES, 24, generator=torch.Generator().manual_seed(2)) * 0.2
    encoder = as_ours(bert, shapes)
    ids, mask = padded([[1, 5, 9, 2]])
    numbers = torch.tensor([[0, 3, 2, 0]])
    expected = bert(inputs_embeds=bert.embeddings.word_embeddings(ids) + shapes[numbers]).last_hidden_state
    (found,) = encoder.states(Rows(ids, numbers, mask))
    assert torch.allclose(found, expected, atol=1e-5)
    (other,) = encoder.states(Rows(ids, torch.tensor([[0, 1, 2, 0]]), mask))
    assert not torch.allclose(found, other, atol=1e-3)


def test_dropout_leaves_out_the_same_width_in_all_places_of_a_row() -> None:
    torch.manual_seed(1)
    x = torch.ones(3, 5, 400)
    found = shared_dropout(x, 0.25)
    assert torch.equal(found, found[:, :1].expand(-1, 5, -1))
    assert not torch.equal(found[0], found[1])
    assert sorted(found.unique().tolist()) == pytest.approx([0, 1 / 0.75])
    assert float((found[:, 0] == 0).float().mean()) == pytest.approx(0.25, abs=0.04)
    assert shared_dropout(x, 0.0) is x


# --- heads

WIDTH, ARC, RELATION, RELATIONS = 6, 4, 3, 5


def toy_heads(dropout: float = 0.0) -> tuple[Heads, dict[str, torch.Tensor]]:
    torch.manual_seed(3)
    sizes = {"up": 7, "ah": ARC, "ad": ARC, "rh": RELATION, "rd": RELATION}
    weights = {f"{name}.weight": torch.randn(size, WIDTH) for name, size in sizes.items()}
    weights |= {f"{name}.bias": torch.randn(size) for name, size in sizes.items()}
    weights |= {"U": torch.randn(ARC + 1, ARC), "V": torch.randn(RELATIONS, RELATION + 1, RELATION + 1)}
    return Heads(weights, dropout), weights


def side(weights: dict[str, torch.Tensor], name: str, state: torch.Tensor, *more: float) -> torch.Tensor:
    seen = torch.nn.functional.gelu(weights[f"{name}.weight"] @ state + weights[f"{name}.bias"])
    return torch.cat([seen, torch.tensor(more)])


@torch.inference_mode()
def test_the_scores_of_heads_word_by_word() -> None:
    heads, weights = toy_heads()
    states = torch.randn(2, 4, WIDTH)
    governors = torch.tensor([[2, 0, 1], [0, 1, 1]])
    with products(half=False):
        labels, arcs, relations = heads.labels("up", states[:, 1:]), heads.arcs(states), heads.relations(states, governors)
    assert (arcs.shape, relations.shape) == ((2, 3, 4), (2, 3, RELATIONS))
    for row, word in product(range(2), range(3)):
        state, chosen = states[row, 1 + word], states[row, governors[row, word]]
        assert torch.allclose(labels[row, word], weights["up.weight"] @ state + weights["up.bias"], atol=1e-5)
        for governor in range(4):
            expected = side(weights, "ad", state, 1.0) @ weights["U"] @ side(weights, "ah", states[row, governor])
            assert torch.allclose(arcs[row, word, governor], expected, atol=1e-4)
        for number in range(RELATIONS):
            expected = side(weights, "rd", state, 1.0) @ weights["V"][number] @ side(weights, "rh", chosen, 1.0)
            assert torch.allclose(relations[row, word, number], expected, atol=1e-4)


def test_dropout_of_heads_is_for_training() -> None:
    states = torch.randn(2, 4, WIDTH, generator=torch.Generator().manual_seed(4))
    dropping, _ = toy_heads(0.5)
    plain, _ = toy_heads()
    assert torch.equal(plain.arcs(states), plain.arcs(states))
    assert not torch.equal(dropping.arcs(states), dropping.arcs(states))
    assert not torch.equal(dropping.labels("up", states), dropping.labels("up", states))


def test_the_heads_that_label_words() -> None:
    assert dict(LABEL_HEADS) == {"up": "upos", "xp": "xpos", "fe": "feats", "ner": "ner"}


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


@pytest.mark.parametrize("words", [2, 9, 100])
def test_long_sentences_get_trees_with_one_root(words: int) -> None:
    """Where what is best for each word makes circles or several roots."""
    chance = np.random.default_rng(words)
    for _ in range(5):
        found = best_tree(chance.normal(size=(words, words + 1)).astype(np.float32) * 5)
        assert (found == 0).sum() == 1
        assert leads_to_root(np.concatenate([[0], found]))


def test_whether_heads_lead_to_the_root() -> None:
    chain = np.array([0, *range(200)])  # each word hangs on the one before
    assert leads_to_root(chain)
    chain[1] = 200
    assert not leads_to_root(chain)
    assert not leads_to_root(np.array([0, 0, 3, 2]))


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
