"""What turns a stand round or takes it away: the stand is shown by `{predicate}`."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from reading_examples import readings

from quotes.model import EvidenceRole
from quotes.pipeline import Parser
from quotes.stance.page import Reading
from quotes.stance.predicates import Predicate, rows
from quotes.stance.shifts import Shift, shift

NOT: EvidenceRole = "negation"
CASES: list[tuple[str, int, dict[str, EvidenceRole]]] = [
    ("He {supports} the bill.", 1, {}),
    # negation
    ("He never {supported} the bill.", -1, {"never": NOT}),
    ("He did not {support} the bill.", -1, {"not": NOT}),
    ("He did not try to {support} the bill.", -1, {"not": NOT}),
    ("He no longer {supports} the bill.", -1, {"no": NOT}),
    ("He did not only {support} the bill.", 1, {}),
    ("The bridge is not {vital}.", -1, {"not": NOT}),
    ("The bridge is neither new nor {safe}.", -1, {"nor": NOT}),
    ("They voiced no {support} for it.", -1, {"no": NOT}),
    ("They did not express {support} for it.", -1, {"not": NOT}),
    ("He {supports} the plan that nobody read.", 1, {}),
    ("The {importance} of the plan has not changed.", 1, {}),
    # a denied subject
    ("Nobody {supports} the bill.", -1, {"Nobody": NOT}),
    ("No minister {supports} the bill.", -1, {"minister": NOT}),
    ("Nobody {should} go.", -1, {"Nobody": NOT}),
    # verbs that deny what hangs on them
    ("He refused to {support} the bill.", -1, {"refused": NOT}),
    ("He failed to {support} the bill.", -1, {"failed": NOT}),
    ("He declined to {support} the bill.", -1, {"declined": NOT}),
    ("He stopped {supporting} the bill.", -1, {"stopped": NOT}),
    ("He avoided {supporting} the bill.", -1, {"avoided": NOT}),
    ("He was slow to {support} the bill.", -1, {"slow": NOT}),
    ("He ruled out {supporting} the bill.", -1, {"ruled": NOT}),
    ("He did not refuse to {support} the bill.", 1, {"not": NOT, "refuse": NOT}),
    # thinking
    ("I do not think he {supports} the bill.", -1, {"not": NOT}),
    ("I did not say he {supports} the bill.", 1, {}),
    # who does not do it is not on the other side
    ("He did not {condemn} it.", 0, {}),
    ("He refused to {condemn} it.", 0, {}),
    ("They voiced no {criticism} of it.", 0, {}),
    # no stand
    ("He was not too {worried} about it.", 0, {}),
    ("He does not have to {support} the bill.", 0, {}),
    ("He does not {need} to leave.", 0, {}),
    ("If he {supports} the bill, we leave.", 0, {}),
    ("She asked whether he {supports} the bill.", 0, {}),
    ("If it rains, he {supports} the bill.", 1, {}),
    # degree
    ("He strongly {supports} the bill.", 1, {"strongly": "booster"}),
    ("They voiced strong {support} for it.", 1, {"strong": "booster"}),
    ("He is somewhat {worried} about it.", 1, {"somewhat": "hedge"}),
    ("They voiced some {support} for it.", 1, {"some": "hedge"}),
]


@pytest.fixture(scope="module")
def read(parser: Parser) -> Mapping[str, Reading]:
    return readings(parser, (markup for markup, *_ in CASES))


def shifted(reading: Reading, *, asked: bool = False) -> Shift:
    (node,) = reading.content.nodes
    tree = reading.page.tree(node)
    row, words = next(rows(tree, node.word))
    return shift(tree, Predicate(node, row, words, in_cue=False), asked=asked)


@pytest.mark.model
@pytest.mark.parametrize(("markup", "sign", "shown"), CASES, ids=[it[0] for it in CASES])
def test_shifts(markup: str, sign: int, shown: dict[str, EvidenceRole], read: Mapping[str, Reading]) -> None:
    found = shifted(read[markup])
    assert (found.sign, {word.text: role for word, role in found.words}) == (sign, shown)


@pytest.mark.model
def test_who_asks_takes_no_stand(read: Mapping[str, Reading]) -> None:
    assert shifted(read["He {supports} the bill."], asked=True) == Shift(0, ())
