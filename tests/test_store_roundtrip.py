"""What is saved comes back the same."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_examples import ITO, MAYOR, RUN, harbour, judged, sentence, short

from quotes.errors import ArticleNotFoundError
from quotes.model import (
    Annotated,
    Article,
    Attitude,
    Attribution,
    Certainty,
    Framing,
    Intensity,
    Parse,
    Quote,
    QuoteLine,
    Span,
    Speaker,
    Stance,
    StanceEvidence,
    StanceLabel,
    StanceScores,
    Zone,
    text_sha256,
)
from quotes.store import Store


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(tmp_path / "quotes.db", create=True) as store:
        yield store


def save(store: Store, *articles: Annotated) -> None:
    run_id = store.start_run(RUN)
    for article in articles:
        store.save(article, run_id)
    store.finish_run(run_id)


@pytest.mark.parametrize("article", [harbour(), judged()], ids=["bare", "judged"])
def test_an_article_comes_back_as_it_was_saved(store, article):
    save(store, article)
    assert store.annotated("harbour") == article
    assert list(store.verify()) == []


def test_it_comes_back_from_the_file(tmp_path):
    with Store.open(tmp_path / "quotes.db", create=True) as store:
        save(store, harbour())
    with Store.open(tmp_path / "quotes.db") as store:
        assert store.annotated("harbour") == harbour()
    assert [file.name for file in tmp_path.iterdir()] == ["quotes.db"]


def test_an_unknown_article_is_named(store):
    with pytest.raises(ArticleNotFoundError, match="'nowhere'"):
        store.annotated("nowhere")


def test_articles_are_listed_by_slug(store):
    save(store, short("b", "Two words.", ITO), harbour(), short("a", "One."))
    assert [(it.slug, it.words, it.quotes) for it in store.articles()] == [("a", 1, 1), ("b", 2, 1), ("harbour", 54, 6)]
    assert store.articles()[2].outlet == "Town Herald"


def test_lines_are_sorted_by_article_and_place(store):
    reversed_quotes = harbour("z").model_copy(update={"quotes": harbour("z").quotes[::-1]})
    save(store, reversed_quotes, short("a", "Now.", ITO))
    assert [line.id for line in store.lines()] == ["a:0-4", *(quote.id for quote in harbour("z").quotes)]


def test_a_line_tells_everything_about_a_quote(store):
    save(store, harbour())
    interrupted, mixed, outer, inner, alone, negated = store.lines()
    assert [span.text for span in interrupted.content] == ["We will build,", "and we will pay."]
    assert (interrupted.article.file, interrupted.article.title) == ("news/harbour.txt", "Harbour plan 🚢 divides the town")
    assert [(it.id, it.name, it.rule, it.score) for it in mixed.speakers] == [
        ("zoe-muller", MAYOR.name, "named", 0.8),
        ("ito", "Ito", "named", 0.7),
    ]
    assert inner.parent == outer.id
    assert alone.speakers == ()
    assert (negated.flags, negated.quote_class) == (("asked", "negated"), "thought")


def test_a_line_tells_where_its_speaker_stands(store):
    save(store, judged())
    interrupted, mixed, outer, inner, alone, negated = store.lines()
    assert negated.framing is not None
    assert (negated.framing.reporter, [span.text for span in negated.framing.hedges]) == ("distances", ["did not", "say what"])
    assert inner.certainty is not None
    assert (inner.certainty.value, [span.text for span in inner.certainty.evidence]) == ("PR+", ["promised"])
    assert [stance.target.text for stance in interrupted.stances] == ["build", "pay"]
    (stance,) = mixed.stances
    assert stance.holder is not None
    assert stance.antecedent is not None
    assert (stance.target.text, stance.antecedent.text, stance.holder.text) == ("it", "Harbour plan", "the council")
    assert [(it.span.text, it.role, it.row) for it in stance.evidence] == [
        ("doubt", "predicate", "doubt/NOUN/agreement"),
        ("no", "negation", None),
    ]
    assert [(it.label, it.scores) for it in outer.stances] == [("NEUTRAL", None)]
    assert alone.stances == ()


def test_a_quote_that_was_not_judged_stands_nowhere(store):
    save(store, harbour())
    assert {(line.framing, line.certainty, line.stances) for line in store.lines()} == {(None, None, ())}


def test_two_quotes_may_begin_with_the_same_span(store):
    article = short("a", "Now.", ITO)
    (quote,) = article.quotes
    twin = quote.model_copy(update={"id": "a:0-4.2", "kind": "indirect"})
    spoken = article.attributions[0].model_copy(update={"quote": twin.id})
    save(store, article.model_copy(update={"quotes": (quote, twin), "attributions": (*article.attributions, spoken)}))
    assert [line.id for line in store.lines()] == ["a:0-4", "a:0-4.2"]
    assert list(store.verify()) == []


def test_speakers_are_counted_over_articles(store):
    elsewhere = Speaker(id="zoe-muller", name="Zoe Muller", type="person", aliases=("the mayor",))
    save(store, harbour(), short("a", "Now.", MAYOR), short("b", "Never.", elsewhere))
    first, second, third = store.speakers()
    assert (first.id, first.name, first.quotes, first.articles) == ("zoe-muller", MAYOR.name, 5, 3)
    assert first.aliases == tuple(sorted(["Mu\u0308ller", "Mayor Zoe\u0308 Mu\u0308ller", "Zoe Muller", "the mayor"]))
    assert (second.id, second.quotes, third.id, third.type) == ("ito", 2, "officials", "anonymous")


def test_speakers_with_as_many_quotes_are_sorted_by_id(store):
    save(store, short("b", "Now.", ITO), short("a", "Now.", MAYOR))
    assert [it.id for it in store.speakers()] == ["ito", "zoe-muller"]


def test_counts_sum_up_the_database(store):
    assert (store.counts().articles, store.counts().words, store.counts().kinds["direct"]) == (0, 0, 0)
    save(store, harbour(), short("a", "Now.", ITO))
    counts = store.counts()
    assert (counts.articles, counts.words, counts.quotes, counts.speakers, counts.unattributed) == (2, 55, 7, 3, 1)
    assert counts.kinds == {"direct": 3, "indirect": 3, "mixed": 1}


# --- any article

CHARACTERS = st.characters(exclude_categories=("Cs",), exclude_characters="\0")
NAMES = st.text(CHARACTERS, min_size=1, max_size=8)
SLUGS = st.sampled_from(["a", "harbour-2", "b:'ü"])
SCORES = st.floats(0, 1)


@st.composite
def ranges(draw: st.DrawFn, start: int, end: int, most: int) -> list[tuple[int, int]]:
    """Up to `most` half-open ranges within start..end, in order, without overlap."""
    cuts = sorted(draw(st.sets(st.integers(start, end), max_size=2 * most)))
    return list(zip(cuts[::2], cuts[1::2], strict=False))


@st.composite
def articles(draw: st.DrawFn) -> Article:
    text = draw(st.text(CHARACTERS | st.sampled_from("“”\"' \r\n🚢\u0301\u00a0"), min_size=1, max_size=60))
    kinds = st.sampled_from(["title", "byline", "body", "caption", "boilerplate"])
    zones = tuple(Zone(kind=draw(kinds), start=start, end=end) for start, end in draw(ranges(0, len(text), 3)))
    facts = {name: draw(st.none() | NAMES) for name in ("title", "outlet", "byline", "published", "url")}
    return Article(slug=draw(SLUGS), file=draw(NAMES), text=text, sha256=text_sha256(text), encoding="cp1252", zones=zones, **facts)


def parsed(article: Article) -> Parse:
    sentences = (sentence(article.text, zone.start, zone.end, seq) for seq, zone in enumerate(article.zones))
    return Parse(sentences=tuple(it for it in sentences if it.words))


@st.composite
def spans(draw: st.DrawFn, text: str) -> tuple[Span, ...]:
    return tuple(Span.of(text, start, end) for start, end in draw(ranges(0, len(text), 3)))


@st.composite
def annotated(draw: st.DrawFn) -> Annotated:
    article = draw(articles())
    quotes: dict[str, Quote] = {}
    for content in draw(st.lists(spans(article.text).filter(bool), max_size=4)):
        identity = f"{article.slug}:{content[0].start}-{content[0].end}"
        identity = f"{identity}.{len(quotes) + 1}" if identity in quotes else identity
        quotes[identity] = Quote(
            id=identity,
            zone=draw(st.sampled_from(["title", "body"])),
            kind=draw(st.sampled_from(["direct", "indirect", "mixed"])),
            quote_class=draw(st.sampled_from(["speech", "thought"])),
            flags=tuple(sorted(draw(st.sets(st.sampled_from(["asked", "future", "hypothetical", "negated"]))))),
            parent=draw(st.sampled_from([None, *quotes])),
            content=content,
            cue=draw(spans(article.text)),
            source=draw(spans(article.text)),
            fragments=draw(spans(article.text)),
            rule=draw(NAMES),
            score=draw(SCORES),
        )
    speakers = draw(st.lists(st.builds(Speaker, id=NAMES, name=NAMES, aliases=st.lists(NAMES).map(tuple)), unique_by=lambda it: it.id))
    order = draw(st.permutations(list(quotes)))
    return Annotated(
        article=article,
        parse=parsed(article),
        quotes=tuple(quotes[it] for it in order),
        speakers=tuple(speakers),
        attributions=tuple(it for quote in quotes for it in draw(attributions(quote, speakers))),
        framings=draw(st.just(()) | st.tuples(*(framings(it, article.text) for it in order))),
        certainties=draw(st.just(()) | st.tuples(*(certainties(it, article.text) for it in order))),
        stances=tuple(draw(st.lists(st.sampled_from(order).flatmap(lambda it: stances(it, article.text)), max_size=5))) if order else (),
    )


def framings(quote: str, text: str) -> st.SearchStrategy[Framing]:
    return st.builds(Framing, quote=st.just(quote), lemma=st.none() | NAMES, hedges=spans(text))


def certainties(quote: str, text: str) -> st.SearchStrategy[Certainty]:
    return st.builds(Certainty, quote=st.just(quote), evidence=spans(text))


@st.composite
def stances(draw: st.DrawFn, quote: str, text: str) -> Stance:
    label = draw(st.sampled_from(get_args(StanceLabel)))
    neutral = label == "NEUTRAL"
    return draw(
        st.builds(
            Stance,
            quote=st.just(quote),
            target=words(text),
            antecedent=st.none() | words(text),
            label=st.just(label),
            attitude=st.none() if neutral else st.sampled_from(get_args(Attitude)),
            intensity=st.none() if neutral else st.sampled_from([None, *get_args(Intensity)]),
            holder=st.none() | words(text),
            evidence=st.lists(st.builds(StanceEvidence, span=words(text), row=st.none() | NAMES), max_size=3).map(tuple),
            rule=NAMES,
            scores=st.none() | st.builds(StanceScores, favor=SCORES, against=SCORES, neutral=SCORES),
            score=SCORES,
        )
    )


@st.composite
def words(draw: st.DrawFn, text: str) -> Span:
    start = draw(st.integers(0, len(text) - 1))
    return Span.of(text, start, draw(st.integers(start + 1, len(text))))


@st.composite
def attributions(draw: st.DrawFn, quote: str, speakers: list[Speaker]) -> list[Attribution]:
    found = draw(st.lists(st.sampled_from(speakers), unique_by=lambda it: it.id)) if speakers else []
    if not found:
        return [Attribution(quote=quote, speaker=None, rule=draw(NAMES), score=draw(SCORES), reason=draw(NAMES))]
    return [Attribution(quote=quote, speaker=it.id, rule=draw(NAMES), score=draw(SCORES)) for it in found]


@pytest.fixture(scope="module")
def used(tmp_path_factory):
    with Store.open(tmp_path_factory.mktemp("used") / "quotes.db", create=True) as store:
        save(store, harbour())
        yield store


@given(annotated())
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_article_comes_back_as_it_was_saved(used, article):
    save(used, article)
    assert used.annotated(article.article.slug) == article
    assert used.is_current(article.article, RUN)
    lines = [line for line in used.lines() if line.article.slug == article.article.slug]
    assert sorted(line.id for line in lines) == sorted(quote.id for quote in article.quotes)
    for line in lines:
        assert_line_says_what_is_known(line, article)
    assert used.annotated("harbour") == harbour()
    assert list(used.verify()) == []


def assert_line_says_what_is_known(line: QuoteLine, article: Annotated) -> None:
    told = ([line.framing] if line.framing else [], [line.certainty] if line.certainty else [], line.stances)
    for records, known in zip(told, (article.framings, article.certainties, article.stances), strict=True):
        assert [dict(it) | {"quote": line.id} for it in records] == [dict(it) for it in known if it.quote == line.id]
