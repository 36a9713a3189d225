"""The learned tagger: windows, network and evidence, with toy weights."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from detect_cards import cards, stored
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from network_examples import LINK, SHAPE, half_way, products, tiny_base, tiny_bundle, tiny_shared, toy_tagger, toy_weights, word_pieces
from tagger_examples import article, believer, linker, parsed, words_of

from quotes.detect import detect
from quotes.detect.evidence import NOBODY, Evidence
from quotes.detect.tagger.network import (
    DISTANCES,
    FEATURES,
    LINKS,
    SHARED_LAYERS,
    TAGS,
    Batch,
    Network,
    batch,
    distances,
    fresh_weights,
    shared_states,
)
from quotes.detect.tagger.reading import IMPROBABLE, WEIGHTS, load
from quotes.detect.tagger.windows import BEGINS, CONTENT, CUE, LONGEST_PARAGRAPH, ROLES, SOURCE, WINDOW_WORDS, Window, windows
from quotes.errors import ModelError
from quotes.model import Article, Parse, Quote
from quotes.models import bundle_dir, load_manifest
from quotes.models.encoder import shape
from quotes.models.shared import load_shared
from quotes.pipeline import Models

pytestmark = pytest.mark.model

SENTENCE = "“The wall, which nobody likes, leaks,” Ruiz said, and Okoro added that it will stand for years. "
TEXTS = {
    "a sentence": "Ruiz said the wall leaks.",
    "a word": "Yes",
    "a mark": "”",
    "paragraphs": "\n".join(SENTENCE * n for n in (1, 3, 9, 2, 14, 1)),
    "a long paragraph": SENTENCE * 60,
    "a long paragraph among short ones": f"Yes.\n{SENTENCE * 45}\nNo.",
    "a word of 3,000 letters": "Ruiz said " + "x" * 3000 + " leaks.",
    "many long words": " ".join("Xqzv-kj" * 40 + str(n) for n in range(40)),
    "one word that repeats": "the " * 3000,
    "marks only": "… “ ” ! ? ( ) ” “ '' `` , . ;",
    "other scripts": "他说 “不行” 。 مرحبا said 김정은 no. 😀👨\u200d👩\u200d👧 Zoe\u0308 \u202e\ufeff said",
}


@pytest.fixture(scope="module", autouse=True)
def in_fp32() -> Iterator[None]:
    with products(half=False):
        yield


def of(text: str) -> tuple[Article, Parse]:
    source = article(text)
    return source, parsed(source)


def cut(text: str, proposed: Sequence[Quote] = ()) -> list[Window]:
    return windows(*of(text), proposed, tiny_shared().labels)


# --- windows


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_windows_hold_every_word_once(text: str) -> None:
    source, parse = of(text)
    found = windows(source, parse, (), tiny_shared().labels)
    assert [word for window in found for word in window.words] == words_of(parse)
    assert [it for window in found for it in window.sentences] == [tuple(word.text for word in it.words) for it in parse.sentences]
    for window in found:
        assert len(window.words) == len(window.features) == len(window.quotes) == sum(map(len, window.sentences))
        assert [word.text for word in window.words] == [text for sentence in window.sentences for text in sentence]


def sizes(text: str) -> list[int]:
    """How many sentences each window has."""
    return [len(window.sentences) for window in cut(text)]


def test_paragraphs_are_read_together_as_far_as_they_fit() -> None:
    (one,) = cut(SENTENCE)
    assert (len(one.words), WINDOW_WORDS) == (24, 260)  # ten sentences fit
    assert sizes("\n".join(SENTENCE * n for n in (1, 3, 9, 2, 14, 1))) == [4, 9, 2, 14, 1]
    assert sizes("\n".join(SENTENCE * n for n in (9, 1, 3, 7, 1))) == [10, 10, 1]


def test_a_word_too_many_begins_another_window() -> None:
    assert [len(window.words) for window in cut("\n".join([SENTENCE * 10, "the " * 20]))] == [260]
    assert [len(window.words) for window in cut("\n".join([SENTENCE * 10, "the " * 21]))] == [240, 21]


def test_a_paragraph_is_cut_only_where_it_is_too_long_and_between_sentences() -> None:
    assert LONGEST_PARAGRAPH == 400
    assert [len(window.words) for window in cut("Yes. " * 200)] == [400]
    assert [len(window.words) for window in cut("Yes. " * 201)] == [400, 2]
    assert sizes(SENTENCE * 45) == [16, 16, 13]
    assert sizes("\n".join([SENTENCE, SENTENCE * 17, SENTENCE])) == [1, 16, 2]  # what is left of it stands with the next one
    assert sizes("\n".join([SENTENCE, SENTENCE * 16, SENTENCE])) == [1, 16, 1]


def test_a_sentence_is_never_cut() -> None:
    found = cut("Yes.\n" + "the " * 700 + ".\nNo.")
    assert [len(window.words) for window in found] == [2, 701, 2]


def test_nothing_to_read() -> None:
    empty = Parse(sentences=())
    assert windows(article("By Ann Lee", "byline"), empty, (), tiny_shared().labels) == []
    assert toy_tagger().read(article("By Ann Lee", "byline"), empty, ()) == Evidence((), ())


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("the", 1),
        ("don't", 1),
        ("NATO", 2),
        ("U.S.", 2),
        ("Ruiz", 3),
        ("McCain", 3),
        ("I", 3),
        ("5", 0),
        ("“", 0),
        ("iPhone", 0),
        ("北京", 0),
    ],
)
def test_the_shape_of_a_word(word: str, number: int) -> None:
    assert shape(word) == number


def features_of(window: Window, name: str) -> dict[str, int]:
    """A feature by word."""
    number = FEATURES.index(name)
    return {word.text: features[number] for word, features in zip(window.words, window.features, strict=True)}


def test_words_in_marks_are_known() -> None:
    (window,) = cut("Ruiz said “the wall” leaks ‘badly’.")
    marks = features_of(window, "mark")
    assert marks == {"Ruiz": 0, "said": 0, "“": 1, "the": 2, "wall": 2, "”": 3, "leaks": 0, "‘": 1, "badly": 2, "’": 3, ".": 0}


def test_the_marks_of_every_paragraph_are_known() -> None:
    (window,) = cut("“It leaks.\n“It ‘may’ fall,” Ruiz said.")
    marks = [features[FEATURES.index("mark")] for features in window.features]
    shown = list(zip((word.text for word in window.words), marks, strict=True))
    assert shown[:4] == [("“", 1), ("It", 2), ("leaks", 2), (".", 2)]
    assert shown[4:11] == [("“", 1), ("It", 2), ("‘", 2), ("may", 2), ("’", 2), ("fall", 2), (",", 2)]
    assert shown[11:] == [("”", 3), ("Ruiz", 0), ("said", 0), (".", 0)]


def test_where_sentences_and_paragraphs_begin_is_known() -> None:
    (window,) = cut("Ruiz left. Lee stayed. All wept.\nIt rained.")
    places = features_of(window, "place")
    assert {word: place for word, place in places.items() if place} == {"Ruiz": 2, "Lee": 1, "All": 1, "It": 2}


def test_what_stands_in_marks_does_not_depend_on_the_rest_of_the_article() -> None:
    line = "Ruiz said “the wall leaks”."
    (alone,) = cut(line)
    first, *_ = cut("\n".join([line, *["“No,” he said."] * 30]))
    assert [row[1] for row in first.features[: len(alone.words)]] == [row[1] for row in alone.features]


def test_grammar_is_numbered_as_in_the_labels() -> None:
    source, parse = of("Ruiz said so.")
    strange = parse.sentences[0].words[0].model_copy(update={"upos": "NOSUCH", "deprel": "no:such"})
    sentence = parse.sentences[0].model_copy(update={"words": (strange, *parse.sentences[0].words[1:])})
    (window,) = windows(source, Parse(sentences=(sentence,)), (), tiny_shared().labels)
    labels = tiny_shared().labels
    assert features_of(window, "upos") == {
        "Ruiz": len(labels["upos"]),
        **{word.text: labels["upos"].index(word.upos) for word in window.words[1:]},
    }
    assert features_of(window, "deprel")["Ruiz"] == len(labels["deprel"])
    assert features_of(window, "deprel")["said"] == labels["deprel"].index("root")


def card(id: str) -> tuple[Article, Parse]:
    return next(it for it in cards() if it.id == id).article, stored()[id]


def test_words_know_their_roles_in_what_rules_found() -> None:
    source, parse = card("nested")
    proposed = detect(source, parse)
    (window,) = windows(source, parse, proposed, tiny_shared().labels)
    roles = features_of(window, "role")
    outer = ["the", "builder", "had", "promised", "that", "bridge", "would", "be", "safe"]  # the inner quote has no part in it
    assert roles == {"The": SOURCE, "mayor": SOURCE, "said": CUE, **dict.fromkeys(outer, CONTENT), "the": CONTENT, ".": 0}
    assert [row[-1] for row in window.features].count(BEGINS) == 1
    assert window.features[3][-1] == BEGINS
    assert window.quotes == (1,) * 13 + (0,)
    assert len(ROLES) == 5


def test_each_quote_of_the_rules_has_its_number() -> None:
    source, parse = card("participle")
    (window,) = windows(source, parse, detect(source, parse), tiny_shared().labels)
    numbers = dict(zip([word.text for word in window.words], window.quotes, strict=True))
    assert numbers["said"] == numbers["old"] != numbers["adding"] == numbers["reopen"] != 0


# --- the network


def batched(found: Sequence[Window]) -> Batch:
    return batch(shared_states(tiny_shared().reader, found), found)


def read(found: Sequence[Window], network: Network) -> tuple[Batch, torch.Tensor, dict[str, torch.Tensor]]:
    """Probabilities of tags and links."""
    given = batched(found)
    scores = network.scores(given)
    return given, scores.tags.softmax(-1), {name: scores.links[name].softmax(-1) for name in LINKS}


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(SHAPE, toy_weights())


@torch.inference_mode()
def test_a_window_reads_alike_alone_and_among_others(network: Network) -> None:
    found = [window for text in ("a sentence", "paragraphs", "a word", "other scripts") for window in cut(TEXTS[text])]
    _, tags, links = read(found, network)
    for row, window in enumerate(found):
        size = len(window.words)
        _, alone, alone_links = read([window], network)
        assert torch.allclose(tags[row, :size], alone[0], atol=1e-5)
        for name in LINKS:
            assert torch.allclose(links[name][row, :size, : size + 1], alone_links[name][0], atol=1e-5)
            assert links[name][row, :, size + 1 :].sum() == 0  # nothing leads to padding


@torch.inference_mode()
def test_what_stands_in_the_padding_does_not_matter(network: Network) -> None:
    found = [*cut(TEXTS["a sentence"]), *cut(SENTENCE)]
    given = batched(found)
    noise = torch.where(given.words[..., None], given.states, 50.0)
    features = torch.where(given.words[..., None], given.features, 1)
    roles, quotes = (torch.where(given.words, it, 1) for it in (given.roles, given.quotes))
    before = network.scores(given)
    after = network.scores(given._replace(states=noise, features=features, roles=roles, quotes=quotes))
    for row, window in enumerate(found):
        size = len(window.words)
        assert torch.allclose(before.tags[row, :size], after.tags[row, :size], atol=1e-5)
        assert all(torch.allclose(before.links[name][row, :size], after.links[name][row, :size], atol=1e-5) for name in LINKS)


@torch.inference_mode()
@pytest.mark.parametrize("feature", range(len(FEATURES)), ids=FEATURES)
def test_every_feature_counts(network: Network, feature: int) -> None:
    found = cut(TEXTS["a sentence"])
    given = batched(found)
    other = given.features.clone()
    other[..., feature] = (other[..., feature] == 0).long()
    assert not torch.allclose(network.scores(given).tags, network.scores(given._replace(features=other)).tags, atol=1e-3)


@torch.inference_mode()
def lent(id: str) -> tuple[dict[str, int], dict[str, torch.Tensor]]:
    """The words of a card (by form, the last of several), and which links [words, 1 + words] get the weight of the rules."""
    source, parse = card(id)
    (window,) = windows(source, parse, detect(source, parse), tiny_shared().labels)
    weights = toy_weights(spread=0.01)
    given = batched([window])
    plain = Network(SHAPE, weights).scores(given)
    heavy = Network(SHAPE, weights | {f"{name}.rule": torch.tensor([100.0]) for name in LINKS}).scores(given)
    places = {word.text: i for i, word in enumerate(window.words)}
    return places, {name: (heavy.links[name] - plain.links[name] > 50)[0] for name in LINKS}


def test_rules_lend_weight_to_links_within_their_quote() -> None:
    places, more = lent("fragment")
    content = range(places["said"] + 1, places["."])
    cue, source = {places["said"]}, {places["The"], places["mayor"]}
    expected = {"cue": (content, cue), "source": (cue, source), "credit": (content, source)}
    for name, (words, others) in expected.items():
        found = {(i, j - 1) for i, j in more[name].nonzero().tolist()}
        assert found == {(i, j) for i in words for j in others}, name


def test_rules_lend_no_weight_between_quotes() -> None:
    places, more = lent("participle")
    assert more["cue"][places["old"], places["said"] + 1]
    assert more["cue"][places["reopen"], places["adding"] + 1]
    assert not more["cue"][places["reopen"], places["said"] + 1]
    assert not more["cue"][places["old"], places["adding"] + 1]


def test_distances_by_hand() -> None:
    assert distances(4).tolist() == [
        [16, 18, 19, 20],  # 2 * log2(1 + apart), rounded: 0, 2, 3, 4
        [14, 16, 18, 19],
        [13, 14, 16, 18],
        [12, 13, 14, 16],
    ]


def test_distances_are_bounded_and_symmetric() -> None:
    found = distances(600)
    assert torch.equal(found - DISTANCES, -(found - DISTANCES).T)
    assert (int(found.min()), int(found.max())) == (0, 2 * DISTANCES)
    assert bool((found[0].diff() >= 0).all())


def test_fresh_weights_lie_half_way_between_the_encoders() -> None:
    base = tiny_base()
    found = fresh_weights(base, LINK)
    upper = half_way(base, SHARED_LAYERS)
    assert upper.keys() == {name for name in found if name.startswith("encoder.")}
    assert {name.split(".")[2] for name in upper} == {"4", "5"}
    for name, value in upper.items():
        assert torch.allclose(found[name], value, atol=1e-6)
    matrix = "encoder.layer.4.output.dense.weight"
    assert not any(torch.allclose(found[matrix], it.layer_weights(4)[matrix], atol=1e-3) for it in (base.shared.encoder, base.original))
    assert found["tag.weight"].shape == (len(TAGS), SHAPE.width)
    with torch.inference_mode():
        Network(SHAPE, found).scores(batched(cut("Yes.")))


def test_fresh_weights_are_copies() -> None:
    """Training must not change what is shared, not even where both encoders are the same."""
    base = tiny_base()
    shared = {value.data_ptr() for layer in range(SHAPE.layers) for value in base.shared.encoder.layer_weights(layer).values()}
    for it in (base, base._replace(original=base.shared.encoder)):
        assert not shared & {value.data_ptr() for value in fresh_weights(it, LINK).values()}


def test_fresh_features_say_nothing_yet() -> None:
    """What is new beside the encoder's states begins at 0, so that the upper layers see what they know."""
    found = fresh_weights(tiny_base(), LINK)
    labels = tiny_shared().labels
    rows = {name: found[name].shape[0] for name in FEATURES}
    assert rows == {
        **{"shape": 4, "mark": 4, "place": 3, "role": len(ROLES)},
        **{name: len(labels[name]) + 1 for name in ("upos", "deprel")},  # one for unknown labels
    }
    assert not any(found[name].any() for name in (*FEATURES, "nobody"))


