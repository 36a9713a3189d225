"""What a model reads of the sentences that quotes touch, and how its answers find their way back."""

from __future__ import annotations

from stance_examples import CONDEMNED, FOR, NEITHER, OPENED, VITAL, Told, Toy, of_targets, page_of, quoted, readings_of

from quotes.stance.opinion import CONTENT, CUE, OTHER, ROLES, Likely, Marked
from quotes.stance.page import Node
from quotes.stance.sentences import Opinionated, stretch, touched, words_in
from quotes.stance.sentiment import BAD, GOOD, NONE

PAGE = page_of(quoted(OPENED, CONDEMNED, VITAL))


def nodes(at: int, *ids: int) -> list[Node]:
    return [Node(at, PAGE.trees[at].word(id)) for id in ids]


def range_of(words: str) -> tuple[int, int]:
    start = PAGE.text.index(words)
    return start, start + len(words)


# --- roles


def test_the_words_of_quotes_have_roles() -> None:
    found = touched([(nodes(0, 5, 6), nodes(0, 4)), (nodes(1, 5), nodes(1, 3))])
    assert found == {0: {5: CONTENT, 6: CONTENT, 4: CUE}, 1: {5: CONTENT, 3: CUE}}


def test_a_cue_counts_more_than_content_whatever_comes_first() -> None:
    outer, inner = (nodes(0, 4, 5, 6), nodes(0, 3)), (nodes(0, 6), nodes(0, 5))
    wanted = {0: {3: CUE, 4: CONTENT, 5: CUE, 6: CONTENT}}
    assert touched([outer, inner]) == touched([inner, outer]) == wanted
    assert touched([(nodes(0, 4), nodes(0, 4))]) == {0: {4: CUE}}


def test_without_quotes_no_sentence_is_touched() -> None:
    assert touched([]) == {}
    assert touched([([], [])]) == {}


# --- what is read


def test_a_stretch_runs_from_the_first_to_the_last_word_with_a_role() -> None:
    first, marked = stretch(PAGE, 0, {4: CUE, 6: CONTENT, 8: CONTENT})
    assert first == 4
    assert marked.words == ("said", "the", "harbour", "quietly", "swallowed")
    assert marked.roles == (CUE, OTHER, CONTENT, OTHER, CONTENT)
    assert len(marked.sentiments) == 5


def test_a_stretch_stands_in_its_whole_sentence() -> None:
    (whole,) = stretch(PAGE, 0, {4: CUE, 8: CONTENT}).marked.around
    assert whole == ("On", "Monday", "Ann", "said", "the", "harbour", "quietly", "swallowed", "the", "ferry", "again", ".")
    for roles in ({4: CUE, 6: CONTENT, 8: CONTENT}, {1: CONTENT}, {12: CUE}, {1: CUE, 12: CONTENT}, {}):
        _, marked = stretch(PAGE, 0, roles)
        assert marked.around == (whole,)
        assert marked.words == whole[marked.start : marked.start + len(marked.words)]
    assert [stretch(PAGE, 0, roles).marked.start for roles in ({4: CUE}, {1: CUE, 9: CONTENT}, {})] == [3, 0, 0]


def test_a_stretch_of_one_word_and_a_whole_sentence() -> None:
    assert stretch(PAGE, 0, {1: CONTENT}).marked.words == ("On",)
    assert stretch(PAGE, 0, {1: CONTENT, 12: CUE}).marked.words == tuple(word.text for word in PAGE.trees[0].words)
    assert stretch(PAGE, 0, {}) == (1, stretch(PAGE, 0, {1: OTHER}).marked)
    assert len(stretch(PAGE, 0, {5: OTHER}).marked.words) == 12


def test_the_words_of_known_targets_are_marked() -> None:
    _, marked = stretch(PAGE, 0, {4: CUE, 6: CONTENT}, known={4, 5, 6, 12})
    assert marked.roles == (CUE + ROLES, OTHER + ROLES, CONTENT + ROLES)
    assert len({OTHER, CONTENT, CUE, *marked.roles}) == 2 * ROLES


def test_what_the_tables_know_of_each_word() -> None:
    sentiments = dict(
        zip(("the", "bridge", "was", "not", "vital"), stretch(PAGE, 2, {3: CONTENT, 7: CONTENT}).marked.sentiments, strict=True)
    )
    assert sentiments == {"the": NONE, "bridge": NONE, "was": NONE, "not": NONE, "vital": GOOD}
    assert stretch(PAGE, 1, {3: CUE}).marked.sentiments == (BAD,)


