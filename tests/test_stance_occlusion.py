"""Which words a model's label rests on, with models whose answers hang on words that the tests know."""

from __future__ import annotations

import pytest
from stance_examples import AGAINST, CONDEMNED, FOR, NEITHER, OPENED, Says, Told, Toy, readings_of

from quotes.model import StanceLabel
from quotes.stance.candidates import Candidate, known_candidates, proposed_candidates
from quotes.stance.occlusion import MASK, MOST_SHOWN, MOST_TRIED, Alone, occluded
from quotes.stance.opinion import Likely, Marked
from quotes.stance.sentences import Opinionated
from quotes.stance.sentiment import NONE


class Shown:
    """What a model's labels rest on in an article of these sentences: of the first candidate of each quote, and of words like `heads`."""

    def __init__(self, says: Says, *toys: Toy, label: StanceLabel = "AGAINST", heads: tuple[str, ...] = ()) -> None:
        readings = readings_of(*toys)
        self.page = readings[0].page
        self.model = Told(says)
        self.opinionated = Opinionated(self.page, readings, (), self.model)
        known = [candidate for reading in readings for candidate in known_candidates(reading)[:1]]
        wanted = {at: {word.id: float(word.text in heads) for word in tree.words} for at, tree in enumerate(self.page.trees)}
        self.targets: list[Candidate] = [*known, *(it for reading in readings for it in proposed_candidates(reading, known, wanted))]
        likely = self.opinionated.labels([(it.target.at, it.range) for it in self.targets])
        alone = [Alone(it, label, found) for it, found in zip(self.targets, likely, strict=True)]
        self.found = occluded(self.page, self.opinionated, self.model, alone)

    def drops(self, number: int = 0) -> dict[str, float]:
        it = self.targets[number]
        return {self.page.text[word.start : word.end]: word.drop for word in self.found.get((it.target.at, it.range), ())}


def without(word: str, then: Likely = NEITHER, before: Likely = AGAINST) -> Says:
    """A model whose answer hangs on one word."""
    return lambda sentence, _: before if word in sentence.words else then


@pytest.mark.parametrize("word", ["swallowed", "quietly", "ferry"])
def test_the_word_on_which_an_answer_hangs_is_found(word: str) -> None:
    assert Shown(without(word), OPENED).drops() == {word: pytest.approx(0.8)}


def test_the_drop_is_that_of_the_label() -> None:
    assert Shown(without("swallowed", FOR, Likely(0.5, 0.3, 0.2)), OPENED, label="AGAINST").drops() == {"swallowed": pytest.approx(0.25)}
    assert Shown(without("swallowed", FOR, Likely(0.5, 0.3, 0.2)), OPENED, label="FAVOR").drops() == {}  # it only gets surer


def test_where_no_word_counts_none_is_shown() -> None:
    assert Shown(lambda _, __: AGAINST, OPENED).drops() == {}


@pytest.mark.parametrize(("drop", "shown"), [(0.09, False), (0.11, True)])
def test_a_small_drop_is_not_shown(drop: float, shown: bool) -> None:
    found = Shown(without("swallowed", Likely(0.1, 0.9 - drop, drop), Likely(0.1, 0.9, 0.0)), OPENED).drops()
    assert bool(found) == shown


def test_the_weightiest_words_come_first() -> None:
    def says(sentence: Marked, _: object) -> Likely:
        chance = 0.9 - 0.3 * ("ferry" not in sentence.words) - 0.2 * ("quietly" not in sentence.words)
        chance -= 0.4 * ("swallowed" not in sentence.words)
        return Likely(0.0, chance, 1 - chance)

    found = Shown(says, OPENED).drops()
    assert list(found) == ["swallowed", "ferry"]
    assert len(found) == MOST_SHOWN