@torch.inference_mode()
def test_the_network_begins_with_what_the_encoder_has_read_of_the_sentences() -> None:
    """Word by word the states after the shared layers, across the sentences of a window."""
    (window,) = cut("Ruiz left. The antidisestablishmentarian wall leaks.\nIt rained.")
    (states,) = shared_states(tiny_shared().reader, [window])
    pieces = tiny_shared().reader.pieces(window.sentences)
    alone = []
    for it in pieces:
        (read,) = tiny_shared().encoder.states(word_pieces().rows([it]), [SHARED_LAYERS])
        alone.append(read[0, [last + 1 for last in it.lasts]])
    assert torch.allclose(states, torch.cat(alone), atol=1e-5)
    given = batched([window])
    assert given.features[0].tolist() == [list(it) for it in window.features]
    assert given.roles[0].tolist() == [it[-1] for it in window.features]


@torch.inference_mode()
def test_what_stands_for_nobody_counts(network: Network) -> None:
    weights = toy_weights()
    moved = Network(SHAPE, weights | {"nobody": weights["nobody"] + 1})
    found = cut(TEXTS["a sentence"])
    (_, tags, links), (_, other_tags, other_links) = read(found, network), read(found, moved)
    assert not torch.allclose(tags, other_tags, atol=1e-3)
    assert not torch.allclose(links["cue"][..., 0], other_links["cue"][..., 0], atol=1e-3)


