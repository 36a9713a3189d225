"""Coreference of those who speak, measured on GUM: does the antecedent of *he*, *the minister* lie in the right chain?

Measured are the third-person personal pronouns and the noun phrases without a proper name that are subject of an active speech verb
or agent of a passive one (a verb of `cues.csv` that reports speech by marked words or a clause) and that the corpus annotates as person,
organisation or place. As these are few, the same is measured on those of all verbs of `cues.csv` and on all subjects.
Trees and words are gold, the entity tags those of a model.

*Named*: an earlier mention in the subject's gold chain has a proper name (for a plural made up of several chains, one in each).
Right is who leads to that chain: the nearest earlier mention by name (else the next later one) of what our sieves give lies in it, and
those of several people lie each in one of the chains that make it up. *Unnamed*: no such mention; right is who gives no name, or a later
one of the same chain.

The baseline takes the most recent compatible subject: for a pronoun the last one that agrees in gender and number by our lexicon, for a
noun phrase the last mention with the same head lemma, else the last subject; so on from there until it comes to a proper name, which is
its answer to the same question. *Nearest* is its first step alone, helped by the gold chains: right if that mention, whatever its form,
lies in the subject's chain (unnamed: if the chain that it lies in has no name either).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import Literal

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from quotes.attribute import Discourse, Entity, Knowledge, Mention, Resolution, read
from quotes.detect import detect
from quotes.evaluate.gum import GoldMention, GumDocument, Tagger, read_gum
from quotes.evaluate.scores import Accuracy
from quotes.lexicon import Pronoun, cues, given_names, pronouns, roles
from quotes.model import Record, Word
from quotes.models import bundle_dir
from quotes.tree import Tree

Place = tuple[int, int]  # index of a sentence, id of a word
Form = Literal["pronoun", "nominal"]
Of = Literal["speech verb", "other cue", "other word"]
JOINED = ("flat", "appos", "nmod:desc")
SPEAKERS = frozenset({"person", "organization", "place"})


class Verdict(Record):
    """What became of one subject: the right chain's name, and what was answered (None: no name)."""

    document: str
    sentence: str
    subject: str
    form: Form
    of: Of
    named: bool
    gold: str | None
    ours: str | None
    rule: str | None
    right: bool
    baseline: str | None
    baseline_right: bool
    nearest: str | None
    nearest_right: bool


class Comparison(Record):
    """Our sieves and the baseline on the subjects `of` some words, of one kind (`named pronoun` ...)."""

    of: str
    kind: str
    ours: Accuracy
    baseline: Accuracy
    nearest: Accuracy


class CoreferenceReport(Record):
    """The verdicts on all subjects of `documents` documents, in text order, and their sums."""

    documents: int
    groups: tuple[Comparison, ...]
    rules: dict[str, Accuracy]
    verdicts: tuple[Verdict, ...]


def evaluate_coreference(paths: Iterable[Path], tag: Tagger | None = None) -> CoreferenceReport:
    """Our sieves and the baseline on the news and interviews in GUM's CoNLL-U files.

    `tag` gives the entity tags of the corpus's words (default: the bundled model's). AnnotationError for a file that is none of GUM's.
    """
    documents = list(read_gum(paths, tag or bundled_tagger()))
    return report(len(documents), [v for d in documents for v in verdicts(d)])


def bundled_tagger(folder: Path | None = None) -> Tagger:
    """The entity tags of the models in `folder` (default: the bundled ones)."""
    # Imported here: torch takes seconds to import, and most commands do not need it.
    from quotes.parse.joint import JointModel  # noqa: PLC0415

    model = JointModel(folder or bundle_dir())
    return lambda sentences: [reading.entities for reading in model.read(sentences)]


def report(documents: int, found: Sequence[Verdict]) -> CoreferenceReport:
    """The sums over the verdicts; `rules` are those of named subjects by the sieve that answered (`-`: none did)."""
    rules: dict[str, list[bool]] = {}
    for v in found:
        if v.named:
            rules.setdefault(v.rule or "-", []).append(v.right)
    return CoreferenceReport(
        documents=documents,
        groups=tuple(_groups(found)),
        rules={rule: _accuracy(right) for rule, right in sorted(rules.items())},
        verdicts=tuple(found),
    )


