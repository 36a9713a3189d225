"""Pages, documents and feeds made in the tests: an article as news sites publish it, and files with just the text that is asked for."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

import docx

TITLE = "‘Nobody asked us’: harbour towns reject the new ferry fare"
SUBHEAD = "A petition with 12,000 names"
ABOVE = (
    "Fishing towns along the coast on Tuesday rejected the government’s new ferry fare, saying it would empty their harbours.",
    "“Nobody asked us,” said Jane Roe, who runs the fish auction. “They drew a line on a map and called it a reform.”",
    "The transport ministry said the fare, due on 1 March, was “fair, affordable and overdue”.",
)
LETTER = "I understand the concern on the coast. No harbour will be closed as long as I am minister."
POINTS = ("The fare rises by 18% on routes over 40km.", "Islanders “pay half”, the ministry said, if they register.")
BELOW = (
    "Transport Minister John Doe wrote in a letter to the mayors:",
    LETTER,
    "“It’s a tax on distance,” Ms Roe said & shook her head. “Nothing else.”",
    *POINTS,
    "The opposition has promised to vote against the bill, which comes before parliament next week.",
    "“We’ll see them in the chamber,” its leader, Mary Major, said.",
)
PARAGRAPHS = (TITLE, *ABOVE, SUBHEAD, *BELOW)
PULLED = "They drew a line on a map and called it a reform"

_CAPTION = "Boats in the harbour on Monday. Photograph: Ola Berg/Example Pictures"
_RELATED = '<ul class="related-stories"><li><a href="/a">Ferry operator fined over safety failures in winter storm</a></li></ul>'
_COOKIES = (
    '<div id="onetrust-consent-sdk"><h2>We value your privacy</h2><p>We and our 845 partners use cookies to store'
    " information on your device.</p><button>Accept all</button></div>"
)
_COMMENTS = (
    '<section id="comments" class="comments-area"><h2 class="comments-title">2 thoughts</h2><ol class="comment-list"><li class="comment">'
    "<p>I totally agree with the mayor, she said it all.</p></li></ol></section>"
)
_MENU = '<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li></ul></nav>'
_FOOT = '<footer><p>© 2025 The Example. All rights reserved.</p><a href="/p">Privacy policy</a></footer>'
NOISE = ("cookies", "Accept", "Home", "Ola Berg", "Ferry operator", "totally agree", "rights reserved", "Share on", "Sign up", "Most read")
"""What stands around the article and must not come out."""


class Page(NamedTuple):
    """A page, and what it says about itself."""

    source: str
    title: str | None
    outlet: str | None
    byline: str | None
    published: str | None
    url: str | None


def described(**more: object) -> str:
    """A JSON-LD script about the article."""
    facts = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, "datePublished": "2025-01-14T23:20:11-05:00"}
    return f'<script type="application/ld+json">{json.dumps({**facts, **more})}</script>'


def paragraphs(texts: Iterable[str], tag: str = "p", attributes: str = "") -> str:
    return "".join(f"<{tag}{attributes}>{escape(text, quote=False)}</{tag}>" for text in texts)


def _below(tag: str = "p", attributes: str = "") -> str:
    first, _, third, *rest = BELOW
    points = f"<ul>{paragraphs(POINTS, 'li')}</ul>"
    texts = rest[len(POINTS) :]
    quoted = f"<blockquote><p>{LETTER}</p></blockquote>"
    before, between, after = (paragraphs(it, tag, attributes) for it in ([first], [third], texts))
    return before + quoted + between + points + after


def blog() -> Page:
    """As WordPress: JSON-LD as a graph, pull quote, share buttons, related posts, comments, sidebar."""
    dates = {"datePublished": "2025-01-14T18:20:11+01:00", "dateModified": "2025-01-16"}
    graph = [
        {"@type": "NewsArticle", "headline": TITLE, "author": {"@id": "#j"}, "publisher": {"@id": "#o"}, **dates},
        {"@type": "Person", "@id": "#j", "name": "Jane J. O’Hara"},
        {"@type": "Organization", "@id": "#o", "name": "The Example"},
    ]
    head = (
        f'<title>{TITLE} - The Example</title><link rel="canonical" href="https://e.example/2025/01/ferry/">'
        f'<meta property="og:title" content="{TITLE} - The Example"><meta name="author" content="jane">'
        f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", "@graph": graph})}</script>'
    )
    figure = f'<figure class="wp-block-image"><img src="a.jpg"/><figcaption>{_CAPTION}</figcaption></figure>'
    pulled = f'<figure class="wp-block-pullquote"><blockquote><p>{PULLED}</p><cite>Jane Roe</cite></blockquote></figure>'
    share = '<div class="sharedaddy"><h3>Share this:</h3><ul><li><a>Share on Facebook</a></li><li><a>Share on X</a></li></ul></div>'
    body = f'<div class="entry-content">{paragraphs(ABOVE)}{figure}{pulled}<h2>{SUBHEAD}</h2>{_below()}{share}{_RELATED}</div>'
    sidebar = f'<aside class="widget-area"><h2>Most read</h2>{_RELATED}<form><p>Sign up for our newsletter</p></form></aside>'
    article = f'<article class="post"><header class="entry-header"><h1 class="entry-title">{TITLE}</h1></header>{body}</article>'
    main = f"<main>{article}{_COMMENTS}</main>{sidebar}"
    source = f'<!DOCTYPE html><html><head><meta charset="UTF-8">{head}</head><body>{_COOKIES}{_MENU}{main}{_FOOT}</body></html>'
    return Page(source, TITLE, "The Example", "Jane J. O’Hara", "2025-01-14", "https://e.example/2025/01/ferry/")


def broadcaster() -> Page:
    """As a broadcaster: a component around each paragraph, words for screen readers, authors as a list."""
    authors = [
        {"@type": kind, "name": name} for kind, name in (("Person", "Ann O’Brien"), ("Person", "Per-Olof Ek"), ("Organization", "AFP"))
    ]
    head = f'<title>{TITLE} - Example News</title><meta property="og:site_name" content="Example News">{described(author=authors)}'
    texts = "".join(f'<div data-component="text-block"><div class="x-RichText">{paragraphs([it])}</div></div>' for it in ABOVE)
    texts = texts.replace("a reform", '<a href="/r">a reform<span class="x-VisuallyHidden">, external</span></a>')
    byline = '<div data-component="byline-block"><time datetime="2025-01-14T05:01:07Z">12 minutes ago</time><div>Ann O’Brien</div></div>'
    title = f'<header data-component="headline-block"><h1 tabindex="-1">{TITLE}</h1></header>'
    figure = f"<figure><figcaption><span>Image caption, </span><p>{_CAPTION}</p></figcaption></figure>"
    main = f"<article>{title}{byline}{texts}{figure}<div><h2>{SUBHEAD}</h2></div><div>{_below()}</div></article>{_RELATED}"
    source = f"<!doctype html><html><head>{head}</head><body>{_COOKIES}{_MENU}<main>{main}</main>{_FOOT}</body></html>"
    return Page(source, TITLE, "Example News", "Ann O’Brien, Per-Olof Ek and AFP", "2025-01-14", None)


def daily() -> Page:
    """As a daily: a shorter title for social media, the pull quote in an aside, a newsletter in the text; facts in meta elements."""
    short = "‘Nobody asked us’: harbour towns reject ferry fare"
    head = (
        f'<title>{short} | Ferries | The Daily Example</title><meta property="og:title" content="{short}">'
        '<meta property="og:site_name" content="the Daily Example"><meta property="article:author" content="https://e.example/jane">'
        '<meta name="byl" content="By Jane Roe and George W. Major"><meta property="article:published_time" content="2025-01-14T12:00:42Z">'
        '<meta property="article:modified_time" content="2025-01-20T12:00:42Z"><meta property="og:url" content="https://e.example/world/ferry">'
    )
    pulled = f"<aside><blockquote>{PULLED}</blockquote><footer><cite>Jane Roe</cite></footer></aside>"
    letter = '<figure><div class="newsletter"><p>Sign up to our newsletter</p></div></figure>'
    body = f'<div class="article-body-viewer">{paragraphs(ABOVE)}{pulled}{letter}<h2>{SUBHEAD}</h2>{_below()}</div>'
    heads = f'<div data-name="headline"><h1>{TITLE}</h1></div><figure><figcaption>{_CAPTION}</figcaption></figure>'
    main = f'{heads}<div data-name="body">{body}</div><section id="comments">{_COMMENTS}</section><section>{_RELATED}</section>'
    source = f'<!doctype html><html><head><meta charset="utf-8">{head}</head><body>{_MENU}<main>{main}</main>{_FOOT}</body></html>'
    return Page(source, TITLE, "the Daily Example", "Jane Roe and George W. Major", "2025-01-14", "https://e.example/world/ferry")


def agency() -> Page:
    """As a news agency: paragraphs are `<div>`, with long boilerplate in `<p>`."""
    head = f"<title>{TITLE} | Agency</title>{described(author='By Jane Roe', publisher={'@type': 'Organization', 'name': 'Agency'})}"
    body = paragraphs(ABOVE, "div", ' class="text article-body__paragraph"')
    body += f'<h2 class="heading">{SUBHEAD}</h2>' + _below("div", ' class="text article-body__paragraph"')
    terms = paragraphs(["We and our 845 partners use cookies to store information on a device, as our policy explains at some length."] * 9)
    title = f"<header><h1>{TITLE}</h1></header>"
    main = f'<article>{title}<div class="article-body__content">{body}</div></article>'
    consent = f'<div class="cookie-consent">{terms}</div>'
    source = f"<!doctype html><html><head>{head}</head><body>{_MENU}<main>{main}</main>{consent}{_FOOT}</body></html>"
    return Page(source, TITLE, "Agency", "Jane Roe", "2025-01-14", None)


def gazette() -> Page:
    """As pages of the nineties: a table for the layout, empty lines between paragraphs, Windows marks, nothing about itself."""
    marks = {"“": "&#147;", "”": "&#148;", "‘": "&#145;", "’": "&#146;"}
    body = "<br><br>\n".join([*(escape(it) for it in ABOVE), f"<b>{SUBHEAD}</b>", *(escape(it) for it in BELOW)])
    left = '<td width=180><font size=1><a href="a">Ferry operator fined</a><br><a href="b">Weather</a></font></td>'
    right = f'<td><font size=5><b>{TITLE}</b></font><br><font size=2><i>By Jane Roe</i></font><br><br><font face="Times">{body}</font></td>'
    rows = f"<tr><td colspan=2><a href=/>Home</a> | <a href=/news>News</a></td></tr><tr>{left}{right}</tr>"
    source = f"<HTML><HEAD><TITLE>The Gazette: {TITLE}</TITLE></HEAD><BODY><TABLE WIDTH=780>{rows}</TABLE></BODY></HTML>"
    for mark, code in marks.items():
        source = source.replace(mark, code)
    return Page(source, TITLE, None, "Jane Roe", None, None)


def simple(*texts: str, head: str = "", title: str = "Council agrees on budget") -> bytes:
    """A page with these paragraphs, given as HTML, and nothing else."""
    body = "".join(f"<p>{text}</p>" for text in texts)
    return f"<!doctype html><html><head>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>".encode()


def word(*texts: str, title: str = "", author: str = "python-docx") -> bytes:
    """A Word document with these paragraphs."""
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = title, author
    for text in texts:
        document.add_paragraph(text)
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


class Typed(NamedTuple):
    """A line in a PDF: where it begins, in points from the lower left corner of the page, and the size of its letters."""

    x: float
    y: float
    text: str
    size: float = 10


def column(lines: Sequence[str], x: float = 72, top: float = 720, leading: float = 12, size: float = 10) -> list[Typed]:
    """Lines below each other; one that begins with a tab is indented, an empty one leaves half a line of space."""
    found, y = [], top
    for line in lines:
        if line:
            found.append(Typed(x + 15 * line.startswith("\t"), y, line.strip("\t"), size))
        y -= leading if line else leading / 2
    return found


def pdf(*pages: Sequence[Typed], title: str | None = None, author: str | None = None, rotate: int = 0) -> bytes:
    """A PDF with these lines, in the order in which they are given, written by hand (ISO 32000, in Helvetica and its Windows letters).

    With `rotate`, the sheets lie on their side, or head, and are turned when they are shown.
    """
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    facts = "".join(f"/{key} {_string(value)}" for key, value in (("Title", title), ("Author", author)) if value)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        f"<<{facts}>>".encode("latin-1"),
    ]
    for number, lines in enumerate(pages):
        shown = (f"BT /F1 {it.size} Tf {_turned(it.x, it.y, rotate)} Tm {_string(it.text)} Tj ET" for it in lines)
        stream = "\n".join(shown).encode("latin-1")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Rotate {rotate}/Contents {6 + 2 * number} 0 R"
            f"/Resources<</Font<</F1 3 0 R>>>>>>".encode()
        )
        objects.append(b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream))
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R/Info 4 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    return bytes(out) + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def _turned(x: float, y: float, rotate: int) -> str:
    """The matrix of text that begins at `x`, `y` of the page as it is shown."""
    matrices = {
        0: f"1 0 0 1 {x} {y}",
        90: f"0 1 -1 0 {612 - y} {x}",
        180: f"-1 0 0 -1 {612 - x} {792 - y}",
        270: f"0 -1 1 0 {y} {792 - x}",
    }
    return matrices[rotate]


def _string(text: str) -> str:
    """A PDF string; its bytes are those of Windows' western encoding."""
    return "(" + text.encode("cp1252").decode("latin-1").replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"


def feed(*entries: str, head: str = "<title>Example News</title>") -> bytes:
    """An RSS feed with these entries, given as XML."""
    items = "".join(f"<item>{entry}</item>" for entry in entries)
    spaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {spaces}><channel>{head}{items}</channel></rss>'.encode()