@torch.inference_mode()
def test_words_see_each_other_across_the_sentences_of_a_window(network: Network) -> None:
    here, there = cut("Ruiz left. It rained."), cut("Ruiz left. It rained badly.")
    (_, tags, _), (_, other, _) = read(here, network), read(there, network)
    assert not torch.allclose(tags[0, :3], other[0, :3], atol=1e-4)


@torch.inference_mode()
def test_products_in_bf16_give_about_the_same(network: Network) -> None:
    found = cut(TEXTS["paragraphs"])
    given, exact, _ = read(found, network)
    with products(half=True):
        _, rough, links = read(found, network)
    assert {rough.dtype, *(it.dtype for it in links.values())} == {torch.float32}
    difference = (rough - exact)[given.words].abs()
    assert 1e-5 < float(difference.max()) < 0.2
    assert float(difference.mean()) < 0.01


@torch.inference_mode()
def test_dropout_makes_a_difference_and_only_then_does_chance(network: Network) -> None:
    given = batched(cut(TEXTS["a sentence"]))
    torch.manual_seed(1)
    first, second, plain, again = (network.scores(given, dropout).tags for dropout in (0.3, 0.3, 0.0, 0.0))
    assert torch.equal(plain, again)
    assert not torch.allclose(first, plain, atol=1e-2)
    assert not torch.allclose(first, second, atol=1e-2)


