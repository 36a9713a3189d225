"""The stance network, with toy weights on a toy encoder, and how it is loaded from a bundle."""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
import torch
from network_examples import SHAPE, tiny_shared
from safetensors.torch import save_file
from stance_examples import INFO
from torch import Tensor

from quotes.errors import ModelError
from quotes.models import MANIFEST, bundle_dir, load_manifest
from quotes.models.shared import load_shared
from quotes.stance.model.network import Network, adapted, compressed, fresh_weights, piece_targets
from quotes.stance.model.reading import MOST_PIECES, WEIGHTS, StanceNetwork, batch, load, places_of
from quotes.stance.opinion import CONTENT, CUE, OTHER, ROLES, Marked, Opinions, Target
from quotes.stance.sentiment import BAD, GOOD, NONE
from quotes.training.bundle import install

pytestmark = pytest.mark.model

WORDS = ("the", "mayor", "condemned", "antidisestablishmentarianism", "in", "Busan", "bridge", "leaks", "not", "vital")


def toy_weights(seed: int = 1, spread: float = 0.1) -> dict[str, Tensor]:
    """Weights that were never trained; all differ from those of a fresh network, so that each has its effect."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return {name: value + spread * torch.randn(value.shape) for name, value in fresh_weights(tiny_shared(), rank=4).items()}


def reader(weights: Mapping[str, Tensor] | None = None) -> StanceNetwork:
    return StanceNetwork(tiny_shared(), Network(tiny_shared(), toy_weights() if weights is None else weights), (INFO,))


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
    pieces = tiny_shared().pieces.of([it.words for it in sentences])
    given = batch(tiny_shared(), sentences, pieces)
    network = Network(tiny_shared(), toy_weights())
    states = network.states(given)
    rows, longest = 2, max(len(it.ids) for it in pieces) + 2
    assert states.shape == (rows, longest, SHAPE.width)
    assert network.prominence(states).shape == (rows, longest)
    targets = piece_targets([0, 1, 1], [[1], [1, 2], [3]], longest)
    assert (targets.rows.tolist(), targets.pieces.shape) == ([0, 1, 1], (3, longest))
    assert targets.pieces.nonzero().tolist() == [[0, 1], [1, 1], [1, 2], [2, 3]]
    assert network.labels(states, given.mask, targets).shape == (3, 3)


def test_fresh_weights_change_nothing_of_the_encoder() -> None:
    shared = tiny_shared()
    fresh = fresh_weights(shared)
    changed, before = adapted(shared.encoder, fresh), shared.encoder.weights()
    assert changed.keys() == before.keys()
    assert all(torch.equal(changed[name], before[name]) for name in before)
    given = batch(shared, [sentence(1, 9)], shared.pieces.of([sentence(1, 9).words]))
    silent = fresh | {name: torch.zeros_like(fresh[name]) for name in ("role", "sentiment")}
    assert torch.allclose(Network(shared, silent).states(given), shared.encoder.states(given.ids, given.mask), atol=1e-6)


def test_fresh_weights_are_copies() -> None:
    """Training must not change what is shared."""
    kept = {value.data_ptr() for value in tiny_shared().encoder.weights().values()}
    assert not kept & {value.data_ptr() for value in fresh_weights(tiny_shared()).values()}


def test_a_product_is_added_to_a_matrix_and_a_vector_replaced() -> None:
    shared, weights = tiny_shared(), toy_weights()
    changed, before = adapted(shared.encoder, weights), shared.encoder.weights()
    matrix, vector = "encoder.layer.1.attention.self.key.weight", "encoder.layer.1.attention.self.key.bias"
    assert torch.allclose(changed[matrix] - before[matrix], weights[f"{matrix}.up"] @ weights[f"{matrix}.down"], atol=1e-6)
    assert torch.equal(changed[vector], weights[vector])
    same = {name for name in before if torch.equal(changed[name], before[name])}
    assert same == {name for name in before if not name.startswith("encoder.")}


def test_the_rank_of_fresh_weights() -> None:
    found = fresh_weights(tiny_shared(), rank=5)
    assert {value.shape[1] for name, value in found.items() if name.endswith(".up")} == {5}
    assert {value.shape[0] for name, value in found.items() if name.endswith(".down")} == {5}
    assert (found["role"].shape, found["sentiment"].shape) == ((2 * ROLES, SHAPE.width), (6, SHAPE.width))


# --- compression


def low_rank(rank: int, of: int) -> dict[str, Tensor]:
    """A change of 24 x 40 numbers whose product has a rank, written with more of them."""
    with torch.random.fork_rng():
        torch.manual_seed(3)
        up, down = torch.randn(24, of), torch.randn(of, 40)
        up[:, rank:] = 0
        return {"layer.up": up, "layer.down": down, "role": torch.randn(6, 4)}


def product(weights: Mapping[str, Tensor]) -> Tensor:
    return weights["layer.up"] @ weights["layer.down"]


def test_a_product_of_lower_rank_is_kept_exactly() -> None:
    before = low_rank(rank=3, of=8)
    found = compressed(before, 3)
    assert (found["layer.up"].shape, found["layer.down"].shape) == ((24, 3), (3, 40))
    assert torch.allclose(product(found), product(before), atol=1e-4)
    assert torch.equal(found["role"], before["role"])
    assert found.keys() == before.keys()


def test_of_a_product_of_higher_rank_the_nearest_is_kept() -> None:
    before = low_rank(rank=8, of=8)
    found = compressed(before, 3)
    assert torch.linalg.matrix_rank(product(found)) == 3
    dropped = torch.linalg.svdvals(product(before))[3:]
    assert float((product(before) - product(found)).norm()) == pytest.approx(float(dropped.norm()), rel=1e-4)
    assert product(before).shape == (24, 40)  # what was given stays


def test_compression_to_a_rank_beyond_the_matrix_changes_nothing() -> None:
    before = low_rank(rank=8, of=8)
    assert torch.allclose(product(compressed(before, 99)), product(before), atol=1e-4)


@torch.inference_mode()
def test_a_compressed_network_says_the_same() -> None:
    asked: list[list[Target]] = [[(0,), (3, 4)]]
    one = opinions(reader().read([sentence(1, 9)]), asked)
    (other,) = opinions(reader(compressed(toy_weights(), 4)).read([sentence(1, 9)]), asked)
    assert other[0] == pytest.approx(one[0][0], abs=1e-4)
    assert other[1] == pytest.approx(one[0][1], abs=1e-4)


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
    """60 sentences of about 120 pieces are more than one batch; opinions must not get to other sentences."""
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


def test_a_target_has_all_pieces_of_its_words() -> None:
    long = "antidisestablishmentarianism"
    (pieces,) = tiny_shared().pieces.of([("a", long, "b")])
    assert list(places_of(pieces)) == [range(1, 2), range(2, len(pieces.ids)), range(len(pieces.ids), len(pieces.ids) + 1)]
    one, other = reader().read([marked("a", long, "b")]), reader().read([marked("a", "b", long)])
    assert one.labels([[(1,)]]) != one.labels([[(2,)]])
    assert len(one.prominence[0]) == len(other.prominence[0]) == 3


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


def test_all_pieces_of_a_word_have_its_role_and_sentiment() -> None:
    long = marked("a", "antidisestablishmentarianism", roles=(CUE, CONTENT + ROLES), sentiments=(NONE, GOOD))
    sentences = [long, marked("no", "one", "knows", "why", "the", "bridge", "leaks", "so", "badly", "now")]
    pieces = tiny_shared().pieces.of([it.words for it in sentences])
    given = batch(tiny_shared(), sentences, pieces)
    size = len(pieces[0].ids)
    assert given.roles[0, : size + 2].tolist() == [OTHER, CUE, *[CONTENT + ROLES] * (size - 1), OTHER]  # neither [CLS] nor [SEP]
    assert given.sentiments[0, : size + 2].tolist() == [NONE, NONE, *[GOOD] * (size - 1), NONE]
    assert given.mask.sum(1).tolist() == [len(it.ids) + 2 for it in pieces]


# --- long sentences


def long_sentence(length: int) -> Marked:
    """A word is a piece."""
    return marked(*(("the", "bridge")[number % 2] for number in range(length)))


def test_words_beyond_what_is_read_are_no_targets() -> None:
    (prominence,) = reader().read([long_sentence(MOST_PIECES + 40)]).prominence
    assert len(prominence) == MOST_PIECES + 40
    assert all(0 < it < 1 for it in prominence[:MOST_PIECES])
    assert set(prominence[MOST_PIECES + 1 :]) == {0.0}


def test_the_first_word_beyond_is_no_target_either() -> None:
    (prominence,) = reader().read([long_sentence(MOST_PIECES + 40)]).prominence
    assert prominence[MOST_PIECES] == 0.0


def test_the_first_word_beyond_as_a_target_is_the_sentence_as_a_whole() -> None:
    ((first, whole),) = reader().read([long_sentence(MOST_PIECES + 40)]).labels([[(MOST_PIECES,), ()]])
    assert first == pytest.approx(whole, abs=1e-5)


def test_of_a_long_sentence_the_beginning_is_read() -> None:
    long, cut = long_sentence(MOST_PIECES + 40), long_sentence(MOST_PIECES)
    one, other = reader().read([long, sentence(1, 9)]), reader().read([cut])
    assert one.prominence[0][:MOST_PIECES] == pytest.approx(other.prominence[0], abs=1e-4)
    ((seen, partly, beyond, whole), _) = one.labels([[(3, 4), (MOST_PIECES - 1, MOST_PIECES + 9), (MOST_PIECES + 9,), ()], []])
    assert seen == pytest.approx(other.labels([[(3, 4)]])[0][0], abs=1e-4)
    assert partly == pytest.approx(other.labels([[(MOST_PIECES - 1,)]])[0][0], abs=1e-4)
    assert beyond == pytest.approx(whole, abs=1e-5)


def test_a_sentence_that_just_fits_is_read_whole() -> None:
    (prominence,) = reader().read([long_sentence(MOST_PIECES)]).prominence
    assert all(0 < it < 1 for it in prominence)


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
    """A bundle whose stance network was never trained; its large files are links to those of the real one."""
    made, trained = tmp_path / "en", tmp_path / "trained"
    (made / "encoder").mkdir(parents=True)
    trained.mkdir()
    for file in bundle_dir().rglob("*"):
        if file.is_file() and file.name not in {MANIFEST, WEIGHTS, "stance.json"}:
            (made / file.relative_to(bundle_dir())).symlink_to(file)
    shutil.copyfile(bundle_dir() / MANIFEST, made / MANIFEST)
    (trained / "stance.json").write_text("{}", encoding="utf-8")
    save_file({name: value.half().contiguous() for name, value in fresh_weights(load_shared(bundle_dir()), 4).items()}, trained / WEIGHTS)
    install(trained, made, ())
    return made


def test_a_network_is_loaded_from_its_bundle(folder: Path) -> None:
    found = load(folder)
    assert found.info == (load_manifest(folder).info,)
    said = found.read([marked("The", "bridge", "leaks")])
    assert len(said.prominence[0]) == 3
    assert sum(said.labels([[(1,)]])[0][0]) == pytest.approx(1, abs=1e-5)


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
