"""A Parser that looks parses up instead of computing them: for tests, and to annotate again what was parsed before."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from quotes.conllu import loads
from quotes.errors import ConlluError, ModelError
from quotes.model import Article, ModelInfo, Parse


class ReplayParser:
    """Gives each article the parse in `<folder>/<slug>.conllu`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def info(self) -> tuple[ModelInfo, ...]:
        """One model; its hash covers every parse in the folder."""
        digest = hashlib.sha256()
        for path in sorted(self._folder.glob("*.conllu")):
            digest.update(f"{path.name}\n".encode() + path.read_bytes())
        return (ModelInfo(name="replay", version="1", sha256=digest.hexdigest()),)

    def parse(self, articles: Sequence[Article]) -> list[Parse]:
        """The stored parses, in the articles' order; ModelError for an article without one, or with one that does not fit its text."""
        return [self._read(article) for article in articles]

    def _read(self, article: Article) -> Parse:
        path = self._folder / f"{article.slug}.conllu"
        try:
            parse = loads(path.read_bytes().decode("utf-8"))
        except FileNotFoundError:
            raise ModelError(f"{path}: no such parse; parse the article once and save it there with quotes.conllu.dumps") from None
        except (ConlluError, UnicodeDecodeError) as error:
            raise ModelError(f"{path}: {error}") from error
        if parse.sentences and max(sentence.end for sentence in parse.sentences) > len(article.text):
            raise ModelError(f"{path}: the parse goes beyond the article's {len(article.text)} code points; it is that of another text")
        return parse
