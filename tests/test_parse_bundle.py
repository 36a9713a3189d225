"""The bundled models at work."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotes.conllu import dumps, loads
from quotes.errors import ModelError
from quotes.model import Article, Parse, Sentence, Zone, ZoneKind, text_sha256
from quotes.models import bundle_dir, load_manifest
from quotes.pipeline import Parser

NEWS = (
    "“We can’t accept this,” the foreign minister told reporters in Geneva on Friday.\r\n"
    "\r\n"
    "Prices rose 5\u00a0% in the U.S., Sen.\u202fAnn Doe said. She didn't say why.\r\n"
    "\r\n"
    "„No comment“, wrote Rene\u0301 Dupont 😀👨\u200d👩\u200d👧 of 'the 'Times''.\r\n"
)


def article(text: str, *kinds: ZoneKind, slug: str = "a") -> Article:
    """An article whose paragraphs are zones; of the given kinds, else body."""
    zones: list[Zone] = []
    at = 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        if line.strip():
            zones.append(Zone(kind=kinds[number] if kinds else "body", start=at, end=at + len(line.rstrip("\r\n"))))
        at += len(line)
    return Article(slug=slug, file="a.txt", text=text, sha256=text_sha256(text), zones=tuple(zones))


def whole(text: str, slug: str) -> Article:
    """An article that is one zone, line ends and all."""
    start = len(text) - len(text.lstrip())
    zone = Zone(kind="body", start=start, end=len(text.rstrip()))
    return Article(slug=slug, file="a.txt", text=text, sha256=text_sha256(text), zones=(zone,))


def assert_sound(source: Article, parse: Parse) -> None:
    """What holds for every parse of every article."""
    assert loads(dumps(parse)) == parse  # also validates every record, which the parser builds without validation
    assert [sentence.start for sentence in parse.sentences] == sorted(sentence.start for sentence in parse.sentences)
    for sentence in parse.sentences:
        zone = source.zones[sentence.zone]
        assert zone.start <= sentence.start < sentence.end <= zone.end
        assert_words_fit(source.text, sentence)
        assert_tree(sentence)
        for before, word in zip([None, *sentence.words], sentence.words, strict=False):
            assert not word.entity.startswith("I-") or (before and before.entity[2:] == word.entity[2:])


def assert_words_fit(text: str, sentence: Sentence) -> None:
    tokens = {(multiword.start, multiword.end) for multiword in sentence.multiwords}
    assert all(text[multiword.start : multiword.end] == multiword.text for multiword in sentence.multiwords)
    for word in sentence.words:
        assert word.start < word.end
        assert text[word.start : word.end] == word.text or (word.start, word.end) in tokens


def assert_tree(sentence: Sentence) -> None:
    assert [word.id for word in sentence.words] == list(range(1, len(sentence.words) + 1))
    roots = [word for word in sentence.words if word.head == 0]
    assert [word.deprel for word in roots] == ["root"]
    for word in sentence.words:
        steps, at = 0, word
        while at.head:
            at = sentence.words[at.head - 1]
            steps += 1
            assert steps <= len(sentence.words), f"a cycle at {word}"


@pytest.mark.model
def test_a_sentence(parser: Parser) -> None:
    source = article("The minister's aide didn't tell Ann Doe that prices rose.")
    (parse,) = parser.parse([source])
    (sentence,) = parse.sentences
    found = {word.text: word for word in sentence.words}
    assert " ".join(word.text for word in sentence.words) == "The minister 's aide did n't tell Ann Doe that prices rose ."
    assert (found["tell"].deprel, found["tell"].lemma, found["tell"].upos) == ("root", "tell", "VERB")
    assert sentence.words[found["aide"].head - 1].text == "tell"
    assert (found["rose"].deprel, found["rose"].lemma) == ("ccomp", "rise")
    assert (found["n't"].lemma, found["'s"].deprel) == ("not", "case")
    assert [found["Ann"].entity, found["Doe"].entity] == ["B-Person", "I-Person"]
    assert [(multiword.first, multiword.last, multiword.text) for multiword in sentence.multiwords] == [
        (2, 3, "minister's"),
        (5, 6, "didn't"),
    ]


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(NEWS, id="news"),
        pytest.param("\u200bHello\u200b world.\ufeff Soft\u00adhyphen is\u2060 here.", id="zero width"),
        pytest.param("A\tB\x0bC\x00D said so.", id="control characters"),
        pytest.param("... --- !!! *** “”", id="punctuation only"),
        pytest.param("!", id="one mark"),
        pytest.param("x" * 3000 + " said no.", id="a word of 3,000 letters"),
        pytest.param("\U0001f600" * 700, id="700 emoji"),
        pytest.param("他说 “不行” 。北京 said 金正恩 no.", id="another script"),
        pytest.param("see https://example.com/" + "a1b2-" * 150 + " for more", id="a long address"),
    ],
)
def test_any_text_is_parsed_in_place(parser: Parser, text: str) -> None:
    source = article(text)
    (parse,) = parser.parse([source])
    assert_sound(source, parse)
    covered = {at for sentence in parse.sentences for word in sentence.words for at in range(word.start, word.end)}
    assert all(at in covered for at, char in enumerate(text) if char.isalnum())


ANY_WORDS = st.sampled_from(
    ["Ann", "said", "don't", "U.S.", "Mr.", "http://a.b/c?d=e", "$5", "1,000", "不行", "مرحبا", "e\u0301", "😀", "🇰🇷", "�"]
) | st.sampled_from("“”\"'’«».?…—(]\u00a0\u200b\u200d\u0301\u00ad\u202b\r\n\t ")


@pytest.mark.model
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.lists(ANY_WORDS | st.text(min_size=1, max_size=5), min_size=1, max_size=25).map("".join), min_size=1, max_size=3))
def test_any_marks_spaces_and_scripts(parser: Parser, texts: list[str]) -> None:
    articles = [whole(text, slug=str(number)) for number, text in enumerate(texts) if text.strip()]
    for source, parse in zip(articles, parser.parse(articles), strict=True):
        assert_sound(source, parse)


@pytest.mark.model
def test_words_without_end_are_parsed(parser: Parser) -> None:
    source = article("the dog and a cat went there " * 430)  # 3,010 words, more pieces than the encoder has positions
    (parse,) = parser.parse([source])
    assert_sound(source, parse)
    assert sum(len(sentence.words) for sentence in parse.sentences) == 3010


@pytest.mark.model
def test_a_sentence_of_many_pieces_is_parsed(parser: Parser) -> None:
    source = article("He named " + ", ".join(f"Xqzvkj{number}wpfh" for number in range(90)) + " and left.")
    (parse,) = parser.parse([source])
    assert_sound(source, parse)
    assert parse.sentences[0].words[1].text == "named"
    assert parse.sentences[0].words[1].deprel == "root"


@pytest.mark.model
def test_only_titles_bodies_and_captions_are_parsed(parser: Parser) -> None:
    source = article("Menu\nDoe resigns\nBy Ann Roe\nDoe resigned.\nDoe in May\n", "boilerplate", "title", "byline", "body", "caption")
    (parse,) = parser.parse([source])
    assert [sentence.zone for sentence in parse.sentences] == [1, 3, 4]


@pytest.mark.model
def test_nothing_to_parse(parser: Parser) -> None:
    assert parser.parse([]) == []
    empty = Parse(sentences=())
    without_zones = Article(slug="b", file="b.txt", text="Hi.", sha256=text_sha256("Hi."))
    assert parser.parse([article("By Doe", "byline"), without_zones, article("\u200b\u200b")]) == [empty] * 3


@pytest.mark.model
def test_an_article_parses_alike_alone_and_among_others(parser: Parser) -> None:
    articles = [
        article(NEWS, slug="a"),
        article("Why? " * 40 + "\n" + "The mayor said the plan, which nobody likes, had been dropped because of its cost. " * 12, slug="b"),
        article(
            "Ann left.\nBob, who had known about it for years, didn’t say who'd told Carla's lawyers that the U.N. might act.", slug="c"
        ),
    ]
    together = parser.parse(articles)
    assert together == [parse for source in articles for parse in parser.parse([source])]
    assert together == parser.parse(articles)


@pytest.mark.model
def test_info_is_that_of_the_manifest(parser: Parser) -> None:
    assert parser.info == (load_manifest().info,)


@pytest.mark.model
def test_parsing_is_silent(parser: Parser, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="stanza"):
        parser.parse([article(NEWS)])
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


@pytest.mark.model
def test_a_damaged_bundle_is_refused(tmp_path: Path) -> None:
    from quotes.parse.bundle import load  # noqa: PLC0415     # torch comes with it

    folder = tmp_path / "en"
    shutil.copytree(bundle_dir(), folder)
    labels = folder / "labels.json"
    labels.write_bytes(labels.read_bytes().replace(b"NOUN", b"NOAN", 1))
    with pytest.raises(ModelError, match=r"labels\.json: sha256 .* install the package again"):
        load(folder)


def test_importing_the_package_loads_no_model_library() -> None:
    code = "import sys, quotes, quotes.parse, quotes.conllu, quotes.models; print({'torch', 'stanza', 'transformers'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"
