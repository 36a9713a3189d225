"""The learned tagger: windows, network and evidence, with toy weights."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from detect_cards import cards, stored
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from network_examples import LINK, SHAPE, tiny_shared, toy_tagger, toy_weights
from safetensors.torch import save_file
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
from quotes.detect.tagger.windows import BEGINS, CONTENT, CUE, LONGEST_PARAGRAPH, ROLES, SOURCE, WINDOW_PIECES, Window, shape, windows
from quotes.errors import ModelError
from quotes.model import Article, Parse, Quote
from quotes.models import MANIFEST, bundle_dir, load_manifest
from quotes.models.shared import load_shared
from quotes.pipeline import Models
from quotes.training.bundle import install

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


def of(text: str) -> tuple[Article, Parse]:
    source = article(text)
    return source, parsed(source)


def cut(text: str, proposed: Sequence[Quote] = ()) -> list[Window]:
    return windows(*of(text), proposed, tiny_shared())


# --- windows


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_windows_hold_every_word_once_and_fit_the_encoder(text: str) -> None:
    source, parse = of(text)
    found = windows(source, parse, (), tiny_shared())
    assert [word for window in found for word in window.words] == words_of(parse)
    for window in found:
        assert len(window.words) == len(window.lasts) == len(window.features) == len(window.quotes)
        assert list(window.lasts) == sorted(set(window.lasts))
        assert window.lasts[-1] == len(window.ids) - 1
        assert len(window.ids) <= LONGEST_PARAGRAPH <= SHAPE.positions - 2


def test_paragraphs_are_read_together_as_far_as_they_fit() -> None:
    """A sentence has 25 pieces; of the paragraphs of 1, 3, 9, 2, 14 and 1 sentences, 4, 11, 14 and 1 make windows of 320 at most."""
    (one,) = cut(SENTENCE)
    assert len(one.ids) == 25
    found = cut("\n".join(SENTENCE * n for n in (1, 3, 9, 2, 14, 1)))
    assert [len(window.ids) // 25 for window in found] == [4, 11, 14, 1]
    assert WINDOW_PIECES == 320


def test_nothing_to_read() -> None:
    empty = Parse(sentences=())
    assert windows(article("By Ann Lee", "byline"), empty, (), tiny_shared()) == []
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
    (window,) = windows(source, Parse(sentences=(sentence,)), (), tiny_shared())
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
    (window,) = windows(source, parse, proposed, tiny_shared())
    roles = features_of(window, "role")
    outer = ["the", "builder", "had", "promised", "that", "bridge", "would", "be", "safe"]  # the inner quote has no part in it
    assert roles == {"The": SOURCE, "mayor": SOURCE, "said": CUE, **dict.fromkeys(outer, CONTENT), "the": CONTENT, ".": 0}
    assert [row[4] for row in window.features].count(BEGINS) == 1
    assert window.features[3][-1] == BEGINS
    assert window.quotes == (1,) * 13 + (0,)
    assert len(ROLES) == 5


def test_each_quote_of_the_rules_has_its_number() -> None:
    source, parse = card("participle")
    (window,) = windows(source, parse, detect(source, parse), tiny_shared())
    numbers = dict(zip([word.text for word in window.words], window.quotes, strict=True))
    assert numbers["said"] == numbers["old"] != numbers["adding"] == numbers["reopen"] != 0


# --- the network


def read(found: Sequence[Window], network: Network) -> tuple[Batch, torch.Tensor, dict[str, torch.Tensor]]:
    """Probabilities of tags and links."""
    given = batch(*shared_states(tiny_shared(), found), found)
    scores = network.scores(given)
    return given, scores.tags.softmax(-1), {name: scores.links[name].softmax(-1) for name in LINKS}


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(SHAPE, toy_weights(tiny_shared()))


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
    given = batch(*shared_states(tiny_shared(), found), found)
    noise = torch.where(given.pieces[..., None], given.states, 50.0)
    features = torch.where(given.pieces[..., None], given.features, 1)
    before, after = network.scores(given), network.scores(given._replace(states=noise, features=features))
    for row, window in enumerate(found):
        size = len(window.words)
        assert torch.allclose(before.tags[row, :size], after.tags[row, :size], atol=1e-5)
        assert all(torch.allclose(before.links[name][row, :size], after.links[name][row, :size], atol=1e-5) for name in LINKS)


@torch.inference_mode()
@pytest.mark.parametrize("feature", range(len(FEATURES)), ids=FEATURES)
def test_every_feature_counts(network: Network, feature: int) -> None:
    found = cut(TEXTS["a sentence"])
    given = batch(*shared_states(tiny_shared(), found), found)
    other = given.features.clone()
    other[..., feature] = (other[..., feature] == 0).long()
    assert not torch.allclose(network.scores(given).tags, network.scores(given._replace(features=other)).tags, atol=1e-3)


@torch.inference_mode()
def lent(id: str) -> tuple[dict[str, int], dict[str, torch.Tensor]]:
    """The words of a card (by form, the last of several), and which links [words, 1 + words] get the weight of the rules."""
    source, parse = card(id)
    (window,) = windows(source, parse, detect(source, parse), tiny_shared())
    weights = toy_weights(tiny_shared(), spread=0.01)
    given = batch(*shared_states(tiny_shared(), [window]), [window])
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


def test_fresh_weights_are_copies_of_the_upper_layers() -> None:
    shared = tiny_shared()
    found = fresh_weights(shared, LINK)
    upper = {name: value for layer in range(SHARED_LAYERS, SHAPE.layers) for name, value in shared.encoder.layer_weights(layer).items()}
    assert upper.keys() == {name for name in found if name.startswith("encoder.")}
    for name, value in upper.items():
        assert torch.equal(found[name], value)
        assert found[name].data_ptr() != value.data_ptr()  # training must not change what is shared
    assert found["tag.weight"].shape == (len(TAGS), SHAPE.width)
    with torch.inference_mode():
        Network(SHAPE, found).scores(batch(*shared_states(shared, cut("Yes.")), cut("Yes.")))


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
    found = windows(source, parse, (), tiny_shared())
    assert [end - start for start, end in said.windows] == [len(window.words) for window in found]
    with torch.inference_mode():
        for (start, end), window in zip(said.windows, found, strict=True):
            _, tags, links = read([window], Network(SHAPE, toy_weights(tiny_shared())))
            content = tags[0, :, TAGS.index("B-Content")] + tags[0, :, TAGS.index("I-Content")]
            assert [it.content for it in said.words[start:end]] == pytest.approx(content.tolist(), abs=1e-4)
            best = links["cue"][0].argmax(-1).tolist()
            told = [max(it.to_cue, key=it.to_cue.__getitem__, default=None) for it in said.words[start:end]]
            assert sum(i is not None and (0 if i == NOBODY else i - start + 1) == j for i, j in zip(told, best, strict=True)) >= 0.9 * len(
                best
            )


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
    """A bundle whose attribution network was never trained; its large files are links to those of the real one."""
    made, trained = tmp_path / "en", tmp_path / "trained"
    (made / "encoder").mkdir(parents=True)
    trained.mkdir()
    for file in bundle_dir().rglob("*"):
        if file.is_file() and file.name != MANIFEST:
            (made / file.relative_to(bundle_dir())).symlink_to(file)
    shutil.copyfile(bundle_dir() / MANIFEST, made / MANIFEST)
    for name in (WEIGHTS, "linker.json"):
        (made / name).unlink(missing_ok=True)
    save_file({name: value.half().contiguous() for name, value in fresh_weights(load_shared(bundle_dir())).items()}, trained / WEIGHTS)
    (trained / "linker.json").write_text(believer().model_dump_json(), encoding="utf-8")
    install(trained, made, ())
    return made


def test_a_tagger_is_loaded_from_its_bundle(folder: Path) -> None:
    found = load(folder)
    assert found.info == (load_manifest(folder).info,)
    source, parse = of(SENTENCE)
    check(found.read(source, parse, ()), parse)


def test_a_damaged_network_is_refused(folder: Path) -> None:
    path = folder / WEIGHTS
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(ModelError, match=r"attribution\.safetensors: sha256 .* install the package again"):
        load(folder)
    path.unlink()
    with pytest.raises(ModelError, match=r"attribution\.safetensors: missing; install the package again"):
        load(folder)


def test_importing_detection_loads_no_model_library() -> None:
    code = "import sys, quotes.detect.tagger, quotes.choice, quotes.pipeline; print({'torch', 'safetensors'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"
