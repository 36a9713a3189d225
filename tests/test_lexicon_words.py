"""What the tables say: examples, look-ups, and words that must or must not stand in them."""

from __future__ import annotations

import re

import pytest

from quotes.lexicon import Cue, cues, light_verbs, organisations, parse_example, pronouns, reporter_hedges, roles, shell_nouns, titles
from quotes.lexicon.cues import Frame, FrameName, Pos
from quotes.model.stance import Engagement, SpeechAct

IRREGULAR = {
    "be": "is was are were",
    "begin": "began begun",
    "bet": "bet",
    "come": "came",
    "draw": "drew",
    "feel": "felt",
    "find": "found",
    "forbid": "forbade",
    "foresee": "foresaw foresees",
    "foretell": "foretold",
    "give": "gave",
    "go": "went gone",
    "have": "has had",
    "lay": "laid",
    "make": "made",
    "pay": "paid",
    "say": "said",
    "see": "saw sees",
    "shoot": "shot",
    "speak": "spoke",
    "stand": "stood",
    "swear": "swore",
    "take": "took",
    "tell": "told",
    "think": "thinks thought",
    "understand": "understands understood",
    "undertake": "undertook",
    "weep": "wept",
    "withdraw": "withdrew",
    "write": "wrote",
}


def is_form(word: str, lemma: str) -> bool:
    """Whether `word` may be a form of `lemma`: irregular ones are listed, others keep all but the last letter."""
    return word in IRREGULAR.get(lemma, "").split() or (word.startswith(lemma[:-1]) and len(word) <= len(lemma) + 4)


def has_form(text: str, lemma: str) -> bool:
    words = re.findall(r"[\w-]+", text.lower())
    return all(any(is_form(word, part) for word in words) for part in lemma.split())


def example_id(cue: Cue) -> str:
    return f"{cue.lemma}-{cue.pos}-{cue.cue_class}"


@pytest.mark.parametrize("cue", cues().rows, ids=example_id)
def test_example_shows_the_cue(cue: Cue) -> None:
    example = parse_example(cue.example)
    assert len(example.source) == 1
    assert len(example.cue) == 1
    assert example.content
    marked = example.cue[0].text if {frame.name for frame in cue.frames} != {"in"} else example.text
    assert has_form(marked, cue.lemma)
    assert example.text[0].isupper() or example.text[0] == '"'
    assert example.text.endswith((".", '"'))


@pytest.mark.parametrize("cue", cues().rows, ids=example_id)
def test_example_shows_one_of_the_frames(cue: Cue) -> None:
    example = parse_example(cue.example)
    content, last = example.content[0].text, example.cue[0].text.split()[-1]
    names = {frame.name for frame in cue.frames}
    prepositions = {frame.preposition for frame in cue.frames if frame.name in {"prep", "prep-inf"}}
    if content.startswith('"'):
        assert names & {"quote", "in"}
    elif re.match(r"(that|whether) ", content):
        assert "clause" in names
    elif content.startswith("to "):
        assert "inf" in names
    elif last in prepositions:
        assert names & {"prep", "prep-inf"}
    else:
        assert names & {"np", "obj-inf", "obj-prep", "obj-comp", "shell"}


def test_complementisers_stand_in_the_content_and_prepositions_in_the_cue() -> None:
    for cue in cues():
        assert not re.search(r"\b(that|whether|to)$", parse_example(cue.example).cue[0].text) or Frame("prep", "to") in cue.frames, cue


@pytest.mark.parametrize("lemma", sorted(shell_nouns()))
def test_shell_noun_example(lemma: str) -> None:
    entry = shell_nouns()[lemma]
    example = parse_example(entry.example)
    words = example.cue[0].text.split()
    content = example.content[0].text
    assert has_form(example.cue[0].text, entry.lemma)
    if content.startswith("that "):
        assert "clause" in entry.complements
    elif content.startswith("to "):
        assert "inf" in entry.complements
    else:
        assert words[-1] in entry.prepositions
    assert any(verb.takes(entry.lemma) and has_form(words[0] + " " + words[1], verb.lemma) for verb in light_verbs().values())


