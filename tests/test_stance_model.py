"""The stance network, with toy weights on a toy encoder, and how it is loaded from a bundle."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import torch
from network_examples import SHAPE, half_way, products, tiny_base, tiny_bundle, tiny_shared, word_pieces
from stance_examples import INFO
from torch import Tensor

from quotes.errors import ModelError
from quotes.models import load_manifest
from quotes.stance.model.network import SHARED_LAYERS, Network, fresh_weights, word_targets
from quotes.stance.model.reading import MOST_WORDS, WEIGHTS, StanceNetwork, batch, load, shared_states
from quotes.stance.opinion import CONTENT, CUE, OTHER, ROLES, Marked, Opinions, Target
from quotes.stance.sentiment import BAD, GOOD, NONE

pytestmark = pytest.mark.model

WORDS = ("the", "mayor", "condemned", "antidisestablishmentarianism", "in", "Busan", "bridge", "leaks", "not", "vital")


@pytest.fixture(scope="module", autouse=True)
def in_fp32() -> Iterator[None]:
    with products(half=False):
        yield


def toy_weights(seed: int = 1, spread: float = 0.1) -> dict[str, Tensor]:
    """Weights that were never trained; all differ from those of a fresh network, so that each has its effect."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return {name: value + spread * torch.randn(value.shape) for name, value in fresh_weights(tiny_base()).items()}


def reader(weights: Mapping[str, Tensor] | None = None) -> StanceNetwork:
    return StanceNetwork(tiny_shared(), Network(SHAPE, toy_weights() if weights is None else weights), (INFO,))


def marked(*words: str, roles: tuple[int, ...] = (), sentiments: tuple[int, ...] = ()) -> Marked:
    return Marked(words, roles or (CONTENT,) * len(words), sentiments or (NONE,) * len(words))


def sentence(number: int, length: int) -> Marked:
    """Some words, with roles and sentiments of all kinds."""
    chance = random.Random(number)
    words = tuple(chance.choice(WORDS) for _ in range(length))
    return Marked(words, tuple(chance.randrange(2 * ROLES) for _ in words), tuple(chance.randrange(6) for _ in words))


def opinions(found: Opinions, asked: list[list[Target]]) -> list[tuple[list[float], list[float]]]:
    """By sentence prominence and all probabilities of the labels."""
    labels = found.labels(asked)
    return [(list(row), [chance for it in some for chance in it]) for row, some in zip(found.prominence, labels, strict=True)]


# --- the network


@torch.inference_mode()
def test_shapes() -> None:
    sentences = [marked("Yes"), marked("The", "bridge", "leaks", "badly")]
    given = batch(shared_states(tiny_shared().reader, sentences), sentences)
    assert given.mask.tolist() == [[True, False, False, False], [True] * 4]
    assert given.states.shape == (2, 4, SHAPE.width)
    network = Network(SHAPE, toy_weights())
    states = network.states(given)
    assert states.shape == (2, 5, SHAPE.width)  # the first is that of the whole
    assert network.prominence(states).shape == (2, 4)
    targets = word_targets([0, 1, 1], [[0], [1, 2], [3]], 4)
    assert (targets.rows.tolist(), targets.words.shape) == ([0, 1, 1], (3, 4))
    assert targets.words.nonzero().tolist() == [[0, 0], [1, 1], [1, 2], [2, 3]]
    assert network.labels(states, given.mask, targets).shape == (3, 3)


def test_words_beyond_a_batch_are_no_part_of_a_target() -> None:
    targets = word_targets([0, 0], [[2, 3, 4], [9]], 4)
    assert targets.words.nonzero().tolist() == [[0, 2], [0, 3]]


@torch.inference_mode()
def test_the_network_begins_with_what_the_encoder_has_read() -> None:
    it = marked("The", "antidisestablishmentarian", "bridge", "leaks")
    (states,) = shared_states(tiny_shared().reader, [it])
    (pieces,) = word_pieces().of([it.words])
    (read,) = tiny_shared().encoder.states(word_pieces().rows([pieces]), [SHARED_LAYERS])
    assert torch.allclose(states, read[0, [last + 1 for last in pieces.lasts]], atol=1e-5)


