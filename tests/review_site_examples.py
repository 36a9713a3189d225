"""The review pages as reviewers meet them, without a browser: Datasette answers in this process."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

from datasette.app import Datasette
from store_examples import RUN, judged, short

from quotes.model import Annotated, Speaker
from quotes.review.datasette_versions import V1
from quotes.store import Store

REVIEWERS = ("ana", "ben", "cy")
HOSTILE = (
    "<script>alert(1)</script> & “<img src=x onerror=alert(2)>” said </article><b>Eve</b>\r\n"
    '\x1b[31m "quoted" {{ 7 * 7 }} \u202ereversed\u202c 😀\r\nend'
)


def database(folder: Path, *articles: Annotated) -> Path:
    """A database with these articles, or the harbour one with stances."""
    path = folder / "news.db"
    with Store.open(path, create=True) as store:
        run = store.start_run(RUN)
        for it in articles or (judged(),):
            store.save(it, run)
        store.finish_run(run)
    return path


def hostile(slug: str = "hostile") -> Annotated:
    """An article that is one quote full of markup and control characters, by a speaker and under a title of that kind."""
    it = short(slug, HOSTILE, Speaker(id="eve", name="<i>Eve</i>", type="person"))
    return it.model_copy(
        update={"article": it.article.model_copy(update={"title": "<script>alert(3)</script>", "url": "javascript:alert(4)"})}
    )


def same_words() -> tuple[Annotated, Annotated]:
    """Two articles that quote nearly the same words; *early* was published first."""
    zoe = Speaker(id="zoe", name="Zoe Day", type="person")
    texts = {"early": "We will build the new harbour.", "late": "We will build the new harbour wall next year."}
    days = {"early": "2024-05-01", "late": "2024-05-03"}
    articles = [short(slug, text, zoe) for slug, text in texts.items()]
    early, late = (it.model_copy(update={"article": it.article.model_copy(update={"published": days[it.article.slug]})}) for it in articles)
    return early, late


class Answer(NamedTuple):
    """What the server says. `headers` have names in lower case."""

    status: int
    headers: Mapping[str, str]
    html: str

    @property
    def location(self) -> str:
        """Where it leads."""
        return self.headers["location"]

    @property
    def problems(self) -> list[str]:
        """What the page complains about."""
        found = re.search(r'<ul class="problems">(.*?)</ul>', self.html, re.S)
        return [_Text.of(it) for it in re.findall(r"<li>(.*?)</li>", found[1], re.S)] if found else []

    def article(self) -> str:
        """The text of the article as a browser has it."""
        return _Text.of(self.html, within="text")

    def pieces(self, name: str) -> list[str]:
        """The pieces of the article with that class."""
        found = re.findall(r'<span data-start="(\d+)" class="([^"]*)">(.*?)</span>', self.html, re.S)
        return [_Text.of(words) for _, names, words in found if name in names.split()]

    def hidden(self, name: str) -> str:
        """The value of a hidden field."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.html)
        assert found, f"no field {name}"
        return found[1]


class _Text(HTMLParser):
    """The text of HTML, or of its one element with an id."""

    def __init__(self, within: str | None) -> None:
        super().__init__()
        self.within, self.depth, self.words = within, 0 if within else 1, ""

    @classmethod
    def of(cls, html: str, within: str | None = None) -> str:
        parser = cls(within)
        parser.feed(html)
        return parser.words

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth or ("id", self.within) in attrs:
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        self.depth -= bool(self.depth)

    def handle_data(self, data: str) -> None:
        self.words += data if self.depth else ""


class _Sent(NamedTuple):
    """What goes with a form."""

    body: str | None = None
    cookies: Mapping[str, str] = {}
    headers: Mapping[str, str] = {}