def _groups(found: Sequence[Verdict]) -> Iterator[Comparison]:
    kinds: dict[str, Callable[[Verdict], bool]] = {
        "named": lambda v: v.named,
        "named pronoun": lambda v: v.named and v.form == "pronoun",
        "named nominal": lambda v: v.named and v.form == "nominal",
        "unnamed": lambda v: not v.named,
    }
    words: dict[str, tuple[Of, ...]] = {
        "speech verbs": ("speech verb",),
        "all cues": ("speech verb", "other cue"),
        "any word": ("speech verb", "other cue", "other word"),
    }
    for of, wanted in words.items():
        for kind, belongs in kinds.items():
            group = [v for v in found if v.of in wanted and belongs(v)]
            yield Comparison(
                of=of,
                kind=kind,
                ours=_accuracy([v.right for v in group]),
                baseline=_accuracy([v.baseline_right for v in group]),
                nearest=_accuracy([v.nearest_right for v in group]),
            )


def _accuracy(right: Sequence[bool]) -> Accuracy:
    return Accuracy.of(sum(right), len(right))


def render_coreference(report: CoreferenceReport) -> RenderableType:
    """The figures in per cent with their counts, and our sieves one by one."""
    table = Table("subjects of", "", "number", "ours", "baseline", "nearest", box=box.SIMPLE_HEAD)
    for it in report.groups:
        if it.kind == "named":
            table.add_section()
        figures = (_percent(it.ours), _percent(it.baseline), _percent(it.nearest))
        table.add_row(it.of if it.kind == "named" else "", it.kind, str(it.ours.pairs), *figures)
    sieves = Table("sieve", "named subjects", "right", box=box.SIMPLE_HEAD)
    for rule, right in sorted(report.rules.items(), key=lambda item: -item[1].pairs):
        sieves.add_row(rule, str(right.pairs), _percent(right))
    for column in (*table.columns[2:], *sieves.columns[1:]):
        column.justify = "right"
    note = "named: a name stands before the subject in its chain; right: led to that chain. unnamed: none does; right: left without a name"
    return Group(Text(f"{report.documents} document{'' if report.documents == 1 else 's'}"), table, sieves, Text(note))


def _percent(it: Accuracy) -> str:
    return "-" if it.share is None else f"{100 * it.share:.1f}"


def verdicts(document: GumDocument) -> Iterator[Verdict]:
    """One verdict for each subject that is measured, in text order."""
    quotes = detect(document.article, document.parse)
    gold = GoldChains(document)
    answers = _Answers(gold, read(document.article, document.parse, quotes, Knowledge()))
    for subject in gold.subjects():
        yield _verdict(gold, answers, subject)


@dataclass(frozen=True, slots=True)
class _Subject:
    """A subject that is measured, with its gold mention."""

    sentence: int
    word: Word
    form: Form
    of: Of
    mention: GoldMention


def _verdict(gold: GoldChains, answers: _Answers, subject: _Subject) -> Verdict:
    chain, place = subject.mention.chain, (subject.sentence, subject.word.id)
    named = gold.has_name(chain, place)
    resolution, found = answers.ours(place)
    ours = {gold.chain_of(m) for m in found}
    baseline = answers.baseline(place)
    nearest = answers.nearest(place)
    wanted = ({chain}, gold.parts(chain))
    lies_in = gold.chain_of(nearest) if nearest else None
    return Verdict(
        document=gold.document.article.slug,
        sentence=gold.text_of_sentence(subject.sentence),
        subject=gold.text_of(subject.mention),
        form=subject.form,
        of=subject.of,
        named=named,
        gold=gold.name_of(chain) if named else None,
        ours=", ".join(m.name for m in found) or None,
        rule=resolution.rule if resolution else None,
        right=bool(ours) and ours in wanted if named else not ours or ours in wanted,
        baseline=baseline.name if baseline else None,
        baseline_right=gold.chain_of(baseline) == chain if baseline else not named,
        nearest=" ".join(w.text for w in nearest.words) if nearest else None,
        nearest_right=lies_in == chain if named else lies_in is None or not gold.has_name(lies_in, place),
    )


