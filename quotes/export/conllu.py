"""Parses as CoNLL-U for other tools: what `quotes.conllu` writes, with the comments by which articles and paragraphs are told apart.

`# newdoc id` is the slug of the article, `# newpar id` the slug and the number of the zone (a headline, a paragraph, a caption), and
`# sent_id` the slug and the number of the sentence: unique in a file of several articles. `quotes.conllu.loads` reads it back.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from quotes.conllu import dumps
from quotes.model import Article, Parse


def document(article: Article, parse: Parse) -> Iterator[str]:
    """The parse of the article as CoNLL-U, a sentence at a time, each followed by an empty line; nothing for one without sentences."""
    number = 0
    for zone, sentences in groupby(parse.sentences, key=lambda sentence: sentence.zone):
        comments = f"# newpar id = {article.slug}-z{zone}\n"
        if number == 0:
            comments = f"# newdoc id = {article.slug}\n{comments}"
        for sentence in sentences:
            number += 1
            _, rest = dumps(Parse(sentences=(sentence,))).split("\n", 1)  # the first line is its number, which counts from 1 here
            yield f"{comments}# sent_id = {article.slug}-{number}\n{rest}"
            comments = ""
