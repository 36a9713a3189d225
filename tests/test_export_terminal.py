"""The article and the lists for a terminal."""

from __future__ import annotations

import io

import pytest
from page_examples import marked
from rich.cells import cell_len
from rich.console import Console, RenderableType
from store_examples import ITO, RUN, TEXT, harbour, judged, short

from quotes.batch import Others, Summary
from quotes.export import tables
from quotes.export.terminal import ArticleView
from quotes.export.visible import one_line, visible
from quotes.export.voices import palette
from quotes.model import Annotated, Framing, Span, Speaker, Stance, StanceEvidence
from quotes.store import SpeakerRow, Store


def printed(renderable: RenderableType, width: int = 80, colours: bool = False) -> str:
    file = io.StringIO()
    Console(file=file, width=width, force_terminal=colours, color_system="truecolor" if colours else None).print(renderable)
    return file.getvalue()


def ansi(colour: str) -> str:
    return "48;2;" + ";".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))


def test_without_colours_brackets_show_the_quotes():
    text = " ".join(printed(ArticleView(marked(harbour()))).split())
    assert "[A: “We will build,]” Mayor" not in text
    assert "“[A: We will build,]” Mayor Zoe\u0308 Mu\u0308ller said, “[A: and we will pay.]”" in text
    assert "[A+B: the council had “no doubt” about it]" in text
    assert (
        "[B: Mu\u0308ller had promised that [A: 🏗️\u00a0jobs would come]]." in text
        or "[B: Mu\u0308ller had promised that [A: 🏗️ jobs would come]]." in text
    )
    assert "“[?: It is too late.]”" in text


def test_with_colours_each_speaker_has_a_tint_and_a_letter():
    text = printed(ArticleView(marked(harbour())), colours=True)
    nobody, first, second = palette()[:3]
    for colour in (nobody, first, second):
        assert ansi(colour.tint) in text
        assert ansi(colour.line) in text
    assert "[A: " not in text


def test_the_legend_counts_the_quotes():
    lines = [line.split() for line in printed(ArticleView(marked(harbour()))).splitlines()]
    assert ["A", "Zoe\u0308", "Mu\u0308ller", "person", "3"] in lines
    assert ["B", "Ito", "person", "2"] in lines
    assert ["C", "Officials", "anonymous", "1"] in lines
    assert ["?", "no", "speaker", "1"] in lines


def test_the_cue_is_underlined_the_source_bold_the_byline_dim():
    text = printed(ArticleView(marked(harbour())), colours=True)
    assert "\x1b[4mdid not say\x1b[0m" in text
    assert "\x1b[1mOfficials\x1b[0m" in text
    assert "\x1b[2mBy Ana Ruiz\x1b[0m" in text


def test_the_table_says_how_each_quote_was_found():
    text = printed(ArticleView(marked(harbour())), width=220)
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
    console.print(ArticleView(marked(harbour())), ArticleView(marked(judged())))
    assert max(cell_len(line) for line in console.export_text().splitlines()) <= width


def test_an_article_cannot_steer_the_terminal():
    hostile = "Say \x1b[31mred\x1b]0;title\x07 and \x9b2J and [bold]that[/bold] :smile: \x08\x7f"
    speaker = Speaker(id="x", name="\x1b[5mX\nY", type="person")
    for colours in (True, False):
        text = printed(ArticleView(marked(short("a", hostile, speaker, file="\x1b.txt"))), colours=colours)
        assert not any(ord(character) in {7, 8, 0x7F, 0x9B} for character in text)
        assert "\x1b[31m" not in text
        assert "\x1b[5m" not in text
        assert "␛[31mred␛]0;title␇ and" in text
        assert "[bold]that[/bold] :smile:" in text
    assert "\x1b" not in printed(ArticleView(marked(short("a", hostile, speaker, file="\x1b.txt"))))


def test_control_characters_become_visible_and_nothing_else_changes():
    assert visible("é😀\tא\r\nb\rc\x85d") == "é😀\tא\nb\nc\nd"
    assert visible("".join(map(chr, (0, 27, 127, 128)))) == "␀␛␡\ufffd"
    assert one_line("a\nb\r\n\tc ") == "a b c"


# --- stances


def below(number: int, annotated: Annotated, width: int = 400) -> list[str]:
    """The lines below the row of a quote, which a wide terminal does not break."""
    lines = [line.rstrip() for line in printed(ArticleView(marked(annotated)), width=width).splitlines()]
    start = next(at for at, line in enumerate(lines) if line.startswith(f"{number:>3}  "))
    first = next(at for at in range(start, len(lines)) if lines[at].lstrip().startswith(("▲", "▼", "●", "framing")))
    return [line.strip() for line in lines[first : lines.index("", first)]]


