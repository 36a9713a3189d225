"""Which targets of stances are one topic."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import AnnotationError
from quotes.model import Parse, Sentence, Word
from quotes.model.stance import TargetKind
from quotes.stance.topics import Mention, TopicKnowledge, Topics, group
from quotes.stance.topics.knowledge import KnownTopic, load, topic_table
from quotes.stance.topics.naming import numbered, slug
from quotes.stance.topics.reading import Reader
from quotes.stance.topics.words import entries, read_entries

ROOT = Path(__file__).parents[1]
EAST = ("japan", "south korea", "united states")
NOTHING = TopicKnowledge()
STOP = {"a", "the", "to", "of", "for", "in", "with", "between", "among", "and", "on", "its"}


def said(
    text: str, *entities: str, article: str = "a", seq: int = 0, kind: TargetKind = "policy", head: str = "", about: Sequence[str] = ()
):
    """A mention whose content words are those of the text that are in no name; names stand in the text as they compare."""
    plain = text.casefold()
    for entity in entities:
        plain = plain.replace(entity, " ")
    words = [it.strip("',.") for it in plain.replace("'s", " ").split()]
    content = tuple(it for it in words if it and it not in STOP)
    return Mention((f"{article}:{seq}", 0), article, text, head or content[-1], content, frozenset(entities), kind, tuple(about))


def named(name: str, **more: object) -> Mention:
    return Mention((f"{more.get('article', 'a')}:{more.get('seq', 0)}", 0), str(more.get("article", "a")), name, name.casefold(), (),
                   frozenset({name.casefold()}), "entity")  # fmt: skip


def topics(*mentions: Mention, known: TopicKnowledge = NOTHING) -> list[str | None]:
    """The topic of each mention, in their order; the numbers in their keys are made different first."""
    apart = [it._replace(key=(it.key[0], i)) for i, it in enumerate(mentions)]
    found = {it.key: it.topic for it in group(apart, known).members}
    return [found[it.key] for it in apart]


def are_one(*mentions: Mention) -> bool:
    return len(set(topics(*mentions))) == 1


# --- what is one topic


def test_trilateral_cooperation_is_one_topic_however_it_is_worded() -> None:
    assert are_one(
        said(
            "trilateral cooperation with the united states", "united states", article="a", kind="relation", head="cooperation", about=EAST
        ),
        said("the trilateral cooperation", article="b", kind="relation", about=EAST),
        said(
            "coordination among korea, japan and the united states",
            "united states",
            "japan",
            "korea",
            article="c",
            kind="relation",
            head="coordination",
            about=EAST,
        ),
        said("to continue trilateral cooperation", article="d", about=EAST),
    )


def test_the_number_of_parties_keeps_relations_apart() -> None:
    assert not are_one(
        said("bilateral cooperation", kind="relation", about=EAST), said("trilateral cooperation", kind="relation", about=EAST)
    )


def test_relations_of_other_countries_are_other_topics() -> None:
    assert not are_one(
        said("bilateral tie", kind="relation", about=EAST),
        said("tie between north korea and russia", "north korea", "russia", kind="relation", head="tie", about=EAST),
    )


def test_parties_in_common_nouns_are_not_taken_from_the_context() -> None:
    assert not are_one(
        said("close cooperation", kind="relation", about=EAST),
        said("cooperation among like-minded states", kind="relation", head="cooperation", about=EAST),
    )


@pytest.mark.parametrize(
    ("verb", "noun"), [("cooperate", "cooperation"), ("develop", "development"), ("invade", "invasion"), ("deport", "deportation")]
)
def test_a_verb_is_one_with_its_noun(verb: str, noun: str) -> None:
    first = said(f"to {verb} with chad", "chad", head=verb, about=("chad", "mali"))
    assert are_one(first, said(f"the {noun} of chad", "chad", article="b", head=noun, about=("chad", "mali")))


def test_what_only_keeps_something_up_is_about_it() -> None:
    assert are_one(said("to promote exchange programs"), said("exchange programs", article="b"), said("continued exchange programs"))


def test_one_verb_with_other_objects_is_another_topic() -> None:
    assert len(set(topics(said("expand credit unions", head="expand"), said("expand big prisons", head="expand")))) == 2


def test_owners_in_conflict_keep_targets_apart() -> None:
    assert not are_one(said("russia's sanctions", "russia"), said("iran's sanctions", "iran", article="b"))


def test_a_short_name_is_the_full_one() -> None:
    assert topics(named("Donald Trump"), named("Trump", article="b")) == ["donald-trump", "donald-trump"]


def test_two_people_of_one_surname_stay_apart() -> None:
    first, second, _ = topics(named("Hillary Clinton"), named("Bill Clinton", article="b"), named("Clinton", article="c"))
    assert first != second


def test_a_surname_alone_is_rather_the_name_of_most_articles() -> None:
    often = [named("Hillary Clinton", article=it) for it in "bc"]
    bill, hillary, _, short = topics(named("Bill Clinton"), *often, named("Clinton", article="d"))
    assert short == hillary != bill


def test_countries_whose_names_begin_alike_stay_apart() -> None:
    assert not are_one(named("Niger"), named("Nigeria"))


def test_topics_do_not_chain() -> None:
    fish, _, truck = topics(said("fish fees"), said("fees", article="b"), said("truck fees", article="c"))
    assert fish != truck


# --- what is clear only in its article


def test_a_definite_phrase_is_a_topic_of_its_article() -> None:
    assert topics(said("the decision"), said("the decision", article="b")) == ["a/decision", "b/decision"]


def test_it_may_be_one_in_articles_about_the_same_names() -> None:
    first = said("the immigration bill", about=("mali", "chad"))
    assert are_one(first, said("the immigration bill", article="b", about=("chad", "mali", "togo")))
    assert not are_one(first, said("the immigration bill", article="b", about=("peru", "cuba")))


@pytest.mark.parametrize("text", ["it", "this", "They", "those", "…"])
def test_pronouns_have_no_topic(text: str) -> None:
    mention = Mention(("a:0", 0), "a", text, text.lower(), (text.lower(),), frozenset(), "entity")
    assert group([mention], NOTHING).members[0].topic is None


# --- rules, names and ids


def test_each_member_has_the_rule_that_put_it_there() -> None:
    texts = ["fish export fees", "fish export fees", "export fees", "martial law"]
    found = group([said(text, seq=i, head=text.split()[-1]) for i, text in enumerate(texts)], NOTHING)
    assert [it.rule for it in found.members] == ["same-words", "same-words", "same-head", "own"]


def test_a_short_name_has_a_rule_of_its_own() -> None:
    found = group([named("Donald Trump"), named("Trump", article="b")], NOTHING)
    assert [it.rule for it in found.members] == ["same-words", "same-name"]


def test_the_name_is_the_usual_noun_phrase() -> None:
    found = group([said("to promote exchange programs"), said("The exchange programs", seq=1), said("exchange programs", seq=2)], NOTHING)
    assert [it.name for it in found.topics] == ["exchange programs"]


def test_the_name_of_a_country_is_no_capital() -> None:
    seoul = named("Seoul")._replace(head="south korea", entities=frozenset({"south korea"}))
    assert [it.name for it in group([seoul, named("South Korea", article="b")], NOTHING).topics] == ["South Korea"]


def test_equal_slugs_get_numbers() -> None:
    assert numbered(["a", "b", "a", "a-2", "a"]) == ["a", "b", "a-2", "a-2-2", "a-3"]


@given(st.text(max_size=200))
def test_slugs_are_short_and_plain(text: str) -> None:
    assert len(slug(text)) <= 80
    assert not set(slug(text)) & set(" /'\n")


# --- properties

WORDS = ("bilateral", "cooperation", "ties", "ban", "missile", "testing", "tests", "law", "the", "its", "strengthen", "plan", "work")
NAMES = ("japan", "south korea", "korea", "united states", "donald trump", "trump", "asia", "asian")
MENTIONS = st.builds(
    lambda words, entities, article, kind, about: Mention(
        ("", 0), article, " ".join((*words, *entities)), words[-1], tuple(words), frozenset(entities), kind, tuple(about)
    ),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),
    st.lists(st.sampled_from(NAMES), max_size=3, unique=True),
    st.sampled_from("abc"),
    st.sampled_from(("policy", "relation", "entity", "event")),
    st.lists(st.sampled_from(NAMES), max_size=4, unique=True),
)


@given(st.lists(MENTIONS, max_size=20), st.randoms(use_true_random=False))
def test_the_order_does_not_matter(drawn: list[Mention], rng: random.Random) -> None:
    mentions = [it._replace(key=(f"{it.article}:{i}", 0)) for i, it in enumerate(drawn)]
    found = group(mentions, NOTHING)
    shuffled = mentions.copy()
    rng.shuffle(shuffled)
    assert group(shuffled, NOTHING) == found
    _check(found, mentions)


def _check(found: Topics, mentions: Sequence[Mention]) -> None:
    """Every mention is in one topic or none, every topic has members, ids are unique."""
    ids = [it.id for it in found.topics]
    assert [it.key for it in found.members] == sorted(it.key for it in mentions)
    assert len(set(ids)) == len(ids)
    assert set(ids) == {it.topic for it in found.members} - {None}


def test_many_mentions_take_seconds() -> None:
    rng = random.Random(7)
    nouns = [f"noun{i}" for i in range(3000)]
    often = [1 / (i + 10) for i in range(3000)]  # as words are
    places = ["japan", "chad", "mali", "peru", "cuba", "togo"]
    mentions = []
    for i in range(20_000):
        words = rng.choices(nouns, often, k=rng.randint(1, 4))
        names = rng.sample(places, rng.choice((0, 0, 1)))
        text = rng.choice(("", "the ")) + " ".join((*names, *words))
        about = tuple(rng.sample(places, 3))
        mentions.append(Mention((f"{i}", 0), f"article{i // 20}", text, words[-1], tuple(words), frozenset(names), "policy", about))
    started = process_time()
    found = group(mentions, NOTHING)
    assert process_time() - started < 10  # 2 or 3 on one core
    _check(found, mentions)


# --- what people settled


def known(**topic: object) -> TopicKnowledge:
    return TopicKnowledge(topics=(KnownTopic.model_validate(topic),))


def test_a_settled_wording_is_a_member() -> None:
    ties = known(name="ties of Chad and Mali", same=["The slow thaw"])
    found = group([said("the slow thaw"), said("the slow thaw", article="b")], ties)
    assert [(it.topic, it.rule) for it in found.members] == [("ties-of-chad-and-mali", "known")] * 2


def test_what_is_like_a_settled_wording_joins_it() -> None:
    law = known(name="emergency rule", same=["martial law"])
    assert topics(said("martial law"), said("to continue martial law"), known=law) == ["emergency-rule", "emergency-rule"]


def test_a_settled_pronoun_has_a_topic() -> None:
    assert topics(said("it", head="it"), known=known(name="the fee", same=["it"], articles=["a"])) == ["the-fee"]


def test_a_wording_may_be_settled_for_one_article() -> None:
    found = topics(
        said("the decision"), said("the decision", article="b"), known=known(name="the merger", same=["decision"], articles=["a"])
    )
    assert found == ["the-merger", "b/decision"]


def test_what_is_kept_out_stays_out() -> None:
    law = known(name="martial law", **{"not": ["to continue martial law"]})
    assert topics(said("martial law"), said("to continue martial law"), known=law) == ["martial-law", "to-continue-martial-law"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[topic]", "must be a UTF-8 TOML file"),
        ('[[topic]]\nname = ""', "topic.0.name"),
        ('[[topic]]\nname = "a"\nnames = []', "topic.0.names"),
        ('[[topic]]\nname = "…"', "without letters"),
        ('[[topic]]\nname = "a law"\n[[topic]]\nname = "Law"', "merge their tables"),
        ('[[topic]]\nname = "x"\nsame = ["law"]\n[[topic]]\nname = "y"\nsame = ["the law"]', "in both 'x' and 'y'; keep it in one"),
        ('[[topic]]\nname = "x"\nsame = ["law"]\nnot = ["Law"]', "both in and out of 'x'; remove it"),
    ],
)
def test_a_bad_file_is_refused_in_one_line(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "topics.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AnnotationError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(AnnotationError, match="nowhere"):
        load(tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    "topic",
    [
        KnownTopic(name='a "law"\x7f\\'),
        KnownTopic.model_validate({"name": "law", "same": ["laws", "l\naw"], "not": ["lawn"], "articles": ["a", "b"]}),
    ],
)
def test_a_topic_can_be_written_and_read(topic: KnownTopic, tmp_path: Path) -> None:
    path = tmp_path / "topics.toml"
    path.write_text(topic_table(topic) + "\n" + topic_table(KnownTopic(name="other")), encoding="utf-8", newline="")
    assert load(path).topics == (topic, KnownTopic(name="other"))


def test_the_topics_file_is_sorted() -> None:
    names = [it.name for it in load(ROOT / "annotations" / "topics.toml").topics]
    assert names == sorted(names)


# --- tables and parses


def test_the_synonyms_are_sorted_and_lead_to_no_synonym() -> None:
    assert list(entries()) == sorted(entries())
    assert not [it.lemma for it in entries().values() if it.concept in entries()]


def test_a_bad_synonym_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.csv"
    path.write_text("lemma,class,concept,sources\nkeep,faded,hold,own\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match=r"synonyms.csv:2: a faded lemma has no concept"):
        read_entries(path)


def parse(*rows: str) -> Parse:
    """A sentence; a row is `text/lemma/upos/head/deprel[/entity]`."""
    words, at = [], 0
    for id, row in enumerate(rows, 1):
        text, lemma, upos, head, deprel, *entity = row.split("/")
        words.append(
            Word(
                id=id,
                text=text,
                lemma=lemma,
                upos=upos,
                head=int(head),
                deprel=deprel,
                start=at,
                end=at + len(text),
                entity=(entity or ["O"])[0],
            )
        )
        at += len(text) + 1
    return Parse(sentences=(Sentence(words=tuple(words), zone=0),))


def test_a_target_is_read_by_what_it_is_about() -> None:
    found = parse("to/to/PART/2/mark", "promote/promote/VERB/0/root", "closer/close/ADJ/4/amod", "ties/tie/NOUN/2/obj")
    assert Reader(found).read(0, 22) == ("tie", ("promote", "close", "tie"), frozenset())


def test_a_capital_is_its_country_and_its_is_resolved() -> None:
    found = parse(
        "Moscow/Moscow/PROPN/2/nsubj/B-Location",
        "praised/praise/VERB/0/root",
        "its/its/PRON/4/nmod:poss",
        "ties/tie/NOUN/2/obj",
        "with/with/ADP/6/case",
        "Pyongyang/Pyongyang/PROPN/4/nmod/B-Location",
    )
    assert Reader(found).read(15, 38) == ("tie", ("tie",), frozenset({"russia", "north korea"}))
    assert Reader(found).context == ("north korea", "russia")


def test_a_surname_is_the_full_name_of_its_article() -> None:
    found = parse(
        "Bill/Bill/PROPN/3/nsubj/B-Person",
        "Clinton/Clinton/PROPN/1/flat/I-Person",
        "met/meet/VERB/0/root",
        "Ana/Ana/PROPN/3/obj/B-Person",
        "Clinton/Clinton/PROPN/4/flat/I-Person",
        "and/and/CCONJ/7/cc",
        "Ana/Ana/PROPN/4/conj/B-Person",
        "Clinton/Clinton/PROPN/7/flat/I-Person",
        "as/as/SCONJ/10/mark",
        "Clinton/Clinton/PROPN/3/advcl/B-Person",
        "left/leave/VERB/3/advcl",
        "House/House/PROPN/11/obj/B-Organization",
        "for/for/ADP/14/case",
        "White/White/PROPN/11/obl/B-Organization",
        "House/House/PROPN/14/flat/I-Organization",
    )
    clinton, house = (found.sentences[0].words[at] for at in (9, 11))
    assert Reader(found).read(clinton.start, clinton.end) == ("ana clinton", (), frozenset({"ana clinton"}))
    assert Reader(found).read(house.start, house.end) == ("house", (), frozenset({"house"}))


def test_a_phrasal_verb_is_another_verb() -> None:
    found = parse("take/take/VERB/0/root", "out/out/ADP/1/compound:prt", "families/family/NOUN/1/obj")
    assert Reader(found).read(0, 17) == ("take-out", ("take-out", "family"), frozenset())


def test_no_words_are_no_head() -> None:
    assert Reader(parse("Yes/yes/INTJ/0/root")).read(40, 50) == ("", (), frozenset())