@torch.inference_mode()
def test_what_stands_in_the_padding_does_not_matter() -> None:
    sentences = [sentence(1, 3), sentence(2, 9)]
    given = batch(shared_states(tiny_shared().reader, sentences), sentences)
    network, targets = Network(SHAPE, toy_weights()), word_targets([0, 0, 1], [[0], [], [7, 8]], 9)
    other = given._replace(
        states=torch.where(given.mask[..., None], given.states, 50.0),
        roles=torch.where(given.mask, given.roles, 1),
        sentiments=torch.where(given.mask, given.sentiments, 1),
    )
    before, after = network.states(given), network.states(other)
    assert torch.allclose(network.prominence(before)[given.mask], network.prominence(after)[given.mask], atol=1e-5)
    assert torch.allclose(network.labels(before, given.mask, targets), network.labels(after, given.mask, targets), atol=1e-5)


def test_fresh_weights_lie_half_way_between_the_encoders() -> None:
    base = tiny_base()
    found = fresh_weights(base)
    upper = half_way(base, SHARED_LAYERS)
    assert upper.keys() == {name for name in found if name.startswith("encoder.")}
    assert {name.split(".")[2] for name in upper} == {"2", "3", "4", "5"}
    assert all(torch.allclose(found[name], value, atol=1e-6) for name, value in upper.items())
    matrix = "encoder.layer.2.output.dense.weight"
    assert not any(torch.allclose(found[matrix], it.layer_weights(2)[matrix], atol=1e-3) for it in (base.shared.encoder, base.original))
    assert (found["role"].shape, found["sentiment"].shape) == ((2 * ROLES, SHAPE.width), (6, SHAPE.width))
    assert not found["whole"].any()


def test_fresh_weights_are_copies() -> None:
    """Training must not change what is shared, not even where both encoders are the same."""
    base = tiny_base()
    shared = {value.data_ptr() for layer in range(SHAPE.layers) for value in base.shared.encoder.layer_weights(layer).values()}
    for it in (base, base._replace(original=base.shared.encoder)):
        assert not shared & {value.data_ptr() for value in fresh_weights(it).values()}


@torch.inference_mode()
def test_a_fresh_network_goes_on_as_the_encoder_would() -> None:
    """Between two encoders that are the same, without what is new, the words of a sentence are read as by the upper layers."""
    base = tiny_base()._replace(original=tiny_shared().encoder)
    silent = fresh_weights(base) | {"role": torch.zeros(2 * ROLES, SHAPE.width), "sentiment": torch.zeros(6, SHAPE.width)}
    it = [sentence(1, 9)]
    (states,) = shared_states(tiny_shared().reader, it)
    silent["whole"] = torch.linspace(-1, 1, SHAPE.width)
    given = torch.cat([silent["whole"][None], states])[None]
    wanted = tiny_shared().encoder.through(range(SHARED_LAYERS, SHAPE.layers), given, torch.ones(1, 10, dtype=torch.bool))
    assert torch.allclose(Network(SHAPE, silent).states(batch([states], it)), wanted, atol=1e-5)


@pytest.mark.parametrize("name", sorted(it for it in fresh_weights(tiny_base()) if not it.endswith("key.bias")))
def test_every_weight_counts(name: str) -> None:
    """But for biases of keys: they change all words alike, which attention does not see."""
    weights = toy_weights()
    changed = weights | {name: weights[name] + torch.randn(weights[name].shape, generator=torch.Generator().manual_seed(5))}
    asked: list[list[Target]] = [[(1,), (), (2, 4)]]
    before, after = (opinions(reader(it).read([sentence(1, 9)]), asked)[0] for it in (weights, changed))
    assert before != (pytest.approx(after[0], abs=1e-5), pytest.approx(after[1], abs=1e-5))


# --- opinions


