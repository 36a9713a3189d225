"""JSON Lines: the contract of `schemas/quote.schema.json`, one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from quotes.model import QuoteLine


def jsonl(lines: Iterable[QuoteLine]) -> Iterator[str]:
    r"""Each quote as a JSON object that ends in "\n", keys in the order of `QuoteLine`, text as it is (not escaped to ASCII).

    Equal input gives equal text, byte for byte. U+2028 and U+0085 are written as they are: split the text at "\n" only.
    """
    for line in lines:
        yield json.dumps(line.model_dump(mode="json"), ensure_ascii=False) + "\n"
