"""From a page or document to quotes in a database."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from extract_examples import ABOVE, TITLE, blog, column, pdf, word

from quotes.attribute import Knowledge
from quotes.batch import annotate_all
from quotes.choice import choose
from quotes.ingest import read
from quotes.pipeline import Models
from quotes.store import Store

FILES = {"page.html": blog().source.encode(), "statement.docx": word(TITLE, *ABOVE), "clipping.pdf": pdf(column([ABOVE[1]]))}


@pytest.mark.model
def test_what_was_extracted_is_annotated_stored_and_known_again(tmp_path: Path, models: Models) -> None:
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    choice = choose("bundled")._replace(load=lambda: models)
    with Store.open(tmp_path / "quotes.db", create=True) as store:
        first = list(annotate_all(read([str(tmp_path)]), choice, Knowledge(), store))
        again = list(annotate_all(read([str(tmp_path)]), choice, Knowledge(), store))
        stored = {row.slug: store.annotated(row.slug) for row in store.articles()}
        assert not list(store.verify())
    assert [(it.slug, it.state) for it in first] == [("clipping", "new"), ("page", "new"), ("statement", "new")]
    assert [it.state for it in again] == ["unchanged"] * 3
    for name, data in FILES.items():
        annotated = stored[Path(name).stem]
        assert annotated.article.raw_sha256 == sha256(data).hexdigest()
        said = [" ".join(span.text for span in it.content) for it in annotated.quotes]
        assert any("Nobody asked us" in it for it in said)
        assert all(annotated.article.text[span.start : span.end] == span.text for it in annotated.quotes for span in it.content)