def test_a_sentence_reads_alike_alone_and_among_others() -> None:
    sentences = [sentence(number, 1 + 7 * number % 40) for number in range(12)]
    asked: list[list[Target]] = [[(0,), tuple(range(len(it.words)))[-2:]] for it in sentences]
    together = opinions(reader().read(sentences), asked)
    backwards = opinions(reader().read(sentences[::-1]), asked[::-1])[::-1]
    for number, it in enumerate(sentences):
        ((prominence, labels),) = opinions(reader().read([it]), [asked[number]])
        for found in (together[number], backwards[number]):
            assert found[0] == pytest.approx(prominence, abs=1e-4)
            assert found[1] == pytest.approx(labels, abs=1e-4)


def test_many_sentences_are_read_in_several_batches() -> None:
    """60 sentences of 31 to 60 words are many batches; opinions must not get to other sentences."""
    sentences = [sentence(number, 60 - number % 30) for number in range(60)]
    asked: list[list[Target]] = [[(number % 30,)] for number in range(60)]
    found = opinions(reader().read(sentences), asked)
    for number in (0, 17, 59):
        ((prominence, labels),) = opinions(reader().read([sentences[number]]), [asked[number]])
        assert found[number][0] == pytest.approx(prominence, abs=1e-4)
        assert found[number][1] == pytest.approx(labels, abs=1e-4)


def test_probabilities() -> None:
    found = reader().read([sentence(1, 9), sentence(2, 4)])
    labels = found.labels([[(0,), (1, 2), (8,)], [(3,)]])
    assert [len(some) for some in labels] == [3, 1]
    assert all(sum(it) == pytest.approx(1, abs=1e-5) and min(it) >= 0 for some in labels for it in some)
    assert len({round(it.favor, 5) for it in labels[0]}) == 3  # each target has its own
    assert [len(row) for row in found.prominence] == [9, 4]
    assert all(0 <= it <= 1 for row in found.prominence for it in row)


def test_without_targets_there_are_no_labels() -> None:
    found = reader().read([sentence(1, 9), sentence(2, 4)])
    assert found.labels([[], []]) == [[], []]
    (none, (some,)) = found.labels([[], [(0,)]])
    assert none == []
    assert some == pytest.approx(found.labels([[(1,)], [(0,)]])[1][0], abs=1e-5)


def test_without_sentences() -> None:
    found = reader().read([])
    assert list(found.prominence) == []
    assert found.labels([]) == []


def test_a_target_of_no_words_is_the_sentence_as_a_whole() -> None:
    found = reader().read([sentence(1, 9)])
    ((whole, first),) = found.labels([[(), (0,)]])
    assert sum(whole) == pytest.approx(1, abs=1e-5)
    assert whole != pytest.approx(first, abs=1e-4)


def test_the_words_of_a_target_count_alike_and_others_do_not() -> None:
    found = reader().read([sentence(1, 9)])
    ((one, two, both, turned, twice),) = found.labels([[(1,), (2,), (1, 2), (2, 1), (1, 2, 2)]])
    assert both == pytest.approx(turned, abs=1e-6)
    assert both == pytest.approx(twice, abs=1e-6)
    assert both != pytest.approx(one, abs=1e-4)
    assert both != pytest.approx(two, abs=1e-4)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"roles": (OTHER,) * 4}, id="roles"),
        pytest.param({"roles": (CONTENT, CONTENT, CUE, CONTENT)}, id="the cue"),
        pytest.param({"roles": (CONTENT, CONTENT + ROLES, CONTENT, CONTENT)}, id="a known target"),
        pytest.param({"sentiments": (NONE, NONE, BAD, NONE)}, id="sentiments"),
    ],
)
def test_what_a_model_is_told_of_words_counts(other: dict[str, tuple[int, ...]]) -> None:
    words = ("the", "bridge", "leaks", "badly")
    before, after = (opinions(reader().read([it]), [[(1,)]])[0] for it in (marked(*words), marked(*words, **other)))
    assert before[0] != pytest.approx(after[0], abs=1e-3)
    assert before[1] != pytest.approx(after[1], abs=1e-4)


