"""The page: exact text, safe, self-contained, readable without colour."""

from __future__ import annotations

import re

import pytest
from page_examples import Page, card, marked, part
from store_examples import ITO, MAYOR, TEXT, harbour, judged, quote, short, span_of, spoken

from quotes.export.page import Neighbour, Place
from quotes.export.page import page as page_of
from quotes.export.theme import DARK, LIGHT
from quotes.export.voices import palette
from quotes.model import Annotated, Framing, Span, Speaker, Stance, StanceEvidence, StanceScores


def page(annotated: Annotated) -> str:
    return page_of(marked(annotated))


@pytest.fixture(scope="module")
def found() -> Page:
    return Page(page(harbour()))


def test_the_text_is_the_article_character_for_character(found):
    assert found.text == TEXT


def test_the_marked_words_are_the_content_of_each_quote(found):
    assert found.marked == {
        "1": "We will build,and we will pay.",
        "2": "the council had “no doubt” about it",
        "3": "Mu\u0308ller had promised that 🏗️\u00a0jobs would come",
        "4": "🏗️\u00a0jobs would come",
        "5": "It is too late.",
        "6": "what it would cost",
    }


def test_each_quote_can_be_reached_by_keyboard_and_says_what_it_is(found):
    labels = [it["aria-label"] for it in found.badges()]
    assert labels[0] == "Quote 1: Zoe\u0308 Mu\u0308ller, direct, rule direct-rule 0.75, speaker by named 0.90"
    assert labels[4].startswith("Quote 5: no speaker, direct")
    assert "no source near the quote" in labels[4]
    assert "indirect, thought, asked, negated" in labels[5]
    assert len(labels) == 6


def test_text_cards_and_table_lead_to_each_other(found):
    ids = {it["id"] for _, it in found.elements if it.get("id")}
    targets = {it["href"] for it in found.all("a")}
    assert {f"{kind}{number}" for kind in "pqr" for number in range(1, 7)} <= ids
    assert {target.removeprefix("#") for target in targets} <= ids
    assert [it["popovertarget"] for it in found.badges()] == [f"p{number}" for number in range(1, 7)]
    assert {f"#{kind}{number}" for kind in "qr" for number in range(1, 7)} <= targets


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


# --- stances


@pytest.fixture(scope="module")
def standing() -> Page:
    return Page(page(judged()))


def item(name: str, annotated: Annotated | None = None) -> str:
    return part(page(annotated or judged()), f'<li id="s{name}"', "</li>")


def test_without_these_layers_the_page_is_as_before():
    source = page(harbour())
    assert not any(it in source for it in ("FAVOR", "NEUTRAL", "framing", "certainty", "evidence", "data-sign", "judg", "stands"))


def test_stances_leave_the_text_as_it_is(standing, found):
    assert standing.text == TEXT
    assert list(standing.marked.values()) == list(found.marked.values())


def marked_words(read: Page, name: str) -> list[tuple[str, str]]:
    """The words of an element of the class in the article, with its label."""
    labels = {"favor", "against", "neutral", "several"}
    inside = [(set(classes), words) for classes, words in read.words if name in classes and words in TEXT]
    return [(next(iter(classes & labels)), words) for classes, words in inside]


def test_targets_and_evidence_are_marked_in_the_text_by_label():
    article = Page(re.findall(r"<article.*?</article>", page(judged()), re.DOTALL)[0])
    assert marked_words(article, "target") == [
        ("favor", "build"),
        ("favor", "pay"),
        ("favor", "it"),
        ("neutral", "promised"),
        ("against", "jobs"),
    ]
    assert ("favor", "will") in marked_words(article, "evidence")
    assert ("favor", "no") in marked_words(article, "evidence")
    assert "".join(words for _, words in marked_words(article, "looked-at")) == "and we will"
    assert not [words for classes, words in article.words if {"evidence", "looked-at"} <= set(classes)]


def test_a_box_opens_and_closes_once_where_its_words_are_cut():
    outer = stand("harbour", "jobs would come", "AGAINST", "would come")
    inner = stand("harbour", "come", "AGAINST")
    source = page(judged().model_copy(update={"stances": (outer, inner)}))
    boxes = re.findall(r'class="evidence against([\w ]*)"( data-sign="▼")?>([^<]*)<', source[source.index("<article") :])
    assert boxes[:2] == [(" begins", ' data-sign="▼"', "would "), (" ends", "", "come")]


def stand(slug: str, target: str, label: str, *evidence: str, **given: object) -> Stance:
    """Of the first quote of `harbour` whose content has the target."""
    where = span_of(target)
    quote_id = next(it.id for it in harbour(slug).quotes for span in it.content if span.start <= where.start and where.end <= span.end)
    shown = tuple(StanceEvidence(span=span_of(it), role="predicate") for it in evidence)
    fields = {"quote": quote_id, "target": where, "kind": "event", "via": "attitude", "label": label, "evidence": shown}
    return Stance.model_validate(fields | {"rule": "attitude", "agreement": "rule", "score": 0.5} | given)


