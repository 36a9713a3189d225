"""The page: exact text, safe, self-contained, readable without colour."""

from __future__ import annotations

import re
from collections import defaultdict
from html.parser import HTMLParser

import pytest
from store_examples import ITO, MAYOR, TEXT, harbour, quote, short, spoken

from quotes.export.page import DARK, LIGHT, page
from quotes.export.voices import palette
from quotes.model import Annotated, Speaker

VOID = {"meta", "br", "hr", "img", "link", "input"}


class Page(HTMLParser):
    """The elements of a page, the text in its article, and the text in its marks by their titles."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.marked: defaultdict[str, str] = defaultdict(str)
        self.words: list[tuple[tuple[str, ...], str]] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        classes = tuple(name for _, attributes in self.open for name in (attributes.get("class") or "").split())
        self.words.append((classes, data))
        tags = [tag for tag, _ in self.open]
        if "article" in tags:
            self.text += data
        if "mark" in tags:
            title = next(attributes["title"] for tag, attributes in self.open if tag == "mark")
            for line in (title or "").split("\n"):
                self.marked[line] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def badges(self) -> list[dict[str, str | None]]:
        return [it for it in self.all("a") if it.get("class") == "badge"]


@pytest.fixture(scope="module")
def found() -> Page:
    return Page(page(harbour()))


def test_the_text_is_the_article_character_for_character(found):
    assert found.text == TEXT


def test_the_marked_words_are_the_content_of_each_quote(found):
    by_number = {label.split(":")[0]: words for label, words in found.marked.items()}
    assert by_number == {
        "Quote 1": "We will build,and we will pay.",
        "Quote 2": "the council had “no doubt” about it",
        "Quote 3": "Mu\u0308ller had promised that 🏗️\u00a0jobs would come",
        "Quote 4": "🏗️\u00a0jobs would come",
        "Quote 5": "It is too late.",
        "Quote 6": "what it would cost",
    }


def test_each_quote_can_be_reached_by_keyboard_and_says_what_it_is(found):
    labels = [it["aria-label"] for it in found.badges()]
    assert labels[0] == "Quote 1: Zoe\u0308 Mu\u0308ller, direct, rule direct-rule 0.75, speaker by named 0.90"
    assert labels[4].startswith("Quote 5: no speaker, direct")
    assert "no source near the quote" in labels[4]
    assert "indirect, thought, asked, negated" in labels[5]
    assert len(labels) == 6


def test_text_and_table_lead_to_each_other(found):
    ids = {it["id"] for _, it in found.elements if it.get("id")}
    targets = {it["href"] for it in found.all("a")}
    assert {f"q{number}" for number in range(1, 7)} | {f"r{number}" for number in range(1, 7)} <= ids
    assert {target.removeprefix("#") for target in targets} <= ids
    assert [it["href"] for it in found.badges()] == [f"#r{number}" for number in range(1, 7)]


def test_ids_are_unique(found):
    ids = [it["id"] for _, it in found.elements if it.get("id")]
    assert len(ids) == len(set(ids))


def test_speakers_have_letters_beside_colours(found):
    letters = re.findall(r"<nav.*?</nav>", page(harbour()), re.DOTALL)[0]
    assert re.findall(r'class="(\w+)" data-letter="(.)"', letters) == [("blue", "A"), ("orange", "B"), ("green", "C"), ("nobody", "?")]


def test_the_interrupted_quote_shows_its_letter_twice_but_stops_the_keyboard_once():
    source = page(harbour())
    article = source[source.index("<article") : source.index("</article>")]
    assert article.count('id="q1"') == 1
    assert article.count('<span class="badge" aria-hidden="true">') == 1


def test_the_inner_quote_says_where_it_stands():
    assert 'inside <a href="#r3">quote 3</a>' in page(harbour())


def test_cue_and_source_are_marked(found):
    cues = [words for classes, words in found.words if "cue" in classes]
    assert "did not say" in cues
    sources = [words for classes, words in found.words if "source" in classes]
    assert "Mayor Zoe\u0308 Mu\u0308ller" in sources


def test_zones_keep_their_class(found):
    assert any("title" in classes and "Harbour" in words for classes, words in found.words)
    assert any("byline" in classes and "Ana Ruiz" in words for classes, words in found.words)


def test_facts_and_figures_stand_at_the_top():
    source = page(harbour())
    assert "Town Herald · Ana Ruiz · 2024-05-01" in source
    assert "6 quotes (2 direct, 3 indirect, 1 mixed) · 3 speakers · news/harbour.txt" in source


def test_nothing_is_loaded_from_elsewhere(found):
    source = page(harbour(url="https://example.org/a?b=1&c=2"))
    assert not re.search(r"@import|url\(", source)
    assert all({"src", "srcset", "background", "onclick"}.isdisjoint(it) for _, it in Page(source).elements)
    assert {tag for tag, _ in found.elements}.isdisjoint({"script", "link", "img", "iframe", "object", "form", "base"})
    assert [it["href"] for it in Page(source).all("a") if not it["href"].startswith("#")] == ["https://example.org/a?b=1&c=2"]
    assert "default-src 'none'" in source


def test_an_address_that_is_a_program_is_no_link():
    source = page(harbour(url="javascript:alert(1)"))
    assert all((it["href"] or "").startswith("#") for it in Page(source).all("a"))


def test_hostile_words_stay_words():
    hostile = "</article><script>alert(\"1\" + '2')</script> & <b title='"
    speaker = Speaker(id="x", name="<i>X</i>\"'", type="person", aliases=())
    annotated = short("a", hostile, speaker, file="<img src=x>.txt")
    annotated = annotated.model_copy(update={"article": annotated.article.model_copy(update={"title": "<h1>$title ${x}", "outlet": "<x>"})})
    read = Page(page(annotated))
    assert read.text == hostile
    assert {tag for tag, _ in read.elements}.isdisjoint({"script", "b", "img", "x"})
    assert len(read.all("h1")) == 1
    assert any(words == "<h1>$title ${x}" for _, words in read.words)


def test_line_ends_are_left_to_html():
    annotated = short("a", "one\r\n\r\ntwo\rthree\n", ITO)
    assert Page(page(annotated)).text == "one\r\n\r\ntwo\rthree\n"
    assert "one\r\n" in page(annotated)


def test_overlapping_quotes_are_cut_and_stay_whole():
    first = quote("harbour", "indirect", ["had promised that 🏗️\u00a0jobs"])
    second = quote("harbour", "indirect", ["🏗️\u00a0jobs would come"])
    links = (spoken(first, ITO, 1), spoken(second, MAYOR, 1))
    annotated = harbour().model_copy(update={"quotes": (first, second), "attributions": links, "speakers": (ITO, MAYOR)})
    read = Page(page(annotated))
    assert list(read.marked.values()) == ["had promised that 🏗️\u00a0jobs", "🏗️\u00a0jobs would come"]
    assert read.text == TEXT


def test_an_article_without_quotes_says_so():
    annotated = harbour().model_copy(update={"quotes": (), "attributions": (), "speakers": ()})
    source = page(annotated)
    assert "No quotes were found." in source
    assert "<table" not in source
    assert Page(source).text == TEXT


def crowd(number: int) -> Annotated:
    speakers = [Speaker(id=f"s{at}", name=f"Speaker {at}", type="person") for at in range(number)]
    annotated = short("a", " ".join(f"word{at:02}" for at in range(number)), ITO)
    (whole,) = annotated.quotes
    quotes = [whole.model_copy(update={"id": f"a:{at}", "content": (span(annotated.article.text, at * 7),)}) for at in range(number)]
    links = tuple(spoken(it, speaker, 1) for it, speaker in zip(quotes, speakers, strict=True))
    return annotated.model_copy(update={"quotes": tuple(quotes), "speakers": tuple(speakers), "attributions": links})


def span(text: str, start: int):
    return harbour().quotes[0].content[0].model_copy(update={"start": start, "end": start + 6, "text": text[start : start + 6]})


def test_many_speakers_have_a_letter_and_a_look_of_their_own():
    source = page(crowd(30))
    legend = source[source.index("<nav") : source.index("</nav>")]
    letters = re.findall(r'data-letter="(\w+)"', legend)
    assert letters[:2] + letters[25:28] == ["A", "B", "Z", "AA", "AB"]
    assert len(set(letters)) == 30
    looks = re.findall(r"^\.m\d+ \{ (.*) \}$", source, re.MULTILINE)
    assert len(set(looks[:24])) == 24  # eight colours, three sorts of lines


def test_two_speakers_share_a_quote_in_both_colours():
    source = page(harbour())
    (look,) = re.findall(r"^\.m2 \{ background: (.*?);", source, re.MULTILINE)
    assert "var(--blue-tint)" in look
    assert "var(--orange-tint)" in look
    assert '<i class="blue" data-letter="A"></i><i class="orange" data-letter="B"></i>' in source


def test_a_nested_quote_keeps_the_line_of_the_outer_one():
    looks = re.findall(r"^\.m\d+ \{ background: (.*?);", page(harbour()), re.MULTILINE)
    assert any("var(--orange-line)" in it and "var(--blue-line)" in it and "bottom 3px" in it for it in looks)


def test_the_same_article_gives_the_same_page():
    assert page(harbour()) == page(harbour())


# --- contrast (WCAG 2.2: 4.5 for text, 3 for lines)


def luminance(colour: str) -> float:
    values = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in values)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("mode", "tint", "line"), [(LIGHT, "tint", "line"), (DARK, "dark_tint", "dark_line")], ids=["light", "dark"])
def test_contrast_is_enough_to_read(mode, tint, line):
    for role in ("text", "muted", "faint", "link"):
        assert contrast(mode[role], mode["page"]) >= 4.5, role
    for role in ("text", "muted", "link"):
        assert contrast(mode[role], mode["shade"]) >= 4.5, role
    for colour in palette():
        assert contrast(mode["text"], getattr(colour, tint)) >= 7, colour.name
        assert contrast(mode["muted"], getattr(colour, tint)) >= 4.5, colour.name  # in captions
        assert contrast(mode["page"], getattr(colour, line)) >= 4.5, colour.name  # the letters of badges
        assert contrast(getattr(colour, line), getattr(colour, tint)) >= 3, colour.name


def test_the_colours_of_the_style_are_those_of_the_palette():
    source = page(harbour())
    for colour in palette():
        assert f"--{colour.name}-tint: {colour.tint};" in source
        assert f"--{colour.name}-tint: {colour.dark_tint};" in source