def test_a_known_target_has_its_role_and_more() -> None:
    """The row of the roles that is read is that of the role, with ROLES added for a known target."""
    weights = toy_weights() | {"role": torch.zeros(2 * ROLES, SHAPE.width)}
    words = ("the", "bridge", "leaks", "badly")
    told = [marked(*words, roles=(OTHER, role, CONTENT, CONTENT)) for role in range(2 * ROLES)]
    plain = reader(weights).read(told).prominence
    for role in range(2 * ROLES):
        roles = torch.zeros(2 * ROLES, SHAPE.width)
        roles[role] = torch.linspace(-1, 1, SHAPE.width)
        found = reader(weights | {"role": roles}).read(told).prominence
        elsewhere = {OTHER, CONTENT}  # of the other words
        changed = {i for i in range(2 * ROLES) if found[i] != pytest.approx(plain[i], abs=1e-4)}
        assert changed == (set(range(2 * ROLES)) if role in elsewhere else {role})


def test_every_word_has_its_role_and_sentiment() -> None:
    long = marked("a", "antidisestablishmentarianism", roles=(CUE, CONTENT + ROLES), sentiments=(NONE, GOOD))
    sentences = [long, marked("no", "one", "knows", "why")]
    given = batch(shared_states(tiny_shared().reader, sentences), sentences)
    assert given.roles.tolist() == [[CUE, CONTENT + ROLES, 0, 0], [CONTENT] * 4]
    assert given.sentiments.tolist() == [[NONE, GOOD, 0, 0], [NONE] * 4]


@torch.inference_mode()
def test_products_in_bf16_give_about_the_same() -> None:
    sentences = [sentence(number, 9) for number in range(5)]
    asked: list[list[Target]] = [[(1,), (2, 3)]] * 5
    exact = opinions(reader().read(sentences), asked)
    with products(half=True):
        rough = opinions(reader().read(sentences), asked)
    differences = [
        abs(a - b) for one, other in zip(exact, rough, strict=True) for i in range(2) for a, b in zip(one[i], other[i], strict=True)
    ]
    assert 1e-6 < max(differences) < 0.1


# --- a part of a sentence


WHOLE = ("On", "Monday", "the", "mayor", "condemned", "the", "bridge", "in", "Busan", ".")


def part(start: int, end: int, whole: tuple[str, ...] = WHOLE) -> Marked:
    """The words of a sentence from `start` to before `end`, as the stage reads them."""
    return marked(*whole[start:end])._replace(around=(whole,), start=start)


@torch.inference_mode()
def test_words_are_read_within_their_sentence() -> None:
    inside, alone, whole = shared_states(tiny_shared().reader, [part(4, 7), marked(*WHOLE[4:7]), marked(*WHOLE)])
    assert torch.equal(inside, whole[4:7])
    assert inside.shape == alone.shape
    assert not torch.allclose(inside, alone, atol=1e-2)


@torch.inference_mode()
def test_words_can_stand_in_several_sentences() -> None:
    words = (*WHOLE, "It", "leaks", ".")
    it = marked(*words[8:12])._replace(around=(WHOLE, ("It", "leaks", ".")), start=8)
    found, first, second = shared_states(tiny_shared().reader, [it, marked(*WHOLE), marked("It", "leaks", ".")])
    assert torch.equal(found, torch.cat([first[8:], second[:2]]))


def test_places_are_counted_from_the_first_word_that_is_read() -> None:
    """What stands before it, and behind the last, only shows in the states of the words."""
    found = reader().read([part(4, 7), part(0, 10)])
    assert [len(row) for row in found.prominence] == [3, 10]
    elsewhere = reader().read([part(4, 7)._replace(start=5, words=WHOLE[5:8])])
    assert found.prominence[0] != pytest.approx(elsewhere.prominence[0], abs=1e-4)
    other = ("Nobody", *WHOLE[1:])
    assert found.prominence[0] != pytest.approx(reader().read([part(4, 7, other)]).prominence[0], abs=1e-5)


def test_a_whole_sentence_needs_no_sentence_around_it() -> None:
    one, other = (opinions(reader().read([it]), [[(1,), ()]])[0] for it in (marked(*WHOLE), part(0, 10)))
    assert one[0] == pytest.approx(other[0], abs=1e-6)
    assert one[1] == pytest.approx(other[1], abs=1e-6)


# --- long sentences


def long_sentence(length: int) -> Marked:
    return marked(*(("the", "bridge", "leaks")[number % 3] for number in range(length)))


