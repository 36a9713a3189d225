"""How far words lie from each other, and what attention makes of it."""

from __future__ import annotations

import torch
from network_examples import SHAPE, random_weights

from quotes.models.distance import DISTANCES, distances, fresh_nearness, nearness
from quotes.models.encoder import Encoder

EVERY = range(SHAPE.layers)


def test_distances_are_fine_nearby_and_coarse_far_away() -> None:
    found = distances(1000)
    assert found[0, [0, 1, 2, 3, 4, 7, 8, 15, 255, 256, 999]].tolist() == [16, 18, 19, 20, 21, 22, 22, 24, 32, 32, 32]
    assert torch.equal(found.T, 2 * DISTANCES - found)
    assert torch.equal(found[1:, 1:], found[:-1, :-1])


def test_nearness_is_that_of_the_distance_and_none_before_the_words() -> None:
    weights = torch.randn(2 * DISTANCES + 1, SHAPE.heads)
    found = nearness(weights, 5)
    assert found.shape == (SHAPE.heads, 6, 6)
    assert torch.equal(found[:, 2, 4], weights[19])
    assert torch.equal(found[:, 4, 2], weights[13])
    assert not found[:, 0].any()
    assert not found[:, :, 0].any()


def test_with_fresh_nearness_places_do_not_count() -> None:
    encoder, x, mask = Encoder(SHAPE, random_weights(1)), torch.randn(2, 6, SHAPE.width), torch.ones(2, 6, dtype=torch.bool)
    found = encoder.through(EVERY, x, mask, near=nearness(fresh_nearness(SHAPE.heads), 5))
    assert torch.allclose(found, encoder.through(EVERY, x, mask), atol=1e-5)
    order = torch.tensor([0, 3, 1, 5, 2, 4])
    assert torch.allclose(encoder.through(EVERY, x[:, order], mask), found[:, order], atol=1e-5)


def test_attention_goes_where_nearness_sends_it() -> None:
    """Each word looks at the one before it alone, and what stands before the words at all."""
    weights = torch.full((2 * DISTANCES + 1, SHAPE.heads), -1e4)
    weights[DISTANCES - 2] = 1e4
    encoder, x, mask = Encoder(SHAPE, random_weights(1)), torch.randn(1, 6, SHAPE.width), torch.ones(1, 6, dtype=torch.bool)
    other = x.clone()
    other[0, 2] = torch.randn(SHAPE.width)
    one, two = (encoder.through([0], it, mask, near=nearness(weights, 5))[0] for it in (x, other))
    assert (one != two).any(-1).tolist() == [True, False, True, True, False, False]


def test_what_is_masked_stays_unseen() -> None:
    encoder, x = Encoder(SHAPE, random_weights(1)), torch.randn(1, 6, SHAPE.width)
    near = nearness(torch.randn(2 * DISTANCES + 1, SHAPE.heads), 5)
    mask = torch.tensor([[True, True, True, True, False, False]])
    other = x.clone()
    other[0, 4:] = 100.0
    assert torch.equal(encoder.through(EVERY, x, mask, near=near)[:, :4], encoder.through(EVERY, other, mask, near=near)[:, :4])
    cut = encoder.through(EVERY, x[:, :4], mask[:, :4], near=near[:, :4, :4])
    assert torch.allclose(encoder.through(EVERY, x, mask, near=near)[:, :4], cut, atol=1e-5)
