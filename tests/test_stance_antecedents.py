"""What a `{target}` stands for."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from reading_examples import readings

from quotes.pipeline import Parser
from quotes.stance.antecedents import antecedent
from quotes.stance.page import Reading

CASES = [
    # pronouns
    ("The firm built a tower. The mayor loves {it}.", "The firm"),
    ("Anna Keller built a tower. Bruno Weiss loves {it}.", "a tower"),
    ("Anna Keller built a tower. The mayor thanked {her}.", "Anna Keller"),
    ("The farmers sold the land. The mayor thanked {them}.", "The farmers"),
    ("On Monday in Rome it rained. The mayor loved {it}.", None),
    ("They like {us}.", None),
    ("We saw the tower {that} they like.", None),
    ("The mayor slept. It rained. It snowed. It thawed. It rained. It snowed. They like {him}.", None),
    # definite nouns
    ("The minister decided to close the port. The mayor criticised the {decision}.", "The minister decided to close the port"),
    ("The minister announced a tax on sugar. The mayor criticised the {tax}.", "a tax on sugar"),
    ("The minister announced a tax on sugar. The mayor criticised this {tax}.", "a tax on sugar"),
    ("The minister announced the tax. The mayor criticised the {tax}.", None),
    ("The mayor criticised the {decision}.", None),
    ("The minister decided to close the port. The mayor criticised the {decision} on sugar.", None),
    ("The minister decided to close the port. The mayor criticised a {decision}.", None),
    # other targets
    ("The minister decided to close the port. The mayor praised {Rome}.", None),
]


@pytest.fixture(scope="module")
def read(parser: Parser) -> Mapping[str, Reading]:
    return readings(parser, (markup for markup, _ in CASES))


@pytest.mark.model
@pytest.mark.parametrize(("markup", "expected"), CASES)
def test_antecedents(markup: str, expected: str | None, read: Mapping[str, Reading]) -> None:
    page = read[markup].page
    (target,) = read[markup].content.nodes
    found = antecedent(page, target)
    assert (page.text[slice(*found)] if found else None) == expected