def test_words_beyond_what_is_read_are_no_targets() -> None:
    (prominence,) = reader().read([long_sentence(MOST_WORDS + 40)]).prominence
    assert len(prominence) == MOST_WORDS + 40
    assert all(0 < it < 1 for it in prominence[:MOST_WORDS])
    assert set(prominence[MOST_WORDS:]) == {0.0}


def test_a_target_beyond_what_is_read_is_the_sentence_as_a_whole() -> None:
    ((first, last, partly, seen, whole),) = (
        reader()
        .read([long_sentence(MOST_WORDS + 40)])
        .labels([[(MOST_WORDS,), (MOST_WORDS + 39,), (MOST_WORDS - 1, MOST_WORDS), (MOST_WORDS - 1,), ()]])
    )
    assert first == pytest.approx(whole, abs=1e-6)
    assert last == pytest.approx(whole, abs=1e-6)
    assert partly == pytest.approx(seen, abs=1e-6)
    assert seen != pytest.approx(whole, abs=1e-4)


def test_of_a_long_sentence_the_beginning_is_read() -> None:
    """The encoder has read it whole; the network's own layers read as if it ended there."""
    long = long_sentence(MOST_WORDS + 40)
    cut = marked(*long.words[:MOST_WORDS])._replace(around=(long.words,))
    one, other = reader().read([long, sentence(1, 9)]), reader().read([cut])
    assert one.prominence[0][:MOST_WORDS] == pytest.approx(other.prominence[0], abs=1e-4)
    ((seen, whole), _) = one.labels([[(3, 4), ()], []])
    assert [seen, whole] == [pytest.approx(it, abs=1e-4) for it in other.labels([[(3, 4), ()]])[0]]


def test_a_sentence_that_just_fits_is_read_whole() -> None:
    (prominence,) = reader().read([long_sentence(MOST_WORDS)]).prominence
    assert all(0 < it < 1 for it in prominence)


@torch.inference_mode()
def test_of_a_long_part_the_beginning_is_read() -> None:
    whole = long_sentence(MOST_WORDS + 60).words
    (states, all_states) = shared_states(tiny_shared().reader, [part(30, MOST_WORDS + 50, whole), marked(*whole)])
    assert len(states) == len(all_states) == MOST_WORDS
    assert torch.equal(states[: MOST_WORDS - 30], all_states[30:])


@pytest.mark.parametrize(
    "words",
    [("“",), ("\u200b", "a"), ("x" * 3000, "leaks"), ("他说", "不行", "😀"), ("the",) * 900],
    ids=["a mark", "nothing to see", "a long word", "other scripts", "words without end"],
)
def test_hostile_words(words: tuple[str, ...]) -> None:
    found = reader().read([marked(*words), marked("Yes")])
    assert [len(row) for row in found.prominence] == [len(words), 1]
    assert all(0 <= it <= 1 for row in found.prominence for it in row)
    assert sum(found.labels([[(0,)], []])[0][0]) == pytest.approx(1, abs=1e-5)


# --- from a bundle


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bundle whose stance network was never trained."""
    return tiny_bundle(tmp_path, {WEIGHTS: toy_weights()})


def test_a_network_is_loaded_from_its_bundle(folder: Path) -> None:
    found = load(folder)
    assert found.info == (load_manifest(folder).info,)
    ((prominence, labels),) = opinions(found.read([sentence(1, 9)]), [[(1,)]])
    ((wanted, wanted_labels),) = opinions(reader().read([sentence(1, 9)]), [[(1,)]])  # the same weights in memory
    assert prominence == pytest.approx(wanted, abs=0.02)
    assert labels == pytest.approx(wanted_labels, abs=0.02)


def test_a_damaged_or_missing_network_is_one_line(folder: Path) -> None:
    path = folder / WEIGHTS
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(ModelError, match=r"^.*stance\.safetensors: sha256 \w+, the manifest says \w+; install the package again$"):
        load(folder)
    path.unlink()
    with pytest.raises(ModelError, match=r"^.*stance\.safetensors: missing; install the package again$"):
        load(folder)


def test_a_folder_that_is_no_bundle(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"^.*manifest\.json: no such manifest; install the package again$"):
        load(tmp_path)