def test_what_a_rule_found_is_not_shown_as_what_the_model_looked_at():
    looked = (StanceEvidence(span=span_of("jobs"), role="attributed"),)
    both = (stand("harbour", "would come", "FAVOR", "jobs"), stand("harbour", "promised", "AGAINST", evidence=looked))
    source = page(judged().model_copy(update={"stances": both}))
    article = source[source.index("<article") : source.index("</article>")]
    assert '<span class="evidence favor' in article
    assert "looked-at" not in article


def test_words_with_several_labels_are_coloured_as_none_of_them():
    both = (stand("harbour", "jobs", "FAVOR"), stand("harbour", "jobs", "AGAINST"))
    source = page(judged().model_copy(update={"stances": both}))
    assert '<span class="target several">jobs</span>' in source
    signs = re.findall(r'<a class="sign (\w+)"[^>]*data-sign="(.)"', source)
    assert signs == [("favor", "▲"), ("against", "▼")]


def test_text_and_stances_lead_to_each_other(standing):
    ids = [it["id"] for _, it in standing.elements if it.get("id")]
    assert len(ids) == len(set(ids))
    assert {(it["href"] or "").removeprefix("#") for it in standing.all("a")} <= set(ids)
    names = {"1-1", "1-2", "2-1", "3-1", "4-1"}
    assert {it["href"] for it in standing.all("a") if it.get("class") == "words"} == {f"#t{name}" for name in names}
    assert {it["href"] for it in standing.all("a") if (it.get("class") or "").startswith("sign")} == {f"#s{name}" for name in names}
    assert {it["id"] for it in standing.all("li") if it.get("id")} == {f"s{name}" for name in names}


def test_targets_that_begin_together_share_a_sign_for_each_label():
    same = (stand("harbour", "jobs", "FAVOR"), stand("harbour", "jobs would come", "FAVOR"))
    read = Page(page(judged().model_copy(update={"stances": same})))
    (sign,) = [it for it in read.all("a") if (it.get("class") or "").startswith("sign")]
    assert sign["aria-label"] == "Quote 3: FAVOR jobs; Quote 3: FAVOR jobs would come"
    assert {"t3-1", "t3-2"} <= {it.get("id") for _, it in read.elements}


def test_signs_and_quotes_say_the_stance_without_colour(standing):
    said = {it["id"]: it["aria-label"] for it in standing.all("a") if (it.get("class") or "").startswith("sign")}
    assert said["t1-1"] == "Quote 1: FAVOR build"
    assert said["t2-1"] == "Quote 2: CONFLICT FAVOR it [Harbour plan] (held by the council)"
    assert said["t3-1"] == "Quote 3: NEUTRAL promised"
    labels = [it["aria-label"] or "" for it in standing.badges()]
    assert labels[0].endswith("; FAVOR build, FAVOR pay")
    assert labels[2].endswith("named 1.00")
    assert labels[3].endswith("; CONFLICT AGAINST jobs")


def test_the_box_tells_where_somebody_stands_and_why():
    assert item("1-1") == (
        "▲ FAVORbuildshown by will (predicate)own commitment · mid intensity · rule commissive-rule and model agree · score 0.88"
    )
    assert item("1-2") == "▲ FAVORpaymodel looked at and we willown commitment · model alone, no rule · score 0.50"
    assert item("3-1") == "● NEUTRALpromisedrule candidate-rule alone, no model was asked · score 0.50"


def test_the_box_tells_holder_antecedent_and_a_loud_conflict():
    assert item("2-1").startswith(
        "▲ FAVORit [Harbour plan], held by the council, not by the speakershown by doubt (predicate), no (negation)"
    )
    source = page(judged())
    assert "held by <em>the council</em>, not by the speaker" in source
    assert '<p class="alarm"><strong>!! CONFLICT: rule attitude-rule says FAVOR, the model AGAINST (0.50)</strong></p>' in source
    assert '<li id="s4-1" class="against conflict">' in source
    assert source[source.index("<table") : source.index("</table>")].count('<p class="alarm">') == 2
    assert 'title="row will/AUX/commissive of the stance lexicon"' in source


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"agreement": "rule", "scores": (0.2, 0.1, 0.7)}, "rule attitude alone, the model says NEUTRAL (0.70)"),
        ({"agreement": "conflict", "rule": "model", "scores": (0.9, 0.1, 0)}, "!! CONFLICT: a rule says AGAINST, the model FAVOR (0.90)"),
        ({"agreement": "conflict"}, "!! CONFLICT: rule attitude says FAVOR, the model AGAINST"),
        ({"agreement": "conflict", "scores": (0.9, 0.1, 0)}, "!! CONFLICT: rule and model contradict each other"),
    ],
)
def test_who_is_behind_a_label(given, words):
    if "scores" in given:
        given = given | {"scores": StanceScores(**dict(zip(("favor", "against", "neutral"), given["scores"], strict=True)))}
    annotated = judged().model_copy(update={"stances": (stand("harbour", "jobs", "FAVOR", **given),)})
    assert words in item("3-1", annotated)


