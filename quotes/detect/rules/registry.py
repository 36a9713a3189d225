"""What a rule is, and where rules enter themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from quotes.lexicon import Cue, CueClass
from quotes.model import Word
from quotes.tree import Tree


@dataclass(frozen=True, slots=True)
class Match:
    """Words of one sentence: the cue's group, what it attributes, and to whom; `cue_class` where it is not that of `lexeme`."""

    anchor: Word
    lexeme: Cue | None
    cue: tuple[Word, ...]
    content: tuple[Word, ...]
    source: tuple[Word, ...]
    cue_class: CueClass | None = None


Finder = Callable[[Tree, Word], Iterable[Match]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its card. `find` is called for every word of a sentence that is of the `parts` of speech (None: of any); `whole` says
    that content behind the cue is one piece, `credited` that there must be a source (imperatives and headings have none).
    """

    id: str
    example: str
    find: Finder
    parts: frozenset[str] | None
    whole: bool = False
    credited: bool = False


RULES: list[Rule] = []
VERBS = frozenset({"VERB", "AUX"})
NOUNS = frozenset({"NOUN"})


def rule(
    id: str, example: str, parts: frozenset[str] | None = None, *, whole: bool = False, credited: bool = False
) -> Callable[[Finder], Finder]:
    """Register a finder under `id`; `example` is its card."""

    def add(find: Finder) -> Finder:
        RULES.append(Rule(id, example, find, parts, whole, credited))
        return find

    return add


@lru_cache(maxsize=64)
def rules_for(upos: str) -> tuple[Rule, ...]:
    """The rules that look at words of this part of speech, in their order. To be called when all rules have registered."""
    return tuple(rule for rule in RULES if rule.parts is None or upos in rule.parts)