@pytest.mark.parametrize("lemma", sorted(light_verbs()))
def test_light_verb_takes_known_nouns(lemma: str) -> None:
    entry = light_verbs()[lemma]
    assert set(entry.nouns) <= set(shell_nouns())
    assert list(entry.nouns) == sorted(entry.nouns)
    cue = parse_example(entry.example).cue[0].text
    assert has_form(cue, entry.lemma)
    assert any(has_form(cue, noun) for noun in shell_nouns() if entry.takes(noun))


def test_a_light_verb_without_nouns_takes_every_shell_noun_and_no_other() -> None:
    assert light_verbs()["express"].takes("concern")
    assert not light_verbs()["express"].takes("milk")
    assert light_verbs()["pay"].takes("tribute")
    assert not light_verbs()["pay"].takes("concern")


def test_cue_lookups() -> None:
    table = cues()
    assert {cue.cue_class for cue in table.find("tell", "verb")} == {"assert", "direct"}
    assert table.find("tell", "noun") == ()
    called = table.match("call", "verb", "prep", "for")
    assert called is not None
    assert called.cue_class == "direct"
    assert table.match("call", "verb", "prep", "at") is None
    assert table.match("call", "verb", "np") is None
    assert ("point", "out") in table.phrases("point")
    assert table.phrases("say") == ()


@pytest.mark.parametrize(
    ("form", "given", "lemma"),
    [
        ("blamed", "blam", "blame"),
        ("alleging", "alleg", "allege"),
        ("Quipped", "quipp", "quip"),
        ("echoes", "echoe", "echo"),
        ("decried", "decri", "decry"),
        ("shrugged", "shrugg", "shrug"),
        ("said", "say", "say"),
        ("painted", "paint", "paint"),
        ("sold", "sell", "sell"),
    ],
)
def test_lemmas_of_cues_are_repaired(form: str, given: str, lemma: str) -> None:
    assert cues().verb_lemma(form, given) == lemma


def test_frames_print_as_they_are_written() -> None:
    assert [str(frame) for frame in (Frame("quote"), Frame("prep", "for"))] == ["quote", "prep:for"]


@pytest.mark.parametrize("lemma", ["believe", "fear", "hope", "intend", "think", "want"])
def test_thoughts_are_told_from_speech(lemma: str) -> None:
    assert all(cue.thought for cue in cues().find(lemma, "verb"))
    assert not any(cue.thought for cue in cues().find("say", "verb"))