def test_words_in_a_range() -> None:
    assert [word.text for word in words_in(PAGE, 0, range_of("harbour quietly"))] == ["harbour", "quietly"]
    assert [word.text for word in words_in(PAGE, 0, range_of("arbour quietly swall"))] == ["quietly"]  # whole words alone
    assert words_in(PAGE, 1, range_of("harbour quietly")) == []


# --- opinions


def opinionated(model: Told, *known: str) -> Opinionated:
    """On the quotes of three sentences: `the harbour quietly swallowed the ferry`, `the attack`, and `the bridge was not vital`."""
    readings = readings_of(OPENED, CONDEMNED, VITAL)
    places = [(at, range_of(words)) for words in known for at in range(3) if words_in(PAGE, at, range_of(words))]
    return Opinionated(readings[0].page, readings, places, model)


def test_a_model_reads_every_touched_sentence_once() -> None:
    model = Told()
    opinionated(model, "the attack")
    ((first, second, third),) = model.seen
    assert first.words == ("said", "the", "harbour", "quietly", "swallowed", "the", "ferry")
    assert first.roles == (CUE,) + 6 * (CONTENT,)
    around = (tuple(word.text for word in PAGE.trees[1].words),)
    assert second == Marked(("condemned", "the", "attack"), (CUE, CONTENT + ROLES, CONTENT + ROLES), second.sentiments, around, 2)
    assert third.roles == (CUE,) + 5 * (CONTENT,)


def test_two_quotes_of_a_sentence_are_read_together() -> None:
    both = Toy(("[Ann] <said> {the bridge} was not vital .", "Ann said the bridge was not {vital} ."), VITAL.rows)
    model = Told()
    readings = readings_of(both)
    Opinionated(readings[0].page, readings, (), model)
    ((it,),) = model.seen
    assert it.words == ("said", "the", "bridge", "was", "not", "vital")
    assert it.roles == (CUE, CONTENT, CONTENT, OTHER, OTHER, CONTENT)


def test_prominence_is_known_by_sentence_and_word() -> None:
    found = opinionated(Told(heads={"harbour": 0.7, "attack": 0.6})).prominence()
    assert found.keys() == {0, 1, 2}
    assert found[0] == {4: 0.0, 5: 0.0, 6: 0.7, 7: 0.0, 8: 0.0, 9: 0.0, 10: 0.0}
    assert found[1] == {3: 0.0, 4: 0.0, 5: 0.6}


def test_a_target_is_known_by_its_places_in_what_was_read() -> None:
    found = opinionated(Told())
    assert found.target((0, range_of("the harbour"))) == (1, 2)
    assert found.target((1, range_of("attack"))) == (2,)
    assert found.stretch(1).first == 3


def test_words_that_were_not_read_are_no_places() -> None:
    found = opinionated(Told())
    assert found.target((0, range_of("Monday"))) == ()
    assert found.target((0, range_of("again"))) == ()
    assert found.target((0, range_of("the ferry again"))) == (5, 6)
    assert found.target((1, range_of("The mayor condemned"))) == (0,)


def test_labels_come_in_the_order_of_the_targets() -> None:
    said = {"harbour": Likely(0.1, 0.2, 0.7), "attack": Likely(0.3, 0.4, 0.3), "ferry": Likely(0.5, 0.3, 0.2)}
    found = opinionated(Told(of_targets(said, FOR)))
    asked = [(1, range_of("the attack")), (0, range_of("the ferry")), (2, range_of("bridge")), (0, range_of("the harbour"))]
    assert found.labels(asked) == [said["attack"], said["ferry"], FOR, said["harbour"]]
    assert found.labels([]) == []


def test_known_words_of_sentences_that_no_quote_touches_are_passed_over() -> None:
    model = Told()
    (reading,) = readings_of(CONDEMNED)
    page = readings_of(CONDEMNED, OPENED)[0].page
    found = Opinionated(page, [reading], [(1, (page.trees[1].words[0].start, page.trees[1].words[2].end))], model)
    assert len(found.stretches) == 1
    assert found.labels([(0, page_range(page.text, "the attack"))]) == [NEITHER]


def page_range(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)
