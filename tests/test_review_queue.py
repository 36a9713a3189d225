from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_site_examples import Site, database
from store_examples import ITO, harbour, judged, short

from quotes.model import Annotated
from quotes.review.filters import Filters

INTERRUPTED, MIXED, OUTER, INNER, ALONE, NEGATED = (it.id for it in harbour().quotes)


def scored(annotated: Annotated, *scores: float) -> Annotated:
    """The article with other scores for its quotes."""
    quotes = tuple(it.model_copy(update={"score": score}) for it, score in zip(annotated.quotes, scores, strict=True))
    return annotated.model_copy(update={"quotes": quotes})


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    other = scored(short("other", "We agree.", ITO), 0.95)
    with Site(database(tmp_path, scored(judged(), 0.9, 0.8, 0.7, 0.6, 0.5, 0.4), other)) as it:
        yield it


OTHER = "other:0-9"


def listed(site: Site, who: str | None = "ana", **filters: str) -> list[str]:
    html = site.page("", who, **filters).html
    found = re.findall(r'<li><a href="([^"]+)">\s*<span class="score">', html)
    return [parse_qs(urlsplit(it.replace("&amp;", "&")).query)["id"][0] for it in found]


def test_the_least_sure_come_first(site: Site):
    assert listed(site) == [NEGATED, ALONE, INNER, OUTER, MIXED, INTERRUPTED, OTHER]


def test_quotes_on_which_rule_and_model_differ_may_come_before_all(site: Site):
    assert listed(site, conflicts="1") == [INNER, MIXED, NEGATED, ALONE, OUTER, INTERRUPTED, OTHER]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"article": "harbour"}, [NEGATED, ALONE, INNER, OUTER, MIXED, INTERRUPTED]),
        ({"article": "oth"}, [OTHER]),
        ({"article": "nothing"}, []),
        ({"speaker": "Ito"}, [OUTER, MIXED, OTHER]),
        ({"speaker": "ITO"}, [OUTER, MIXED, OTHER]),
        ({"speaker": "ito", "kind": "indirect"}, [OUTER]),
        ({"kind": "direct"}, [ALONE, INTERRUPTED, OTHER]),
        ({"stance": "AGAINST"}, [INNER]),
        ({"stance": "FAVOR"}, [MIXED, INTERRUPTED]),
        ({"below": "0.6"}, [NEGATED, ALONE, INNER]),
        ({"kind": "sung", "below": "7", "stance": "x", "show": "y"}, [NEGATED, ALONE, INNER, OUTER, MIXED, INTERRUPTED, OTHER]),
        ({"show": "judged"}, []),
        ({"show": "all"}, [NEGATED, ALONE, INNER, OUTER, MIXED, INTERRUPTED, OTHER]),
    ],
)
def test_filters(site: Site, filters: dict[str, str], expected: list[str]):
    assert listed(site, **filters) == expected


def test_an_article_whose_name_is_the_beginning_of_another_is_alone(tmp_path: Path):
    with Site(database(tmp_path, short("a", "We agree.", ITO), short("a-2", "We do not.", ITO))) as site:
        assert listed(site, article="a") == ["a:0-9"]
        assert listed(site, article="a-") == ["a-2:0-10"]


def test_each_reviewer_has_their_own_queue(site: Site):
    site.judge(ALONE, "accept")
    site.judge(NEGATED, "reject", "ben")
    site.judge(ALONE, "reject", "ben")
    site.judge(OUTER, "rate", "ben", verdict="True", url="https://example.org/1")
    assert listed(site) == [NEGATED, INNER, OUTER, MIXED, INTERRUPTED, OTHER]
    assert listed(site, "ben") == [INNER, OUTER, MIXED, INTERRUPTED, OTHER]
    assert listed(site, show="judged") == [ALONE]
    assert listed(site, show="disputed") == [ALONE]
    assert INNER in listed(site, show="unreviewed")
    assert NEGATED not in listed(site, show="unreviewed")
    site.undo()
    assert listed(site)[:2] == [NEGATED, ALONE]


def test_next_and_previous_go_through_the_queue(site: Site):
    seen, at = [], NEGATED
    while at and len(seen) < 9:
        seen.append(at)
        found = re.search(r'rel="next" href="[^"]*id=([^"&]+)', site.quote(at, conflicts="1", kind="indirect").html)
        at = found[1] if found else ""
    assert seen == [NEGATED, OUTER]
    back = re.search(r'rel="prev" href="[^"]*id=([^"&]+)', site.quote(NEGATED, conflicts="1", kind="indirect").html)
    assert back
    assert back[1] == INNER


def test_to_accept_keeps_the_filters_and_skips_what_is_judged(site: Site):
    site.judge(INNER, "accept")
    location = site.judge(ALONE, "accept", query={"below": "0.7"}).location
    assert parse_qs(urlsplit(location).query) == {"id": [OUTER], "below": ["0.7"]}
    location = site.judge(OUTER, "accept", query={"below": "0.7"}).location
    assert parse_qs(urlsplit(location).query)["id"] == [NEGATED]


def test_long_queues_have_several_pages(tmp_path: Path):
    articles = [short(f"a{number:03}", "We agree.", ITO) for number in range(120)]
    with Site(database(tmp_path, *articles)) as site:
        first = site.page("")
        assert "<b>120</b> quotes" in first.html
        seen = listed(site)
        last = ""
        while more := re.search(r'<a rel="next" href="[^"]*after=([^"&]+)', site.page("", after=last).html):
            last = more[1]
            seen += listed(site, after=last)
        assert seen == [f"a{number:03}:0-9" for number in range(120)]


def test_suggestions_are_speakers_whose_name_begins_so(site: Site):
    assert site.page("suggest", begin="it").html.replace(" ", "") == '[{"name":"Ito","type":"person"}]'
    assert site.page("suggest", begin="").html == "[]"
    assert site.page("suggest", begin="%").html == "[]"


FILTERS = st.builds(
    Filters,
    article=st.text(max_size=20).map(str.strip),
    speaker=st.text(max_size=20).map(str.strip),
    kind=st.sampled_from([None, "direct", "mixed"]),
    stance=st.sampled_from([None, "FAVOR"]),
    below=st.none() | st.floats(0, 1),
    show=st.sampled_from(["open", "all", "disputed"]),
    conflicts=st.booleans(),
)


@given(FILTERS)
def test_filters_survive_an_address(filters: Filters):
    query = parse_qs(filters.query(id="x"), keep_blank_values=True)
    assert Filters.of({name: values[0] for name, values in query.items()}) == filters