@pytest.mark.parametrize(
    ("lemma", "pos", "engagement", "act"),
    [
        ("say", "verb", "ACKNOWLEDGE", "assert"),
        ("argue", "verb", "ACKNOWLEDGE", "assert"),
        ("predict", "verb", "ACKNOWLEDGE", "assert"),
        ("prediction", "noun", "ACKNOWLEDGE", "assert"),
        ("wonder", "verb", "ACKNOWLEDGE", "ask"),
        ("question", "noun", "ACKNOWLEDGE", "ask"),
        ("promise", "verb", "ACKNOWLEDGE", "commit"),
        ("offer", "verb", "ACKNOWLEDGE", "commit"),
        ("plan", "verb", "ACKNOWLEDGE", "commit"),
        ("intend", "verb", "ACKNOWLEDGE", "commit"),
        ("willing", "adj", "ACKNOWLEDGE", "commit"),
        ("urge", "verb", "ACKNOWLEDGE", "direct"),
        ("propose", "verb", "ACKNOWLEDGE", "direct"),
        ("warn", "verb", "ACKNOWLEDGE", "warn"),
        ("threaten", "verb", "ACKNOWLEDGE", "warn"),
        ("thank", "verb", "ACKNOWLEDGE", "praise"),
        ("endorse", "verb", "ACKNOWLEDGE", "praise"),
        ("support", "noun", "ACKNOWLEDGE", "praise"),
        ("grateful", "adj", "ACKNOWLEDGE", "praise"),
        ("accuse", "verb", "ACKNOWLEDGE", "criticise"),
        ("mock", "verb", "ACKNOWLEDGE", "criticise"),
        ("furious", "adj", "ACKNOWLEDGE", "criticise"),
        ("believe", "verb", "ACKNOWLEDGE", "think"),
        ("hope", "verb", "ACKNOWLEDGE", "think"),
        ("delighted", "adj", "ACKNOWLEDGE", "think"),
        ("sob", "verb", "ACKNOWLEDGE", "assert"),
        ("concur", "verb", "ACKNOWLEDGE", "agree"),
        ("retort", "verb", "ACKNOWLEDGE", "deny"),
        ("claim", "verb", "DISTANCE", "assert"),
        ("purport", "verb", "DISTANCE", "assert"),
        ("allegation", "noun", "DISTANCE", "criticise"),
        ("admit", "verb", "ENDORSE", "agree"),
        ("acknowledge", "verb", "ENDORSE", "agree"),
        ("concede", "verb", "ENDORSE", "agree"),
        ("confirm", "verb", "ENDORSE", "agree"),
        ("point out", "verb", "ENDORSE", "assert"),
        ("reveal", "verb", "ENDORSE", "assert"),
        ("recognise", "verb", "ENDORSE", "think"),
        ("stress", "verb", "PRONOUNCE", "assert"),
        ("insist", "verb", "PRONOUNCE", "assert"),
        ("vow", "noun", "PRONOUNCE", "commit"),
        ("deny", "verb", "DISCLAIM", "deny"),
        ("reject", "verb", "DISCLAIM", "deny"),
        ("dismissive", "adj", "DISCLAIM", "deny"),
        ("refuse", "verb", "ACKNOWLEDGE", "commit"),
    ],
)
def test_framing_of_a_cue(lemma: str, pos: Pos, engagement: Engagement, act: SpeechAct) -> None:
    (cue,) = cues().find(lemma, pos)
    assert (cue.engagement, cue.act) == (engagement, act)


@pytest.mark.parametrize(
    ("lemma", "frame", "preposition", "act"),
    [
        ("ask", "clause", None, "ask"),
        ("ask", "obj-inf", None, "direct"),
        ("tell", "clause", None, "assert"),
        ("tell", "obj-inf", None, "direct"),
        ("agree", "clause", None, "agree"),
        ("agree", "inf", None, "agree"),
        ("call", "obj-comp", None, "assert"),
        ("call", "prep", "for", "direct"),
    ],
)
def test_act_goes_by_the_frame(lemma: str, frame: FrameName, preposition: str | None, act: SpeechAct) -> None:
    cue = cues().match(lemma, "verb", frame, preposition)
    assert cue is not None
    assert cue.act == act


@pytest.mark.parametrize(
    ("lemma", "engagement", "act"),
    [
        ("concern", "ACKNOWLEDGE", "think"),
        ("anger", "ACKNOWLEDGE", "criticise"),
        ("gratitude", "ACKNOWLEDGE", "praise"),
        ("intention", "ACKNOWLEDGE", "commit"),
        ("plea", "ACKNOWLEDGE", "direct"),
        ("claim", "DISTANCE", "assert"),
        ("point", "ENDORSE", "assert"),
        ("emphasis", "PRONOUNCE", "assert"),
        ("denial", "DISCLAIM", "deny"),
    ],
)
def test_framing_of_a_shell_noun(lemma: str, engagement: Engagement, act: SpeechAct) -> None:
    noun = shell_nouns()[lemma]
    assert (noun.engagement, noun.act) == (engagement, act)


def test_spellings_frame_alike() -> None:
    framing = {(cue.lemma, cue.pos): (cue.engagement, cue.act) for cue in cues()}
    pairs = [((lemma, pos), (re.sub(r"ise(d?)$", r"ize\1", lemma), pos)) for lemma, pos in framing]
    differing = [pair for pair in pairs if framing[pair[0]] != framing.get(pair[1], framing[pair[0]])]
    assert not differing