def test_the_box_tells_framing_and_certainty():
    box = part(page(judged()), '<ul aria-label="Quote 6', "</ul>")
    assert box.endswith(
        "framing“say” leaves it to the source; speaker denies or rejects; reporter distances, hedged by “did not”, “say what” "
        "certaintynot committed, future"
    )
    assert "certaintyprobable, future, by “promised”" in part(page(judged()), '<ul aria-label="Quote 4', "</ul>")


def test_the_summary_tells_who_stands_where_and_leads_to_the_quotes():
    source = page(judged())
    summary = source[source.index('<section class="summary"') : source.index("</section>")]
    assert source.index(summary) < source.index("<article")
    assert summary.count("<dt>") == 3
    mayor, council, itos = (" ".join(re.sub(r"<[^>]*>", " ", it).split()) for it in summary.split("<dt>")[1:])
    assert mayor == "Zoe\u0308 Mu\u0308ller ▲ FAVOR build quote 1 ▲ FAVOR pay quote 1 ▼ AGAINST jobs quote 4 !! conflict"
    assert council == "the council as told by Zoe\u0308 Mu\u0308ller ▲ FAVOR it [Harbour plan] quote 2 !! conflict"
    assert itos.startswith("the council as told by Ito ")
    assert re.findall(r'href="(#\w+)"', summary) == ["#q1", "#q1", "#q4", "#q2", "#q2"]
    assert "promised" not in summary  # NEUTRAL


def test_the_summary_gathers_the_quotes_that_say_the_same():
    first, second = (stand("harbour", "jobs", "FAVOR", quote=it.id) for it in harbour().quotes[2:4])
    annotated = judged()
    links = tuple(it.model_copy(update={"speaker": "ito"}) for it in annotated.attributions)
    source = page(annotated.model_copy(update={"stances": (first, second), "attributions": links}))
    assert part(source, '<section class="summary"', "</section>") == "Who stands where Ito ▲ FAVORjobs quote 3, quote 4"


def test_the_summary_does_not_hide_that_words_were_denied():
    negated = judged().quotes[5]
    source = page(judged().model_copy(update={"stances": (stand("harbour", "cost", "AGAINST", quote=negated.id),)}))
    assert "cost (asked, negated) quote 6" in part(source, '<section class="summary"', "</section>")


def test_the_summary_says_when_nobody_takes_a_stand():
    source = page(judged().model_copy(update={"stances": (stand("harbour", "jobs", "NEUTRAL"),)}))
    assert "No quote takes a stand for or against something." in source


def test_the_legend_explains_marks_signs_and_agreement():
    words = part(page(judged()), "<h2>Stances</h2>", "</nav>")
    for it in ("▲ FAVOR", "▼ AGAINST", "● NEUTRAL", "target", "evidence", "looked at", "agree", "alone", "!! conflict", "score"):
        assert it in words


def test_every_label_has_a_sign_and_every_mark_a_line_of_its_own():
    style = page(judged())
    assert re.search(r"\.target \{[^}]*underline dotted", style)
    assert re.search(r"\.looked-at \{[^}]*dashed", style)
    assert re.search(r"\.evidence \{[^}]*font-weight: 700", style)
    assert "attr(data-sign)" in style


def test_hostile_words_in_stances_stay_words():
    hostile = "</li><script>alert(\"1\" + '2')</script> & <b title='"
    words = Span.of(hostile, 0, len(hostile))
    annotated = short("a", hostile, ITO)
    evidence = tuple(StanceEvidence(span=words, role=role, row="<img>\"'") for role in ("predicate", "attributed"))
    its = stand("harbour", "jobs", "FAVOR").model_copy(
        update={"quote": annotated.quotes[0].id, "target": words, "antecedent": words, "holder": words, "evidence": evidence, "rule": "<i>"}
    )
    framing = Framing(quote=its.quote, lemma="<u>", engagement="DISTANCE", act="assert", hedges=(words,), reporter="distances")
    read = Page(page(annotated.model_copy(update={"stances": (its,), "framings": (framing,)})))
    assert read.text == hostile
    assert {tag for tag, _ in read.elements}.isdisjoint({"script", "b", "img", "u"})
    assert any(it.get("title") == "row <img>\"' of the stance lexicon" for it in read.all("span"))
    assert all({"onclick", "style", "src"}.isdisjoint(it) for _, it in read.elements)