def test_each_quote_shows_where_somebody_stands_and_why():
    assert below(1, judged()) == [
        "▲ FAVOR   build · by “will” (predicate) · own commitment · mid intensity · rule commissive-rule and model agree · score 0.88",
        "▲ FAVOR   pay · model looked at “and we will” · own commitment · model alone, no rule · score 0.50",
        "framing   “say” passes it on; speaker promises or plans · certainty: certain, future",
    ]


def test_antecedent_holder_and_conflict_are_told():
    stand, framing = below(2, judged())
    assert stand == (
        "▲ FAVOR   it [Harbour plan] · held by the council, not by the speaker · by “doubt” (predicate), “no” (negation) · "
        "agreement or denial · high intensity · !! CONFLICT: rule attitude-rule says FAVOR, the model AGAINST (0.50) · score 0.50"
    )
    assert framing == "framing   “say” passes it on; speaker asserts it · certainty: certain, past, by “no doubt”, “about it”"


def test_a_neutral_stance_is_one_dim_line():
    assert below(3, judged())[0] == "● NEUTRAL promised · rule candidate-rule alone, no model was asked · score 0.50"
    line = next(it for it in printed(ArticleView(marked(judged())), width=400, colours=True).splitlines() if "NEUTRAL" in it)
    assert "\x1b[2mpromised" in line
    assert "\x1b[1" not in line


def test_the_reporter_and_certainty_are_told_in_plain_words():
    assert below(4, judged())[-1] == (
        "framing   “promise” gives it weight; speaker promises or plans · reporter endorses · certainty: probable, future, by “promised”"
    )
    assert below(5, judged()) == ["framing   reporter passes it on; speaker asserts it · certainty: certainly not, present"]
    assert below(6, judged()) == [
        "framing   “say” leaves it to the source; speaker denies or rejects · reporter distances, hedged by “did not”, “say what” · "
        "certainty: not committed, future"
    ]


def test_labels_have_colours_and_a_conflict_is_loud():
    text = printed(ArticleView(marked(judged())), width=400, colours=True)
    assert "\x1b[1;32m▲ FAVOR" in text
    assert "\x1b[1;31m▼ AGAINST" in text
    assert "\x1b[2m● NEUTRAL" in text
    assert "\x1b[1;32m“will”\x1b[0m (predicate)" in text
    assert "model looked at “and we will”" in text  # in no colour: it is no rule's word
    assert "\x1b[1;30;43m!! CONFLICT: rule effect-rule says AGAINST, the model FAVOR (0.75)\x1b[0m" in text


@pytest.mark.parametrize("width", [40, 60, 120])
def test_the_columns_of_all_rows_stand_below_each_other(width):
    lines = printed(ArticleView(marked(judged())), width=width).splitlines()
    head = next(line for line in lines if line.startswith("No."))
    rows = [line for line in lines if line[:3].strip().isdigit()]
    assert len(rows) == 6
    for line, kind in zip(rows, ("direct", "mixed", "indirect", "indirect", "direct", "indirect"), strict=True):
        assert cell_len(line[: line.index(kind)]) == head.index("Kind")
        assert cell_len(line[: line.rindex(kind[:5])]) == head.index("Found")


def test_a_narrow_terminal_leaves_room_for_the_words():
    head = next(line for line in printed(ArticleView(marked(judged())), width=40).splitlines() if line.startswith("No."))
    assert "Words" in head


def test_articles_without_these_layers_have_one_table_as_before():
    text = printed(ArticleView(marked(harbour())), width=120)
    assert not any(word in text for word in ("framing", "certainty", "FAVOR", "NEUTRAL", "score"))
    lines = [line.strip() for line in text.splitlines()]
    assert "" not in lines[next(at for at, line in enumerate(lines) if line.startswith("No.")) :]


def test_the_words_of_a_stance_cannot_steer_the_terminal():
    text = printed(ArticleView(marked(stern("no \x1b[31m\nred"))), width=400)
    assert "\x1b" not in text
    assert "no ␛[31m red [no ␛[31m red] · held by no ␛[31m red" in text
    assert "“no ␛[31m red” (predicate) · model looked at “no ␛[31m red”" in text
    assert "hedged by “no ␛[31m red”" in text


def stern(text: str) -> Annotated:
    """A quote that is its own target, antecedent, holder and evidence."""
    annotated = short("a", text, ITO)
    words = Span.of(text, 0, len(text))
    evidence = (StanceEvidence(span=words, role="predicate"), StanceEvidence(span=words, role="attributed"))
    fields = {"kind": "event", "via": "attitude", "label": "AGAINST", "rule": text, "agreement": "both", "score": 1, "evidence": evidence}
    (quote,) = annotated.quotes
    stand = Stance.model_validate({"quote": quote.id, "target": words, "antecedent": words, "holder": words} | fields)
    framing = Framing(quote=quote.id, lemma=text, engagement="ACKNOWLEDGE", act="assert", hedges=(words,), reporter="distances")
    return annotated.model_copy(update={"stances": (stand,), "framings": (framing,)})


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