@pytest.mark.parametrize("lemma", sorted(reporter_hedges()))
def test_reporter_hedge_example_shows_it_in_its_place(lemma: str) -> None:
    hedge = reporter_hedges()[lemma]
    example = parse_example(hedge.example)
    assert len(example.source) == len(example.cue) == len(example.content) == 1
    pattern = {
        "adverb": rf"{lemma} \w+",
        "governor": rf"{lemma}ed to \w+",
        "modifier": rf"{lemma} \w+",
        "passive": r"is \w+ to (have|be|want)\b",
    }[hedge.position]
    assert re.match(pattern, example.cue[0].text)
    assert has_form(example.cue[0].text, lemma)


def test_reporter_hedges_are_told_by_position() -> None:
    hedges = reporter_hedges()
    assert {hedge.position for hedge in hedges.values()} == {"adverb", "governor", "modifier", "passive"}
    assert (hedges["reportedly"].position, hedges["so-called"].position) == ("adverb", "modifier")
    assert (hedges["appear"].position, hedges["say"].position) == ("governor", "passive")
    assert not set(hedges) & {"carefully", "firmly", "probably", "expect", "new"}


@pytest.mark.parametrize("lemma", ["show", "find", "see", "get", "give", "have", "add", "claim", "observe", "repeat", "accept"])
def test_ambiguous_verbs_take_no_bare_object(lemma: str) -> None:
    assert cues().match(lemma, "verb", "np") is None


@pytest.mark.parametrize(
    ("lemma", "pos", "frame", "preposition"),
    [
        ("say", "verb", "quote", None),
        ("ask", "verb", "clause", None),
        ("pledge", "verb", "inf", None),
        ("urge", "verb", "obj-inf", None),
        ("call", "verb", "prep-inf", "on"),
        ("emphasize", "verb", "np", None),
        ("agree", "verb", "prep", "on"),
        ("thank", "verb", "obj-prep", "for"),
        ("describe", "verb", "obj-prep", "as"),
        ("call", "verb", "obj-comp", None),
        ("express", "verb", "shell", None),
        ("claim", "noun", "clause", None),
        ("promise", "noun", "inf", None),
        ("criticism", "noun", "prep", "of"),
        ("statement", "noun", "in", None),
        ("confident", "adj", "clause", None),
        ("concerned", "adj", "prep", "about"),
        ("eager", "adj", "inf", None),
    ],
)
def test_each_construction_has_a_cue(lemma: str, pos: str, frame: str, preposition: str | None) -> None:
    assert cues().match(lemma, pos, frame, preposition) is not None  # type: ignore[arg-type]


def test_people_and_organisations() -> None:
    assert roles()["king"].gender == "m"
    assert roles()["spokeswoman"].gender == "f"
    assert roles()["minister"].named
    assert not roles()["resident"].named
    assert organisations()["ministry"].kind == "organisation"
    assert organisations()["poll"].kind == "document"
    assert not {role for role in roles() if role in organisations()}
    assert titles()["Sen"].expansion == "Senator"
    assert titles()["Mrs"].gender == "f"


def test_titles_are_written_without_final_stop_and_expansions_are_titles() -> None:
    assert not [title for title in titles() if title.endswith(".")]
    singular = {title.expansion for title in titles().values() if title.expansion and not title.title.endswith("s")}
    assert singular <= set(titles()) | {"Missus"}


def test_pronouns() -> None:
    (he,) = pronouns()["he"]
    assert (he.person, he.number, he.gender, he.kind) == ("3", "singular", "m", "personal")
    assert {entry.kind for entry in pronouns()["her"]} == {"personal", "possessive"}
    assert {entry.kind for entry in pronouns()["that"]} == {"demonstrative", "relative"}
    assert pronouns()["they"][0].gender is None