def test_the_page_with_stances_loads_nothing():
    assert not re.search(r"@import|url\(|<script|<link", page(judged()))


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
        for label in ("favor", "against", "neutral"):  # evidence and signs in quotes
            assert contrast(mode[label], getattr(colour, tint)) >= 4.5, (label, colour.name)
    for label in ("favor", "against", "neutral"):
        assert contrast(mode[label], mode["page"]) >= 4.5, label
        assert contrast(mode[label], mode["shade"]) >= 4.5, label
    assert contrast(mode["text"], mode["alarm"]) >= 4.5


def test_the_colours_of_the_style_are_those_of_the_palette():
    source = page(harbour())
    for colour in palette():
        assert f"--{colour.name}-tint: {colour.tint};" in source
        assert f"--{colour.name}-tint: {colour.dark_tint};" in source


# --- cards


def test_a_card_tells_speaker_score_and_stances():
    assert card(page(judged()), "p1") == (
        "Zoe\u0308 Mu\u0308ller direct · score 0.75 by rule direct-rule; speaker by named 0.90 "
        "▲ FAVORbuildrule commissive-rule and model agree · score 0.88 ▲ FAVORpaymodel alone, no rule · score 0.50 Quote 1 in the table"
    )
    assert card(page(judged()), "p5").startswith("no speaker direct · score 0.75 by rule direct-rule; speaker by nobody 0.50 (no source")
    assert "▲ FAVORit [Harbour plan] held by the council!! CONFLICT: rule" in card(page(judged()), "p2")


def test_a_card_of_an_article_without_stances_has_none():
    assert card(page(harbour()), "p1") == (
        "Zoe\u0308 Mu\u0308ller direct · score 0.75 by rule direct-rule; speaker by named 0.90 Quote 1 in the table"
    )


def test_an_interrupted_quote_has_a_card_below_each_part(found):
    cards = [it for it in found.all("div") if "card" in (it.get("class") or "").split()]
    assert [it["id"] for it in cards] == ["p1", "p1-2", "p2", "p3", "p4", "p5", "p6"]
    assert [it["id"] for it in cards if "popover" in it] == [f"p{number}" for number in range(1, 7)]
    source = page(harbour())
    assert "#k1 { anchor-name: --k1; } #p1 { position-anchor: --k1; }" in source
    assert "#k2 { anchor-name: --k2; } #p1-2 { position-anchor: --k2; }" in source


def test_the_card_of_the_inner_quote_does_not_show_for_the_badge_of_an_outer_one_beside_it():
    outer = quote("harbour", "indirect", ["had promised that 🏗️\u00a0jobs would come"])
    inner = quote("harbour", "indirect", ["had promised"], parent=outer.id)
    links = (spoken(outer, ITO, 1), spoken(inner, MAYOR, 1))
    source = page(harbour().model_copy(update={"quotes": (outer, inner), "attributions": links, "speakers": (ITO, MAYOR)}))
    assert "body:has(#k1:hover):not(:has(:popover-open, #q1:hover)) #p2 { display: block; }" in source
    assert "body:has(#k2:hover):not(:has(:popover-open)) #p1 { display: block; }" in source


def test_cards_are_not_printed():
    printed = page(harbour())[page(harbour()).index("@media print") :]
    assert re.search(r"\.card, \.way \{ display: none; \}", printed)


# --- a page of a site


def test_a_page_of_a_site_leads_to_the_pages_around_it():
    place = Place(
        Neighbour("../index.html", "All articles"), Neighbour("a.html", "<A>"), Neighbour("b%20.html", "B"), "Only quotes of <Ito>."
    )
    source = page_of(marked(harbour()), place)
    read = Page(source)
    around = [(it["rel"], it["href"]) for it in read.all("a") if it.get("rel") in ("up", "prev", "next")]
    assert around == [("up", "../index.html"), ("prev", "a.html"), ("next", "b%20.html")] * 2
    assert "Previous article: <A>" in "".join(words for classes, words in read.words if "prev" in classes)
    assert "<strong>Only quotes of &lt;Ito&gt;.</strong>" in source
    labels = [it["aria-label"] for it in read.all("nav")]
    assert len(set(labels)) == len(labels) == 3


def test_the_first_and_the_last_page_lead_only_one_way():
    place = Place(Neighbour("../index.html", "All articles"), None, None, "")
    rels = {it.get("rel") for it in Page(page_of(marked(harbour()), place)).all("a")}
    assert rels == {None, "up"}
    assert {it.get("rel") for it in Page(page(harbour())).all("a")} == {None}