def test_neither_the_head_of_the_target_nor_small_words_are_tried() -> None:
    shown = Shown(lambda _, __: AGAINST, OPENED)
    _, tried = shown.model.seen
    hidden = [[word for word in ("the", "harbour", "quietly", "swallowed", "ferry", "said") if word not in it.words] for it in tried]
    assert sorted(word for (word,) in hidden) == ["ferry", "quietly", "said", "swallowed"]
    assert len(tried) <= MOST_TRIED


def test_a_hidden_word_is_a_mask_without_sentiment() -> None:
    shown = Shown(lambda _, __: AGAINST, CONDEMNED)
    (read,), (tried,) = shown.model.seen
    assert read.words == ("condemned", "the", "attack")
    assert read.sentiments[0] != NONE
    assert tried.words == (MASK, "the", "attack")
    assert tried.roles == read.roles
    assert tried.sentiments == (NONE, *read.sentiments[1:])


def test_a_hidden_word_is_hidden_in_the_sentence_around_it_too() -> None:
    """The network's lower layers read the whole sentence; they must not see what is hidden."""
    shown = Shown(lambda _, __: AGAINST, CONDEMNED, OPENED)
    (condemned, opened), tried = shown.model.seen
    assert condemned.around == (("The", "mayor", "condemned", "the", "attack", "."),)
    assert {it.around[0] for it in tried if it.start == condemned.start} == {("The", "mayor", MASK, "the", "attack", ".")}
    hidden = {it.around[0] for it in tried if it.start == opened.start}
    assert len(hidden) == 4
    for it in tried:
        (whole,) = it.around
        assert whole.count(MASK) == it.words.count(MASK) == 1
        assert it.words == whole[it.start : it.start + len(it.words)]


def test_of_many_words_those_with_a_sentiment_are_tried_and_then_the_nearest() -> None:
    many = Toy(
        ("[Ann] <said> {dogs cats birds ferries towns wars bridges} .",),
        "\n".join(
            ["Ann PROPN NNP 2 nsubj", "say VERB VBD 0 root", "dog NOUN NNS 2 obj"]
            + [f"{lemma} NOUN NNS 3 conj" for lemma in ("cat", "bird", "ferry", "town", "war", "bridge")]
            + [". PUNCT . 2 punct"]
        ),
    )
    shown = Shown(lambda _, __: AGAINST, many)
    hidden = [set(it.words) ^ {"said", "dogs", "cats", "birds", "ferries", "towns", "wars", "bridges", MASK} for it in shown.model.seen[1]]
    assert hidden == [{"wars"}, {"said"}, {"cats"}, {"birds"}]


def test_names_are_not_tried() -> None:
    named = Toy(OPENED.markups, OPENED.rows.replace("ferry NOUN NN 8 obj", "ferry NOUN NN 8 obj B-Misc"))
    assert Shown(without("ferry"), named).drops() == {}


def test_each_target_has_words_of_its_own() -> None:
    def says(sentence: Marked, target: tuple[str, ...]) -> Likely:
        return AGAINST if {"harbour": "swallowed", "ferry": "quietly", "attack": "condemned"}[target[-1]] in sentence.words else NEITHER

    shown = Shown(says, OPENED, CONDEMNED, heads=("ferry",))
    assert [it.target.word.text for it in shown.targets] == ["harbour", "attack", "ferry"]
    assert [list(shown.drops(number)) for number in range(3)] == [["swallowed"], ["condemned"], ["quietly"]]


def test_words_are_found_by_their_place_in_the_article() -> None:
    shown = Shown(without("condemned"), OPENED, CONDEMNED)
    (found,) = shown.found[1, shown.targets[1].range]
    at = shown.page.text.index("condemned")
    assert (found.start, found.end) == (at, at + len("condemned"))
    assert found.drop == pytest.approx(0.8)


def test_nothing_to_ask() -> None:
    shown = Shown(lambda _, __: AGAINST, OPENED)
    assert occluded(shown.page, shown.opinionated, shown.model, []) == {}
    assert len(shown.model.seen) == 2  # nothing was read for it
