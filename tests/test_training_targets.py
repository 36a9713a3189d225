"""What the network should say of a window, from gold."""

from __future__ import annotations

import pytest
from network_examples import tiny_shared
from tagger_examples import article, gold, parsed

from quotes.detect.tagger.network import LINKS, TAGS
from quotes.detect.tagger.windows import Window, windows
from quotes.lexicon import parse_example
from quotes.training.targets import IGNORED, Targets, collated, targets

pytestmark = pytest.mark.model


def cut(text: str) -> list[Window]:
    source = article(text)
    return windows(source, parsed(source), (), tiny_shared().labels)


def told(*markups: str) -> tuple[Window, Targets]:
    (window,) = cut(parse_example(markups[0]).text)
    return window, targets(window, gold(*markups))


def tags(window: Window, found: Targets) -> list[tuple[str, str]]:
    """The words that are part of something, with their tags."""
    return [(word.text, TAGS[tag]) for word, tag in zip(window.words, found.tags, strict=True) if tag]


def links(window: Window, found: Targets, name: str) -> set[tuple[str, str]]:
    """Linked words; the other word is "" for nobody."""
    forms = [word.text for word in window.words]
    return {(forms[i], forms[j] if j >= 0 else "") for i, j in found.links[name]}


def test_an_attribution() -> None:
    window, found = told("[Mayor Ruiz] <has said> {it leaks}.")
    assert tags(window, found) == [
        ("Mayor", "B-Source"),
        ("Ruiz", "I-Source"),
        ("has", "B-Cue"),
        ("said", "I-Cue"),
        ("it", "B-Content"),
        ("leaks", "I-Content"),
    ]
    both = {("it", "has"), ("it", "said"), ("leaks", "has"), ("leaks", "said")}
    assert links(window, found, "cue") == both
    assert links(window, found, "source") == {(cue, source) for cue in ("has", "said") for source in ("Mayor", "Ruiz")}
    assert links(window, found, "credit") == {(word, source) for word in ("it", "leaks") for source in ("Mayor", "Ruiz")}


def test_pieces_of_a_content_begin_anew_and_lead_to_one_cue() -> None:
    window, found = told("{“It leaks,”} <said> [Ruiz], {“all night.”}")
    assert [word for word, tag in tags(window, found) if tag == "B-Content"] == ["“", "“"]
    assert links(window, found, "cue") == {(word, "said") for word in ["“", "It", "leaks", ",", "”", "all", "night", "."]}
    assert {source for _, source in links(window, found, "credit")} == {"Ruiz"}
    assert (",", "O") not in tags(window, found)
    assert found.tags[7] == 0  # the comma behind Ruiz


def test_a_cue_in_pieces_begins_anew() -> None:
    window, found = told("<Did> [Ruiz] <say> {it leaks}?")
    assert [tag for word, tag in tags(window, found) if word in {"Did", "say"}] == ["B-Cue", "B-Cue"]


def test_what_is_missing_leads_to_nobody() -> None:
    window, found = told("{It leaks}. Okoro <said> {nothing new}.")
    assert tags(window, found)[0] == ("It", "B-Content")
    window, found = told("{It leaks}. Okoro left.")
    assert links(window, found, "cue") == links(window, found, "credit") == {("It", ""), ("leaks", "")}
    assert links(window, found, "source") == set()
    window, found = told("It <said> {nothing new}.")
    assert links(window, found, "source") == {("said", "")}


def test_two_attributions_keep_to_themselves() -> None:
    window, found = told("[Ruiz] <said> {it leaks}. Okoro added that it holds.", "Ruiz said it leaks. [Okoro] <added> {that it holds}.")
    assert links(window, found, "cue") == {("it", "said"), ("leaks", "said"), ("that", "added"), ("it", "added"), ("holds", "added")}
    assert links(window, found, "source") == {("said", "Ruiz"), ("added", "Okoro")}


def test_a_shared_source_has_links_from_both() -> None:
    window, found = told("[Ruiz] <said> {it leaks}, adding all is well.", "[Ruiz] said it leaks, <adding> {all is well}.")
    assert links(window, found, "source") == {("said", "Ruiz"), ("adding", "Ruiz")}


def test_words_that_gold_cuts_belong_to_it() -> None:
    window, found = told("[Rui]z <said> {it le}aks.")
    assert tags(window, found) == [("Ruiz", "B-Source"), ("said", "B-Cue"), ("it", "B-Content"), ("leaks", "I-Content")]


LONG = "It rained and it rained and nobody had known that it would rain all day. " * 16


def test_a_cue_in_another_window_is_no_cue() -> None:
    markup = f"[Ruiz] <said> {{it leaks. {LONG}\nIt will stand}}. {LONG}"
    first, second = cut(parse_example(markup).text)
    assert second.words[0].text == "It"
    wanted = gold(markup)
    here, there = targets(first, wanted), targets(second, wanted)
    assert {cue for _, cue in links(first, here, "cue")} == {"said"}
    assert links(first, here, "source") == {("said", "Ruiz")}
    assert [TAGS[tag] for tag in there.tags[:4]] == ["B-Content", "I-Content", "I-Content", "O"]
    assert {cue for _, cue in links(second, there, "cue")} == {""}
    assert {source for _, source in links(second, there, "credit")} == {""}
    assert there.links["source"] == []


def test_a_cue_without_its_content_is_a_cue_still() -> None:
    markup = f"{{It leaks}}.\n{LONG}\n{LONG} [Ruiz] <said>."
    first, *_, last = cut(parse_example(markup).text)
    found = targets(last, gold(markup))
    assert tags(last, found) == [("Ruiz", "B-Source"), ("said", "B-Cue")]
    assert found.links["cue"] == found.links["credit"] == []
    assert links(last, found, "source") == {("said", "Ruiz")}
    assert links(first, targets(first, gold(markup)), "cue") == {("It", ""), ("leaks", "")}


def test_a_window_without_gold() -> None:
    (window,) = cut("It rained.")
    found = targets(window, ())
    assert found == Targets([0] * len(window.words), {name: [] for name in LINKS})


def test_words_of_which_gold_tells_nothing() -> None:
    (window,) = cut("Ruiz said it leaks. Lee left.")
    judged = {word.start for word in window.words[:5]}
    found = targets(window, gold("[Ruiz] <said> {it leaks}. Lee left."), judged)
    assert found.tags[5:] == [IGNORED] * 3
    assert tags(window, found._replace(tags=found.tags[:5] + [0] * 3)) == [
        ("Ruiz", "B-Source"),
        ("said", "B-Cue"),
        ("it", "B-Content"),
        ("leaks", "I-Content"),
    ]


def test_a_batch() -> None:
    one, other = (
        Targets([1, 2, 0], {"cue": [(0, -1), (1, -1)], "source": [], "credit": []}),
        Targets([3], {"cue": [], "source": [(0, 0)], "credit": []}),
    )
    found, linked = collated([one, other], 4)
    assert found.tolist() == [[1, 2, 0, IGNORED], [3, IGNORED, IGNORED, IGNORED]]
    assert {name: it.shape for name, it in linked.items()} == dict.fromkeys(LINKS, (2, 4, 5))
    assert linked["cue"].nonzero().tolist() == [[0, 0, 0], [0, 1, 0]]  # column 0 is nobody
    assert linked["source"].nonzero().tolist() == [[1, 0, 1]]
    assert not linked["credit"].any()
