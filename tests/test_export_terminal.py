"""The article and the lists for a terminal."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType
from store_examples import ITO, RUN, TEXT, harbour, short

from quotes.batch import Others, Summary
from quotes.export import tables
from quotes.export.terminal import ArticleView
from quotes.export.visible import one_line, visible
from quotes.export.voices import palette
from quotes.model import Speaker
from quotes.store import SpeakerRow, Store


def printed(renderable: RenderableType, width: int = 80, colours: bool = False) -> str:
    file = io.StringIO()
    Console(file=file, width=width, force_terminal=colours, color_system="truecolor" if colours else None).print(renderable)
    return file.getvalue()


def ansi(colour: str) -> str:
    return "48;2;" + ";".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))


def test_without_colours_brackets_show_the_quotes():
    text = " ".join(printed(ArticleView(harbour())).split())
    assert "[A: “We will build,]” Mayor" not in text
    assert "“[A: We will build,]” Mayor Zoe\u0308 Mu\u0308ller said, “[A: and we will pay.]”" in text
    assert "[A+B: the council had “no doubt” about it]" in text
    assert (
        "[B: Mu\u0308ller had promised that [A: 🏗️\u00a0jobs would come]]." in text
        or "[B: Mu\u0308ller had promised that [A: 🏗️ jobs would come]]." in text
    )
    assert "“[?: It is too late.]”" in text


def test_with_colours_each_speaker_has_a_tint_and_a_letter():
    text = printed(ArticleView(harbour()), colours=True)
    nobody, first, second = palette()[:3]
    for colour in (nobody, first, second):
        assert ansi(colour.tint) in text
        assert ansi(colour.line) in text
    assert "[A: " not in text


def test_the_legend_counts_the_quotes():
    lines = [line.split() for line in printed(ArticleView(harbour())).splitlines()]
    assert ["A", "Zoe\u0308", "Mu\u0308ller", "person", "3"] in lines
    assert ["B", "Ito", "person", "2"] in lines
    assert ["C", "Officials", "anonymous", "1"] in lines
    assert ["?", "no", "speaker", "1"] in lines


def test_the_cue_is_underlined_the_source_bold_the_byline_dim():
    text = printed(ArticleView(harbour()), colours=True)
    assert "\x1b[4mdid not say\x1b[0m" in text
    assert "\x1b[1mOfficials\x1b[0m" in text
    assert "\x1b[2mBy Ana Ruiz\x1b[0m" in text


def test_the_table_says_how_each_quote_was_found():
    text = printed(ArticleView(harbour()), width=220)
    row = next(line for line in text.splitlines() if line.startswith("  6"))
    for words in ("C  Officials", "indirect", "did not say", "what it would cost", "indirect-rule 0.75"):
        assert words in row
    assert "thought," in text
    assert "negated" in text
    assert "named 0.40" in text


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("colours", [True, False])
def test_it_fits_the_terminal(width, colours):
    file = io.StringIO()
    console = Console(file=file, width=width, force_terminal=colours, color_system="truecolor" if colours else None, record=True)
    console.print(ArticleView(harbour()))
    assert max(cell_len(line) for line in console.export_text().splitlines()) <= width


def test_an_article_cannot_steer_the_terminal():
    hostile = "Say \x1b[31mred\x1b]0;title\x07 and \x9b2J and [bold]that[/bold] :smile: \x08\x7f"
    speaker = Speaker(id="x", name="\x1b[5mX\nY", type="person")
    for colours in (True, False):
        text = printed(ArticleView(short("a", hostile, speaker, file="\x1b.txt")), colours=colours)
        assert not any(ord(character) in {7, 8, 0x7F, 0x9B} for character in text)
        assert "\x1b[31m" not in text
        assert "\x1b[5m" not in text
        assert "␛[31mred␛]0;title␇ and" in text
        assert "[bold]that[/bold] :smile:" in text
    assert "\x1b" not in printed(ArticleView(short("a", hostile, speaker, file="\x1b.txt")))


def test_control_characters_become_visible_and_nothing_else_changes():
    assert visible("é😀\tא\r\nb\rc\x85d") == "é😀\tא\nb\nc\nd"
    assert visible("".join(map(chr, (0, 27, 127, 128)))) == "␀␛␡\ufffd"
    assert one_line("a\nb\r\n\tc ") == "a b c"


# --- lists


def test_articles_and_speakers_are_listed(tmp_path):
    with Store.open(tmp_path / "quotes.db", create=True) as store:
        store.save(harbour(), store.start_run(RUN))
        articles, speakers = printed(tables.articles(store.articles()), width=120), printed(tables.speakers(store.speakers()), width=120)
    assert [line.split() for line in articles.splitlines()][2:] == [
        ["harbour", "Harbour", "plan", "🚢", "divides", "the", "town", "Town", "Herald", "2024-05-01", str(len(TEXT.split())), "6"]
    ]
    assert [line.split()[0] for line in speakers.splitlines()[2:]] == ["zoe-muller", "ito", "officials"]
    assert "Mu\u0308ller" in speakers


def test_names_and_numbers_are_not_cut_in_a_narrow_window(tmp_path):
    with Store.open(tmp_path / "quotes.db", create=True) as store:
        run_id = store.start_run(RUN)
        store.save(harbour(slug="a-slug-of-twenty-four-00", title="A very long headline " * 5, outlet="The Outlet " * 3), run_id)
        text = printed(tables.articles(store.articles()), width=80)
    assert "a-slug-of-twenty-four-00" in text
    assert "Quotes" in text
    assert "2024-05-01" in text


def made_summary(**given: object) -> Summary:
    fields: dict[str, object] = {
        "database": "quotes.db",
        "articles": {"new": 2, "replaced": 0, "unchanged": 1, "failed": 1},
        "words": 1200,
        "seconds": 3.21,
        "words_per_second": 1500,
        "problems": ("x.txt: is empty",),
        "stored": 3,
        "quotes": {"direct": 4, "indirect": 5, "mixed": 0},
        "unattributed": 2,
        "speakers": (SpeakerRow(id="ito", name="Ito", type="person", aliases=(), quotes=6, articles=2),),
        "others": Others(speakers=11, quotes=12),
    }
    return Summary.model_validate(fields | given)


def test_the_summary_tells_what_was_done_and_what_is_there():
    lines = [" ".join(line.split()) for line in printed(tables.summary(made_summary()), width=120).splitlines()]
    assert lines[:5] == [
        "Articles 2 new, 1 unchanged, 1 failed",
        "Time 3.2 s for 1,200 words (1,500 words per second, without loading the models)",
        "In the database 3 articles, 9 quotes",
        "Quotes 4 direct, 5 indirect, 0 mixed",
        "Without speaker 2",
    ]
    assert "Ito person 6 2" in lines
    assert "11 more 12" in lines


def test_the_summary_of_nothing():
    nothing = {
        "articles": {"new": 0},
        "words": 0,
        "words_per_second": None,
        "stored": 0,
        "speakers": (),
        "others": Others(speakers=0, quotes=0),
    }
    text = printed(tables.summary(made_summary(**nothing)))
    assert "Articles         none" in text
    assert "Speaker " not in text
    assert "more" not in text


def test_next_steps_are_ready_to_paste(tmp_path):
    with Store.open(tmp_path / "quotes.db", create=True) as store:
        run_id = store.start_run(RUN)
        store.save(short("few", "Yes.", ITO), run_id)
        store.save(harbour(slug="many"), run_id)
        text = tables.next_steps("my news/quotes.db", store.articles())
        typed = tables.next_steps("quotes.db", store.articles(), ".venv/bin/")
    assert "  quotes show 'my news/quotes.db' many\n" in text
    assert "  sqlite-utils 'my news/quotes.db' \"select" in text
    assert all(f"  .venv/bin/{program} " in typed for program in ("quotes", "sqlite-utils"))
    assert tables.next_steps("quotes.db", []) == ""
