"""Articles as people have reviewed them: the tool's quotes, and what should stand there instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quotes.model import GoldQuote, QuoteLine
from quotes.store import Store
from quotes.store.context import Context
from quotes.store.reviewed import Verdict, all_verdicts


@dataclass(frozen=True)
class JudgedArticle:
    """An article with verdicts on its quotes.

    `found` are the tool's lines and `standing` those that people let stand, each as it should be; of a disputed or unreviewed quote, as
    the tool has it. A rating is no judgement.
    """

    slug: str
    text: str
    found: Sequence[QuoteLine]
    standing: Sequence[QuoteLine]
    verdicts: Mapping[str, Verdict]

    @property
    def is_complete(self) -> bool:
        """Whether each quote that the tool has found was judged."""
        return all(it.id in self.verdicts for it in self.found)

    @property
    def disputed(self) -> list[str]:
        """The ids of the quotes about which people disagree, of which the tool may have none."""
        return [id for id, it in self.verdicts.items() if it.line.status == "disputed"]

    def judged(self, line: QuoteLine) -> bool:
        """Whether people have judged the quote, and agree."""
        return line.id in self.verdicts and self.verdicts[line.id].line.status != "disputed"


def judged_articles(store: Store, path: Path) -> Iterator[JudgedArticle]:
    """The articles of the database at `path`, which `store` has opened, that have verdicts; by name."""
    with Context.open(path) as context:
        for slug, verdicts in all_verdicts(path).items():
            judged = {id: it for id, it in verdicts.items() if it.action != "rate"}
            if judged:
                text, found = context.article(slug).text, store.article_lines(slug)
                yield JudgedArticle(slug, text, found, store.article_lines(slug, reviewed=True), judged)


def gold_quote(line: QuoteLine) -> GoldQuote:
    """The line as gold: arguable where people disagree, else sure. Names and flags stand once, flags in order."""
    review = line.review
    return GoldQuote(
        id=line.id,
        article=line.article.slug,
        sha256=line.article.sha256,
        kind=line.kind,
        quote_class=line.quote_class,
        flags=tuple(sorted(set(line.flags))),
        parent=line.parent,
        content=line.content,
        cue=line.cue,
        source=line.source,
        speakers=tuple(dict.fromkeys(" ".join(it.name.split()) for it in line.speakers)),
        confidence="arguable" if review is not None and review.status == "disputed" else "sure",
        note=review.note if review is not None else None,
    )
