"""Stanza's published models: downloaded from a server on this machine, through Stanza's own mechanism.

In the place of the published tagger, parser and entity model stand those in `stanza_toy`: Stanza's own model classes, eight units wide,
with random weights. What they say is worthless; that it is loaded, run and turned into records is what is tested.
"""

from __future__ import annotations

import gc
import hashlib
import json
import socket
import threading
import warnings
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from quotes.conllu import dumps, loads
from quotes.errors import ModelError
from quotes.model import Article, Zone, text_sha256
from quotes.models import bundle_dir
from quotes.parse import official
from quotes.parse.tables import rows

pytestmark = pytest.mark.model

TOYS = Path(__file__).parent / "stanza_toy"
TEXT = "Ann Doe left Rome. She didn't say why, Bob's friend said."
ARTICLE = Article(slug="a", file="a.txt", text=TEXT, sha256=text_sha256(TEXT), zones=(Zone(kind="body", start=0, end=len(TEXT)),))


class Server(ThreadingHTTPServer):
    """Serves `resources_VERSION.json` and `en/PROCESSOR/toy.pt`, and remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.asked: list[str] = []
        self.models = {name: bundle_dir() / f"{name}.pt" for name in ("tokenize", "mwt", "lemma")}
        self.models |= {name: TOYS / f"{name}.pt" for name in ("pos", "depparse", "ner")}

    def resources(self) -> bytes:
        english = {name: {"toy": {"md5": hashlib.md5(path.read_bytes()).hexdigest()}} for name, path in self.models.items()}
        packages = {"packages": {"default": dict.fromkeys(self.models, "toy")}}
        return json.dumps({"url": self.url + "/{lang}/{filename}", "en": english | packages}).encode()


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        path = self.server.models.get(self.path.split("/")[2]) if self.path.startswith("/en/") else None
        body = self.server.resources() if self.path.startswith("/resources_") else path.read_bytes() if path and path.exists() else None
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: pytest's output is for failures."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()  # Stanza leaves its connections to the garbage collector


def test_models_are_downloaded_once_and_run(server: Server, tmp_path: Path) -> None:
    parser = official(tmp_path, server.url)
    assert sorted(path.split("/")[2] for path in server.asked if path.startswith("/en/")) == sorted(server.models)
    (parse,) = parser.parse([ARTICLE])
    assert loads(dumps(parse)) == parse
    first, second = parse.sentences
    assert [word.text for word in first.words] == ["Ann", "Doe", "left", "Rome", "."]
    assert [multiword.text for multiword in second.multiwords] == ["didn't", "Bob's"]
    assert {word.entity for sentence in parse.sentences for word in sentence.words} <= {"O", "B-Person", "I-Person", "B-Location"}
    assert all(TEXT[word.start : word.end] == word.text for sentence in parse.sentences for word in sentence.words)

    server.asked.clear()
    assert official(tmp_path, server.url).info == parser.info
    assert server.asked == []


def test_info_covers_the_model_files(server: Server, tmp_path: Path) -> None:
    (before,) = official(tmp_path / "a", server.url).info
    server.models["tokenize"] = tmp_path / "other.pt"
    content = (bundle_dir() / "tokenize.pt").read_bytes()
    server.models["tokenize"].write_bytes(content + b"\0")
    (after,) = official(tmp_path / "b", server.url).info
    assert before.name == after.name == "stanza-en"
    assert before.sha256 != after.sha256


def assert_helpful(error: ModelError, folder: Path) -> None:
    assert "\n" not in str(error)
    assert str(folder) in str(error)
    assert "stanza.download('en')" in str(error)
    assert "STANZA_RESOURCES_DIR" in str(error)


def test_no_server(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(ModelError, match="refused") as caught:
        official(tmp_path, f"http://127.0.0.1:{port}")
    assert_helpful(caught.value, tmp_path)


def test_a_model_that_the_server_lacks(server: Server, tmp_path: Path) -> None:
    resources = server.resources()
    del server.models["ner"]
    (tmp_path / "resources.json").write_bytes(resources)
    with pytest.raises(ModelError, match=r"md5 for .*ner") as caught:
        official(tmp_path, server.url)
    assert_helpful(caught.value, tmp_path)


def test_a_server_of_something_else(server: Server, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="404") as caught:
        official(tmp_path, server.url + "/elsewhere")
    assert_helpful(caught.value, tmp_path)


def test_entities_become_ours() -> None:
    from stanza import Document  # noqa: PLC0415     # seconds to import

    from quotes.parse.published import entities  # noqa: PLC0415

    tags = ["B-WORK_OF_ART", "I-WORK_OF_ART", "E-WORK_OF_ART", "S-GPE", "S-CARDINAL", "O", "B-FAC", "E-FAC"]
    token = [{"id": (number,), "text": "x", "ner": tag} for number, tag in enumerate(tags, 1)]
    (sentence,) = Document([token]).sentences
    assert entities(sentence) == ["B-Misc", "I-Misc", "I-Misc", "B-Location", "O", "O", "B-Facility", "I-Facility"]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"a": "S-PERSON", "b": "O"}, ["B-Person", "O", "O"]),  # Ann's left
        ({"a": "B-FAC", "b": "E-FAC"}, ["B-Facility", "I-Facility", "I-Facility"]),  # King's Cross
        ({"a": "O", "b": "S-ORG"}, ["O", "O", "B-Organization"]),
    ],
)
def test_a_clitic_belongs_to_an_entity_that_goes_on(tags: dict[str, str], expected: list[str]) -> None:
    from stanza import Document  # noqa: PLC0415

    from quotes.parse.published import entities  # noqa: PLC0415

    (sentence,) = Document(
        [
            [
                {"id": (1, 2), "text": "A's", "ner": tags["a"]},
                {"id": (1,), "text": "A"},
                {"id": (2,), "text": "'s"},
                {"id": (3,), "text": "B", "ner": tags["b"]},
            ]
        ]
    ).sentences
    assert entities(sentence) == expected


def test_entity_classes_are_those_of_the_bundle() -> None:
    labels = json.loads((bundle_dir() / "labels.json").read_text(encoding="utf-8"))["ner"]
    assert {row["class"] for row in rows("entities")} == {label[2:] for label in labels if label != "O"}
    keys = [(row["scheme"], row["label"]) for row in rows("entities")]
    assert keys == sorted(set(keys))
