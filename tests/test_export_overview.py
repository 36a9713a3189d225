"""The overview: its plots say what the figures say, and its tables too; nothing is loaded, hostile words stay words."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from math import sqrt

import pytest
from overview_examples import all_lines, made
from page_examples import Page, review
from store_examples import ITO, MAYOR

from quotes.errors import MissingLibraryError
from quotes.export import theme
from quotes.export.overview import overview
from quotes.export.overview_chart import cut
from quotes.export.overview_figures import Figures, SpeakerFigures, Stands
from quotes.export.overview_matrix import MOST_SPEAKERS, MOST_TOPICS, TONES, matrix, tone
from quotes.export.overview_plots import DARK, LIGHT, legends, plots
from quotes.model import SpeakerRef

PLOTS = ("speakers", "stances", "network", "timeline")


def places(figures: Figures) -> dict[str, str]:
    pages = {it.article.slug: f"articles/{it.article.slug}.html" for it in figures.articles}
    return pages | {line.id: f"{pages[line.article.slug]}#q1" for line in all_lines() if line.article.slug in pages}


def page(figures: Figures | None = None, shown: str = "") -> str:
    it = made() if figures is None else figures
    return overview(it, places(it), shown)


@pytest.fixture(scope="module")
def source() -> str:
    return page()


def rows(name: str, figures: Figures | None = None) -> list[list[dict[str, object]]]:
    """The data of a plot, a list for each layer."""
    spec = plots(made() if figures is None else figures)[name]
    return [list(it) for it in spec["datasets"].values()]


def tables(source: str) -> Iterator[list[list[str]]]:
    """The cells of each table."""
    for table in re.findall(r"<table>.*?</table>", source.partition('<script type="module">')[0], re.DOTALL):
        found = (re.findall(r"<t[hd].*?</t[hd]>", row) for row in re.findall(r"<tr>.*?</tr>", table))
        yield [[re.sub(r"<[^>]*>", "", cell) for cell in cells] for cells in found]


# --- the page


def test_each_plot_has_its_figures_in_a_table(source):
    read = Page(source)
    assert [it["data-plot"] for it in read.all("div") if "data-plot" in it] == [f"{name}-plot" for name in PLOTS]
    assert [it["id"] for it in read.all("script") if it.get("type") == "application/json"] == [f"{name}-plot" for name in PLOTS]
    speakers, stances, network, timeline, articles = tables(source)
    assert speakers[1] == ["Ito", "person", "4", "2", "1", "1", "3", "1 2 3 4"]
    assert ["Ito", "the bridge", "1", "1", "0", "1 2"] in stances
    assert ["Zoe\u0308 Mu\u0308ller", "Ito", "1", "1"] in network
    assert ["2024-05-03", "Ito", "1", "1"] in timeline
    assert articles[1] == ["Harbour plan 🚢 divides the town", "Town Herald", "2024-05-01", "6", "3", "0"]
    assert source.count("<details>") == 4


def test_the_figures_at_the_top(source):
    tiles = " ".join(re.sub(r"<[^>]*>", " ", source[source.index('<dl class="tiles">') : source.index("</dl>")]).split())
    assert tiles == (
        "articles 5 2 without a day of publication quotes 10 6 direct · 3 indirect · 1 mixed speakers 4 1 quote without one "
        "reviewed 0% nobody has reviewed any"
    )


def test_the_share_of_reviewed_quotes():
    first, *rest = all_lines()
    it = page(made([first.model_copy(update={"review": review("corrected")}), *rest]))
    assert "<dt>reviewed</dt><dd><b>10%</b><small>1 corrected</small>" in it


def test_what_is_left_out_is_told(source):
    elsewhere, held = "3 stances on what has no name of its own, such as “it”", "2 stances that the speaker ascribes to somebody else"
    assert f"Left out: {elsewhere} and {held}." in source
    assert "Of 2 articles with 2 quotes the day is not known; they are not shown." in source


def test_all_articles_and_quotes_are_linked(source):
    links = {it["href"] for it in Page(source).all("a")}
    assert {f"articles/{name}.html" for name in ("harbour", "one", "two", "three", "words")} <= links
    assert "articles/one.html#q1" in links


def test_a_selection_is_told_and_escaped():
    assert "<strong>Only quotes of &lt;Ito&gt;</strong>" in page(shown="Only quotes of <Ito>")


def test_no_quotes_give_a_page_that_says_so():
    it = page(made([]))
    assert not any("data-plot" in attributes for attributes in Page(it).all("div"))
    for words in ("No quote has a speaker.", "No quote takes a stand on a topic.", "No quote names another speaker."):
        assert words in it
    assert "No article has a day of publication." in it
    assert plots(made([])) == {}


def test_the_script_is_allowed_by_its_hash_and_nothing_else_is(source):
    (script,) = re.findall(r'<script type="module">(.*?)</script>', source, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'\"" in source
    assert not re.search(r'<(link|img|iframe)\b|\bsrc=|@import|url\("?http', source.replace(script, ""))


def test_the_same_quotes_give_the_same_page(source):
    assert page() == source


def test_hostile_words_stay_words():
    hostile = "</script><script>alert(\"1\" + '2')</script><!-- & \u2028"
    line = all_lines()[0].model_copy(
        update={
            "speakers": (SpeakerRef(id="x", name=hostile, type="person", rule="named", score=1),),
            "article": all_lines()[0].article.model_copy(update={"title": hostile, "outlet": hostile}),
        }
    )
    it = made([line])
    it = it._replace(stands=(Stands("x", "t", {"FAVOR": 1, "AGAINST": 0, "NEUTRAL": 0}, (line.id,)),), topics={"t": hostile})
    found = page(it)
    read = Page(found)
    assert len(read.all("script")) == 1 + len(plots(it))
    for data in re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', found, re.DOTALL):
        assert json.loads(data)
        assert not set("<>&\u2028") & set(data)
    assert hostile in [words for _, words in read.words]


# --- the plots


def test_the_bars_are_the_quotes_of_each_kind():
    (data,) = rows("speakers")
    assert {(it["speaker"], it["kind"]): it["quotes"] for it in data if it["speaker"] == "Ito"} == {
        ("Ito", "direct"): 2,
        ("Ito", "mixed"): 1,
        ("Ito", "indirect"): 1,
    }
    assert {it["all"] for it in data if it["speaker"] == "Ito"} == {4}


def test_cells_tell_their_counts_in_words_beside_colour():
    (data,) = rows("stances")
    cells = {(it["speaker"], it["topic"]): (it["says"], it["tone"]) for it in data}
    assert cells[ITO.name, "the bridge"] == ("▲1 ▼1", "as much for as against")
    assert cells[MAYOR.name, "new jobs"] == ("▼1", "mostly against")
    assert [meaning for meaning, _ in legends(made())["stances"]] == ["as much for as against", "mostly against"]


@pytest.mark.parametrize(
    ("favor", "against", "neutral", "name"),
    [
        (1, 0, 0, "mostly for"),
        (1, 0, 1, "mostly for"),
        (2, 1, 0, "more for than against"),
        (1, 1, 5, "as much for as against"),
        (1, 2, 0, "more against than for"),
        (0, 1, 1, "mostly against"),
        (0, 0, 3, "neutral"),
    ],
)
def test_the_colour_is_by_the_net_share(favor, against, neutral, name):
    assert tone(Stands("s", "t", {"FAVOR": favor, "AGAINST": against, "NEUTRAL": neutral}, ())).name == name


def test_the_network_has_a_line_for_each_link():
    lines, nodes = rows("network") if "ends" in rows("network")[0][0] else reversed(rows("network"))
    assert {(it["speaker"], it["about"]) for it in lines} == {
        ("Zoe\u0308 Mu\u0308ller", "Ito"),
        ("Zoe\u0308 Mu\u0308ller", "Ana Ruiz"),
        ("Ito", "Zoe\u0308 Mu\u0308ller"),
    }
    assert {it["id"] for it in nodes} == {MAYOR.id, "ito", "ana-ruiz"}
    first = [it for it in lines if it["line"] == 0]
    assert first[0]["width"] > first[-1]["width"] == 1


def test_the_timeline_has_days_and_speakers():
    (data,) = rows("timeline")
    assert {(it["day"], it["date"], it["speaker"], it["quotes"]) for it in data} >= {
        ("2024-05-03", "3 May 2024", "Ito", 1),
        ("2024-05-01", "1 May 2024", "Ito", 3),
    }


def test_large_plots_are_cut_and_say_so():
    refs = [SpeakerRef(id=f"s{at:03}", name=f"Speaker {at}", type="person", rule="r", score=1) for at in range(150)]
    figures = made()._replace(
        speakers=tuple(SpeakerFigures(it, (it.id,), {"direct": 1, "mixed": 0, "indirect": 0}, 1) for it in refs),
        stands=tuple(Stands(it.id, f"t{at % 40}", {"FAVOR": 1, "AGAINST": 0, "NEUTRAL": 0}, (it.id,)) for at, it in enumerate(refs)),
        names=made().names | {it.id: it.name for it in refs},
        topics={f"t{at}": f"Topic {at}" for at in range(40)},
    )
    assert len(rows("speakers", figures)[0]) == MOST_SPEAKERS
    shown, columns, cells = matrix(figures)
    assert len(shown) <= MOST_SPEAKERS
    assert len(columns) <= MOST_TOPICS
    assert {it.topic for it in cells} <= set(columns)
    source = overview(figures, places(figures) | {it.id: "articles/a.html#q1" for it in refs}, "")
    assert f"Speakers by number of quotes (the {MOST_SPEAKERS} largest of 150 speakers)" in source
    assert f"(the {MOST_TOPICS} largest of 40 topics)" in source
    assert "and 50 more rows" in source


def test_long_names_are_cut_and_stay_apart():
    names = {"a": "The Very Long Name of a Committee A", "b": "The Very Long Name of a Committee B", "c": "Short\n name"}
    assert cut(names, "abc", 20) == {"a": "The Very Long Name…", "b": "The Very Long Name… (2)", "c": "Short name"}


@pytest.mark.parametrize("library", ["altair", "vl_convert"])
def test_a_missing_library_is_named_with_the_extra_that_brings_it(library, monkeypatch):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingLibraryError, match=r"the overview page needs (altair|vl-convert-python).*quotes-annotator\[plots\]"):
        page()


# --- colours


def channels(colour: str) -> list[float]:
    values = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in values]


def contrast(one: str, other: str) -> float:
    first, second = (sum(weight * it for weight, it in zip((0.2126, 0.7152, 0.0722), channels(at), strict=True)) for at in (one, other))
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


@pytest.mark.parametrize(("own", "mode"), [(LIGHT, theme.LIGHT), (DARK, theme.DARK)], ids=["light", "dark"])
def test_contrast_is_enough_to_read(own, mode):
    values = mode | own
    for it in TONES:
        assert contrast(values[it.text], values[it.colour]) >= 4.5, it.name
    for kind in ("direct", "mixed", "indirect"):
        assert contrast(values[kind], values["page"]) >= 3, kind
    assert contrast(values["direct"], values["mixed"]) > 1.5
    assert contrast(values["mixed"], values["indirect"]) > 1.5


# Machado, Oliveira and Fernandes 2009, severity 1.0: linear RGB as seen without red, green or blue cones.
CONES = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def seen(colour: str, cones: str) -> list[float]:
    """CIELAB of a colour as somebody sees it."""
    rgb = channels(colour)
    red, green, blue = (min(max(sum(a * b for a, b in zip(row, rgb, strict=True)), 0), 1) for row in CONES[cones])
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (it ** (1 / 3) if it > 0.008856 else 7.787 * it + 16 / 116 for it in (x, y, z))
    return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)]


@pytest.mark.parametrize("mode", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("cones", CONES)
def test_for_and_against_differ_for_colour_blind_readers(cones, mode):
    def distance(one: str, other: str) -> float:
        return sqrt(sum((a - b) ** 2 for a, b in zip(seen(mode[one], cones), seen(mode[other], cones), strict=True)))

    assert distance("for", "against-cell") > 20
    assert distance("rather-for", "rather-against") > 15
    assert distance("for", "rather-for") > 20
    assert distance("against-cell", "rather-against") > 20