class GoldChains:
    """Questions to the gold annotation of a document."""

    def __init__(self, document: GumDocument) -> None:
        self.document = document
        self.trees = [Tree(s) for s in document.parse.sentences]
        self._smallest: dict[Place, GoldMention] = {}
        for m in sorted(document.mentions, key=lambda m: m.first - m.last):
            self._smallest[m.sentence, m.head] = m

    def chain_at(self, place: Place) -> str | None:
        """The chain of the smallest mention that the word at this place heads."""
        found = self._smallest.get(place)
        return found.chain if found is not None else None

    def subjects(self) -> Iterator[_Subject]:
        """The subjects that are measured."""
        for i, tree in enumerate(self.trees):
            for word in tree.words:
                of, mention = subject_of(tree, word), self._smallest.get((i, word.id))
                if of is not None and mention is not None and mention.type in SPEAKERS and (form := self._form(mention)) is not None:
                    yield _Subject(i, word, form, of, mention)

    def _form(self, m: GoldMention) -> Form | None:
        word = self.trees[m.sentence].word(m.head)
        if word.upos == "PRON":
            personal = any(p.kind == "personal" and p.person == "3" for p in pronouns().get(word.text.lower(), ()))
            return "pronoun" if personal else None
        return "nominal" if word.upos in {"NOUN", "PROPN"} and not self._is_name(m) else None

    def _is_name(self, m: GoldMention) -> bool:
        """Whether its head, or what stands beside that as name or apposition, is a proper noun but no role (*the President*)."""
        tree = self.trees[m.sentence]
        head = tree.word(m.head)
        words = (head, *tree.children(head, *JOINED))
        return any(w.upos == "PROPN" and w.lemma.lower() not in roles() for w in words)

    @cached_property
    def _names(self) -> dict[str, list[GoldMention]]:
        found: dict[str, list[GoldMention]] = {}
        for m in self.document.mentions:
            if self._is_name(m):
                found.setdefault(m.chain, []).append(m)
        return found

    def has_name(self, chain: str, before: Place) -> bool:
        """Whether the chain, or each of those that make it up, has a mention by name before this place."""
        own = any((m.sentence, m.head) < before for m in self._names.get(chain, ()))
        parts = self.document.parts.get(chain, frozenset())
        return own or (bool(parts) and all(self.has_name(p, before) for p in parts - {chain}))

    def name_of(self, chain: str) -> str:
        """How the chain is called first."""
        own = self._names.get(chain)
        return self.text_of(own[0]) if own else ", ".join(self.name_of(p) for p in sorted(self.document.parts[chain]))

    @cached_property
    def _joined(self) -> dict[str, set[str]]:
        """The chains that a coordination puts together, by its own chain."""
        found: dict[str, set[str]] = {}
        for m in self.document.mentions:
            tree = self.trees[m.sentence]
            heads = [m.head, *(c.id for c in tree.children(tree.word(m.head), "conj") if c.id <= m.last)]
            inner = {it.chain for h in heads if (it := self._smallest.get((m.sentence, h))) is not None}
            if len(heads) > 1 and len(inner) == len(heads) and m.chain not in inner:
                found[m.chain] = inner
        return found

    def parts(self, chain: str) -> set[str | None]:
        """The chains that make up a chain; none for the chain of one."""
        return {*self.document.parts.get(chain, ())} or {*self._joined.get(chain, ())}

    def chain_of(self, m: Mention) -> str | None:
        """The chain of a mention of ours: that of a gold mention which one of its words heads, one that covers it before the others.

        Failing these, of the one that is headed by what it is joined to as a name (*spokeswoman Jane Roe*).
        """
        tree = self.trees[m.sentence]
        above = list(takewhile(lambda w: w.deprel in JOINED, (m.head, *tree.ancestors(m.head))))
        heads = (*m.words, *filter(None, (tree.head(w) for w in above)))
        found = [it for w in heads if (it := self._smallest.get((m.sentence, w.id))) is not None]
        whole = [it for it in found if it.first <= m.words[0].id and m.words[-1].id <= it.last]
        best = whole or found
        return best[0].chain if best else None

    def text_of(self, m: GoldMention) -> str:
        """The words of a mention."""
        words = self.trees[m.sentence].words
        return self._text(words[m.first - 1].start, words[m.last - 1].end)

    def text_of_sentence(self, sentence: int) -> str:
        """The words of a sentence."""
        found = self.trees[sentence].sentence
        return self._text(found.start, found.end)

    def _text(self, start: int, end: int) -> str:
        return " ".join(self.document.article.text[start:end].split())