# --- the evidence


def check(said: Evidence, parse: Parse) -> None:
    """What holds for all evidence."""
    words = words_of(parse)
    assert [(it.start, it.end) for it in said.words] == [(word.start, word.end) for word in words]
    assert [i for start, end in said.windows for i in range(start, end)] == list(range(len(words)))
    tolerance = 1e-5
    for start, end in said.windows:
        for it in said.words[start:end]:
            assert all(0 <= value <= 1 + tolerance for value in (it.content, it.begins, it.cue, it.source))
            assert it.begins <= it.content + tolerance
            assert it.content + it.cue + it.source <= 1 + tolerance
            for links in (it.to_cue, it.cue_to_source, it.content_to_source):
                assert all(other == NOBODY or start <= other < end for other in links)
                assert all(IMPROBABLE - tolerance <= value <= 1 + tolerance for value in links.values())
                assert sum(links.values()) <= 1 + tolerance


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_evidence_for_every_word(text: str) -> None:
    source, parse = of(text)
    said = toy_tagger().read(source, parse, ())
    check(said, parse)
    assert toy_tagger().read(source, parse, ()) == said


def test_evidence_is_in_the_order_of_the_text_whatever_the_order_of_reading() -> None:
    """Windows are read in groups of similar length; a paragraph at the end must not get the evidence of another."""
    text = "\n".join([SENTENCE * 40, "Yes.", SENTENCE * 12, "Okoro added that it leaks."])
    source, parse = of(text)
    said = toy_tagger().read(source, parse, ())
    found = windows(source, parse, (), tiny_shared().labels)
    assert [end - start for start, end in said.windows] == [len(window.words) for window in found]
    with torch.inference_mode():
        for (start, end), window in zip(said.windows, found, strict=True):
            _, tags, links = read([window], Network(SHAPE, toy_weights()))
            content = tags[0, :, TAGS.index("B-Content")] + tags[0, :, TAGS.index("I-Content")]
            assert [it.content for it in said.words[start:end]] == pytest.approx(content.tolist(), abs=1e-4)
            for name, told in (("cue", "to_cue"), ("source", "cue_to_source"), ("credit", "content_to_source")):
                for it, row in zip(said.words[start:end], links[name][0].tolist(), strict=True):
                    found_links = {NOBODY if i == NOBODY else i - start: value for i, value in getattr(it, told).items()}
                    right = {NOBODY if i == 0 else i - 1: value for i, value in enumerate(row) if value >= IMPROBABLE}
                    unlike = {i for i in found_links.keys() ^ right.keys() if abs(row[0 if i == NOBODY else i + 1] - IMPROBABLE) > 1e-4}
                    assert not unlike
                    assert all(right[i] == pytest.approx(found_links[i], abs=1e-4) for i in found_links.keys() & right.keys())
    assert sum(len(it.to_cue) for it in said.words) > 40


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cs",)), max_size=30) | st.sampled_from([SENTENCE, "x" * 200]), min_size=1, max_size=6
    )
)
def test_evidence_for_any_text(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    if text.strip():
        source, parse = of(text)
        check(toy_tagger().read(source, parse, ()), parse)
        assert detect(source, parse, toy_tagger(), linker(least=0)) == detect(source, parse, toy_tagger(), linker(least=0))


# --- with the bundled encoder and parses


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="no words"),
        pytest.param("x" * 3000 + " said no.", id="a word of 3,000 letters"),
        pytest.param("“" * 300, id="300 opening marks"),
        pytest.param("the dog and a cat went there " * 120, id="words without end"),
        pytest.param("Ruiz said: “We will\n\n“go on\n\nand on,” she said “ ” “.", id="marks that do not close"),
        pytest.param("他说 “不行” 。北京 said 金正恩 no.\n" + "\U0001f600" * 200, id="other scripts"),
        pytest.param("Ann said\u00a0that\tno\x0bbridge\u200b is\u2060 safe\ufeff, “she”\u202e added.", id="odd spaces"),
    ],
)
def test_detection_on_hostile_text(models: Models, text: str) -> None:
    """With the bundled tagger, and with one that was never trained, which proposes what no other would."""
    source = article(text or "By Ann Lee", *([] if text else ["byline"]))
    (parse,) = models.parser.parse([source])
    assert models.tagger is not None
    for told in (models.tagger, toy_tagger(load_shared(bundle_dir()))):
        check(told.read(source, parse, ()), parse)
        for quote in detect(source, parse, told, believer(least=0)):
            assert all(source.text[span.start : span.end] == span.text for span in (*quote.content, *quote.cue, *quote.source))
            assert all(a.end <= b.start for a, b in pairwise(quote.content))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bundle whose attribution network was never trained."""
    return tiny_bundle(tmp_path, {WEIGHTS: toy_weights()})


def test_a_tagger_is_loaded_from_its_bundle(folder: Path) -> None:
    found = load(folder)
    assert found.info == (load_manifest(folder).info,)
    source, parse = of(SENTENCE)
    said = found.read(source, parse, ())
    check(said, parse)
    wanted = toy_tagger().read(source, parse, ())  # the same weights in memory
    assert [it.content for it in said.words] == pytest.approx([it.content for it in wanted.words], abs=0.05)


def test_a_damaged_network_is_refused(folder: Path) -> None:
    path = folder / WEIGHTS
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(ModelError, match=r"attribution\.safetensors: sha256 .* install the package again"):
        load(folder)
    path.unlink()
    with pytest.raises(ModelError, match=r"attribution\.safetensors: missing; install the package again"):
        load(folder)


def test_a_bundle_without_a_tagger_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"^.*attribution\.safetensors: no such file; this bundle has no tagger, .* \(--no-tagger\)$"):
        load(tiny_bundle(tmp_path, {}))


def test_importing_detection_loads_no_model_library() -> None:
    code = "import sys, quotes.detect.tagger, quotes.choice, quotes.pipeline; print({'torch', 'safetensors'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"
