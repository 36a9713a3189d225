"""Claims as schema.org and Google's documents have them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from format_examples import Desk, desk
from review_examples import RATING, act, reading, undone
from store_examples import ITO, MAYOR, TEXT, harbour, opinion, short

from quotes.export.claim import NAME_WIDTH, claims
from quotes.model import Speaker

Node = dict[str, Any]

# Properties that schema.org has for each type, as far as they are needed here; the required ones have an asterisk.
PROPERTIES = {
    "DataFeed": "@context* name* dataFeedElement*",
    "Claim": "@id* name* text* author datePublished appearance* firstAppearance",
    "ClaimReview": "@id* url* claimReviewed* author* reviewRating* itemReviewed*",
    "Rating": "alternateName* ratingExplanation",
    "Quotation": "@id* text* description spokenByCharacter isPartOf*",
    "NewsArticle": "@id* identifier* headline url datePublished publisher",
    "Person": "name* disambiguatingDescription",
    "Organization": "name*",
}
NOTED = f"harbour:{TEXT.index('what it')}-{TEXT.index('what it') + 18}"
LATE = "harbour:233-248"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path, harbour(url="https://example.org/a?b=1&c"), short("b", "It is in.", ITO)) as it:
        yield it


def feed(it: Desk, **wanted: Any) -> list[Node]:
    elements: list[Node] = json.loads("".join(claims(it.lines(**wanted), it.context)))["dataFeedElement"]
    return elements


def nodes(value: object) -> Iterator[Node]:
    if isinstance(value, dict) and set(value) != {"@id"}:
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(inner)


def rated(**given: Any) -> list[Any]:
    it = harbour().article
    seen = reading(TEXT, "It is too late.", "direct")
    return [act(it, "accept", LATE, before=seen, by="ana"), act(it, "rate", LATE, before=seen, rating=RATING | given, by="ben", minute=1)]


def test_every_node_has_what_is_required_and_nothing_unknown(tmp_path):
    with desk(tmp_path, harbour(url="https://example.org/a"), reviews=rated(explanation="There is time.")) as opened:
        document = json.loads("".join(claims(opened.lines(), opened.context)))
    assert document["@context"] == "https://schema.org"
    seen = set()
    for node in nodes(document):
        known = PROPERTIES[node["@type"]].split()
        assert {name.removesuffix("*") for name in known if name.endswith("*")} <= set(node)
        assert set(node) - {"@type"} <= {name.removesuffix("*") for name in known}
        seen.add(node["@type"])
    assert seen == set(PROPERTIES) - {"Organization"} | {"Organization"}


def test_one_element_a_quote_in_order(opened):
    assert [it["@id"].split(":", 3)[3].split("#")[0] for it in feed(opened)] == [it.id for it in opened.lines()]


def test_a_claim_in_full(opened):
    by = {"@type": "Person", "name": "Ito"}
    ((line,), claim) = (opened.lines(articles=["b"]), next(it for it in feed(opened) if it["text"] == "It is in."))
    iri = f"urn:quotes:{line.article.sha256[:16]}:b:0-9"
    quotation = {
        "@type": "Quotation",
        "@id": f"{iri}#quotation",
        "text": "It is in.",
        "spokenByCharacter": by,
        "isPartOf": {"@type": "NewsArticle", "@id": f"urn:sha256:{line.article.sha256}", "identifier": "b"},
    }
    assert claim == {
        "@type": "Claim",
        "@id": f"{iri}#claim",
        "name": "It is in.",
        "text": "It is in.",
        "author": by,
        "appearance": [quotation],
    }


def test_the_article_is_told(opened):
    part = feed(opened)[1]["appearance"][0]["isPartOf"]
    assert part == {
        "@type": "NewsArticle",
        "@id": f"urn:sha256:{harbour().article.sha256}",
        "identifier": "harbour",
        "headline": "Harbour plan 🚢 divides the town",
        "url": "https://example.org/a?b=1&c",
        "datePublished": "2024-05-01",
        "publisher": {"@type": "Organization", "name": "Town Herald"},
    }


def test_several_speakers_are_several_authors(opened):
    (claim,) = (it for it in feed(opened) if it["text"].startswith("the council"))
    assert [it["name"] for it in claim["author"]] == ["Zoe\u0308 Mu\u0308ller", "Ito"]


def test_what_speakers_are(tmp_path):
    company = Speaker(id="acme", name="Acme", type="organisation")
    crowd = Speaker(id="critics", name="critics", type="anonymous")
    with desk(tmp_path, short("a", "It is in.", company, crowd, ITO)) as opened:
        (claim,) = feed(opened)
    assert claim["author"] == [
        {"@type": "Organization", "name": "Acme"},
        {"@type": "Person", "name": "critics", "disambiguatingDescription": "not named"},
        {"@type": "Person", "name": "Ito"},
    ]


def test_a_claim_of_nobody_has_no_author(opened):
    (claim,) = (it for it in feed(opened) if it["text"] == "It is too late.")
    assert "author" not in claim
    assert "spokenByCharacter" not in claim["appearance"][0]


@pytest.mark.parametrize(
    ("flags", "type_", "is_spoken"),
    [
        ((), "Claim", True),
        (("asked",), "Quotation", True),
        (("negated",), "Quotation", False),
        (("future",), "Quotation", False),
        (("hypothetical",), "Quotation", False),
        (("asked", "negated"), "Quotation", False),
    ],
)
def test_what_nobody_claims_is_no_claim_and_what_nobody_said_has_no_speaker(tmp_path, flags, type_, is_spoken):
    it = short("a", "It is in.", ITO)
    it = it.model_copy(update={"quotes": (it.quotes[0].model_copy(update={"flags": flags}),)})
    with desk(tmp_path, it) as opened:
        (element,) = feed(opened)
    assert element["@type"] == type_
    assert ("Ito" in json.dumps(element)) == is_spoken
    assert element.get("description") == (", ".join(flags) or None)


def test_the_short_form_is_short_and_in_one_line(tmp_path):
    long = "We will\r\n build " + "very " * 30 + "much."
    with desk(tmp_path, short("a", long, ITO), short("b", "x" * 200, ITO), short("c", "y" * NAME_WIDTH, ITO)) as opened:
        a, b, c = (it["name"] for it in feed(opened))
    assert a.startswith("We will build very")
    assert a.endswith("very …")
    assert len(a) <= NAME_WIDTH
    assert b == "x" * (NAME_WIDTH - 2) + " …"
    assert c == "y" * NAME_WIDTH


# --- ratings


def test_a_rating_is_of_the_person_who_gave_it(tmp_path):
    with desk(tmp_path, harbour(), reviews=rated(explanation="There is time.")) as opened:
        (review,) = (it for it in feed(opened) if it["@type"] == "ClaimReview")
        claim = review.pop("itemReviewed")
    assert review == {
        "@type": "ClaimReview",
        "@id": claim["@id"].replace("#claim", "#claim-review"),
        "url": RATING["url"],
        "claimReviewed": "It is too late.",
        "author": {"@type": "Person", "name": "ben"},
        "reviewRating": {"@type": "Rating", "alternateName": RATING["verdict"], "ratingExplanation": "There is time."},
    }
    assert (claim["@type"], claim["text"]) == ("Claim", "It is too late.")


def test_without_a_rating_there_is_no_claim_review(tmp_path):
    accepted, rating = rated()
    for number, reviews in enumerate(([], [accepted], [accepted, rating, undone(rating, minute=2)])):
        (tmp_path / str(number)).mkdir()
        with desk(tmp_path / str(number), harbour(), reviews=reviews) as opened:
            assert {it["@type"] for it in feed(opened)} == {"Claim", "Quotation"}


def test_an_undo_that_is_taken_back_lets_the_rating_stand(tmp_path):
    accepted, rating = rated()
    undo = undone(rating, minute=2)
    with desk(tmp_path, harbour(), reviews=[accepted, rating, undo, undone(undo, minute=3)]) as opened:
        assert [it["author"]["name"] for it in feed(opened) if it["@type"] == "ClaimReview"] == ["ben"]


def test_of_several_ratings_the_last_counts(tmp_path):
    seen = reading(TEXT, "It is too late.", "direct")
    later = act(harbour().article, "rate", LATE, before=seen, rating=RATING | {"verdict": "True"}, by="cyd", minute=9)
    with desk(tmp_path, harbour(), reviews=[*rated(), later]) as opened:
        (review,) = (it for it in feed(opened) if it["@type"] == "ClaimReview")
    assert (review["author"]["name"], review["reviewRating"]["alternateName"]) == ("cyd", "True")


def test_a_rating_that_is_taken_back_leaves_the_one_before(tmp_path):
    seen = reading(TEXT, "It is too late.", "direct")
    later = act(harbour().article, "rate", LATE, before=seen, rating=RATING | {"verdict": "True"}, by="cyd", minute=9)
    with desk(tmp_path, harbour(), reviews=[*rated(), later, undone(later, minute=10)]) as opened:
        (review,) = (it for it in feed(opened) if it["@type"] == "ClaimReview")
    assert (review["author"]["name"], review["reviewRating"]["alternateName"]) == ("ben", RATING["verdict"])


def test_a_question_that_a_person_has_rated_is_a_claim(tmp_path):
    seen = reading(TEXT, "what it would cost", cue="did not say", source="Officials", speakers=["Officials"])
    with desk(tmp_path, harbour(), reviews=[act(harbour().article, "rate", NOTED, before=seen, rating=RATING)]) as opened:
        (review,) = (it for it in feed(opened) if it["@type"] == "ClaimReview")
    assert review["itemReviewed"]["@type"] == "Claim"


# --- the same words elsewhere


GROUPED = [(f"{slug}:0-13", "a:0-13", seq, "equal", 0, 1.0) for seq, slug in enumerate("abc")]


def grouped(path: Path, days: dict[str, str | None]) -> Node:
    """The claim of the article a, where three articles have the same words."""
    with desk(path, *(opinion(slug, "Chad", "FAVOR", MAYOR, published=day) for slug, day in days.items())) as opened:
        assert [it.id for it in opened.lines()] == [row[0] for row in GROUPED]
        opened.execute("INSERT INTO quote_groups (id, fullest, text) VALUES (?, ?, ?)", [("a:0-13", "a:0-13", "We back Chad.")])
        opened.execute('INSERT INTO quote_group_members (quote, "group", seq, relation, marked, score) VALUES (?, ?, ?, ?, ?, ?)', GROUPED)
        return feed(opened)[0]


@pytest.mark.parametrize(
    ("days", "first", "date"),
    [
        ({"a": "2025-01-02", "b": "2025-01-01", "c": "2025-01-03"}, "b", "2025-01-01"),
        ({"a": "2025-01-02", "b": None, "c": "2025-01-03T10:00:00Z"}, "a", "2025-01-02"),
        ({"a": "2025-01-02", "b": "2025-01", "c": "2025-01-03"}, None, "2025-01-02"),  # b may be earlier or later
        ({"a": None, "b": None, "c": None}, None, None),
        ({"a": "2025-01-02", "b": "2025-01-02", "c": None}, None, "2025-01-02"),
        ({"a": "2025-01-02", "b": "last week", "c": None}, "a", "2025-01-02"),
    ],
)
def test_other_appearances_are_told_and_the_first_of_them_if_it_is_clear(tmp_path, days, first, date):
    claim = grouped(tmp_path, days)
    slugs = {it["@id"]: it["isPartOf"]["identifier"] for it in claim["appearance"]}
    assert list(slugs.values()) == ["a", "b", "c"]
    assert {it["text"] for it in claim["appearance"]} == {"We back Chad."}
    assert slugs.get(claim.get("firstAppearance", {}).get("@id")) == first
    assert claim.get("datePublished") == date


# --- the file


def test_nothing_is_an_empty_feed(opened):
    assert json.loads("".join(claims([], opened.context)))["dataFeedElement"] == []


def test_the_text_can_stand_in_a_script(tmp_path):
    words = "</script><!-- <script> & \u2028 ]]>"
    with desk(tmp_path, short("a", words, ITO)) as opened:
        text = "".join(claims(opened.lines(), opened.context))
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text)["dataFeedElement"][0]["text"] == words


def test_equal_quotes_give_equal_bytes(opened):
    one, other = ("".join(claims(opened.lines(), opened.context)) for _ in range(2))
    assert one == other


def test_claims_are_written_one_by_one(opened):
    pieces = claims(iter(opened.lines()), opened.context)
    next(pieces)
    assert json.loads(next(pieces))["@type"] == "Claim"