def subject_of(tree: Tree, word: Word) -> Of | None:
    """What the word is the subject of (of a passive verb: the agent); None if it is no subject."""
    above = tree.head(word)
    if above is None or word.deprel not in {"nsubj", "nsubj:pass", "obl:agent"}:
        return None
    found = cues().find(cues().verb_lemma(above.text, above.lemma.lower()), "verb") if above.upos == "VERB" else ()
    if not found or word.deprel == "nsubj:pass":
        return "other word" if word.deprel != "obl:agent" else None
    reports = any(not cue.thought and any(f.name in {"quote", "clause"} for f in cue.frames) for cue in found)
    return "speech verb" if reports else "other cue"


class _Answers:
    """What our sieves and the baseline say about a subject."""

    def __init__(self, gold: GoldChains, discourse: Discourse) -> None:
        self._gold = gold
        self._discourse = discourse

    def ours(self, place: Place) -> tuple[Resolution | None, list[Mention]]:
        """The resolution, and for each of its entities that has a name the nearest earlier mention by it, else the next one."""
        resolution = self._discourse.resolution(place)
        named = [self._mention_by_name(e, place) for e in resolution.entities] if resolution else []
        return resolution, [m for m in named if m is not None]

    def _mention_by_name(self, entity: Entity, place: Place) -> Mention | None:
        own = [s.mention for s in self._discourse.seen if s.mention.kind == "name" and s.resolution.entities == (entity,)]
        before = [m for m in own if m.place < place]
        return before[-1] if before else own[0] if own else None

    def baseline(self, place: Place) -> Mention | None:
        """The mention by name to which the most recent compatible subjects lead, one after the other."""
        at = self.nearest(place)
        while at is not None and at.kind != "name":
            at = self.nearest(at.place)
        return at

    def nearest(self, place: Place) -> Mention | None:
        """The most recent compatible subject."""
        m = self._discourse.mention(place)
        if m is None:
            return None
        before = [it for it in reversed(self._discourse.all) if it.place < place]
        subjects = [it for it in before if it.is_subject]
        if m.pronoun is not None:
            return next((it for it in subjects if agree(m.pronoun, it)), None)
        same = (it for it in before if it.head.lemma.lower() == m.head.lemma.lower())
        return next(same, subjects[0] if subjects else None)


def agree(wanted: Pronoun, m: Mention) -> bool:
    """Whether a pronoun can stand for a mention, by gender and number as the lexicon tells them."""
    if m.pronoun is not None:
        other = m.pronoun
        return (wanted.person, wanted.gender, wanted.number) == (other.person, other.gender, other.number)
    if wanted.gender not in {"m", "f"}:
        return m.plural if wanted.number != "singular" else not m.plural and not _is_human(m)
    return not m.plural and _is_human(m) and _gender(m) in {wanted.gender, None}


def _is_human(m: Mention) -> bool:
    return m.entity == "Person" or bool(m.roles)


def _gender(m: Mention) -> str | None:
    told = {r.gender for r in (roles()[x] for x in m.roles) if r.gender}
    return told.pop() if len(told) == 1 else given_names().get(m.name.lower().split(" ")[0])