class Site:
    """A server with one database. Use it as a context manager."""

    def __init__(self, path: Path, reviewers: Iterable[str] = REVIEWERS, *, immutable: bool = False, **settings: Any) -> None:
        metadata = settings.pop("metadata", {}) | {"plugins": {"quotes": {"reviewers": {"id": list(reviewers)}}}}
        files = {"files": [], "immutables": [str(path)]} if immutable else {"files": [str(path)]}
        configuration = {"metadata": metadata, "config": metadata} if V1 else {"metadata": metadata}
        self.datasette = Datasette(**files, **configuration, settings=settings)
        self.base = f"{settings.get('base_url', '/')}-/quotes"
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._runner.close()
        for it in self.datasette.databases.values():
            it.close()

    def get(self, path: str, who: str | None = "ana") -> Answer:
        """The page at a path, as somebody who is signed in."""
        return self._ask("GET", path, who)

    def page(self, name: str, who: str | None = "ana", **query: str) -> Answer:
        """One of our pages about the database."""
        return self.get(f"{self.base}/news{name and '/'}{name}?{urlencode(query)}", who)

    def quote(self, id: str, who: str | None = "ana", **query: str) -> Answer:
        """The page of a quote."""
        return self.page("quote", who, id=id, **query)

    def post(self, path: str, fields: Mapping[str, object], who: str | None = "ana", **headers: str) -> Answer:
        """Sends a form; token and cookie come from the first page."""
        page = self.page("", who)
        token = re.search(r'name="csrftoken" value="([^"]*)"', page.html)
        cookie = page.headers.get("set-cookie", "")
        cookies = {"ds_csrftoken": cookie.partition("ds_csrftoken=")[2].partition(";")[0]} if "ds_csrftoken" in cookie else {}
        body = urlencode({"csrftoken": token[1] if token else ""} | dict(fields), doseq=True)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._ask("POST", path, who, sent=_Sent(body, cookies, given))

    def judge(self, id: str, verb: str, who: str = "ana", query: Mapping[str, str] | None = None, **fields: object) -> Answer:
        """Opens the page of a quote and does something there."""
        asked = {"id": id} | dict(query or {})
        seen = self.page("quote", who, **asked).hidden("seen")
        return self.post(f"{self.base}/news/quote?{urlencode(asked)}", {"verb": verb, "seen": seen} | fields, who)

    def correct(self, id: str, who: str = "ana", query: Mapping[str, str] | None = None, **changes: object) -> Answer:
        """Corrects a quote: the form as it is, but for the changes."""
        page = self.page("quote", who, id=id, **(query or {}))
        return self.judge(id, "correct", who, query, **(form(page.html) | changes))

    def undo(self, who: str = "ana", **fields: object) -> Answer:
        """Takes back what somebody did last."""
        return self.post(f"{self.base}/news/undo", fields, who)

    def on_writing(self, sql: str) -> None:
        """Runs SQL on the connection that writes."""
        self._runner.run(self.datasette.databases["news"].execute_write_fn(lambda conn: conn.execute(sql) and None))

    def _ask(self, method: str, path: str, who: str | None, *, sent: _Sent | None = None) -> Answer:
        signed = {"ds_actor": self.datasette.sign({"a": {"id": who}}, "actor")} if who else {}
        body, cookies, headers = sent or _Sent()
        jar = "; ".join(f"{name}={value}" for name, value in (signed | dict(cookies)).items())
        given = ({"cookie": jar} if jar else {}) | dict(headers)
        if body is not None:
            given["content-type"] = "application/x-www-form-urlencoded"

        async def answer() -> Answer:
            await self.datasette.invoke_startup()
            reply = await self.datasette.client.request(method, path, content=body, headers=given, avoid_path_rewrites=True)
            return Answer(reply.status_code, {name.lower(): value for name, value in reply.headers.items()}, reply.text)

        return self._runner.run(answer())


def form(html: str) -> dict[str, Any]:
    """What the form for correcting would send."""
    inside = html[html.index('id="correct"') :]
    parser = _Form()
    parser.feed(inside[: inside.index("</form>")])
    return {name: values for name, values in parser.fields.items() if name not in ("csrftoken", "seen", "verb")}


class _Form(HTMLParser):
    """The fields of a form with their values."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self._name, self._first, self._area = "", True, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "input" and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self.fields.setdefault(name, []).append(value)
        elif tag in ("select", "textarea"):
            self._name, self._first, self._area = name, True, tag == "textarea"
            self.fields.setdefault(name, []).append("")
        elif tag == "option" and self._name and ("selected" in given or self._first):
            self._first = False
            self._chosen = given.get("value")
            if self._chosen is not None:
                self.fields[self._name][-1] = self._chosen
            else:
                self._area = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("option", "textarea"):
            self._area = False
        if tag in ("select", "textarea"):
            self._name = ""

    def handle_data(self, data: str) -> None:
        if self._area and self._name:
            self.fields[self._name][-1] = data
