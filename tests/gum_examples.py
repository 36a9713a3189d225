"""A document as GUM writes it, of own sentences."""

from __future__ import annotations

from collections.abc import Sequence

NAMES = {"Clara": "B-Person", "Dunmore": "I-Person", "Peter": "B-Person", "Lomas": "I-Person"}
ENTITY = "# global.Entity = GRP-etype-infstat-salience-centering-minspan-link-identity"


def tag(sentences: Sequence[Sequence[str]]) -> list[list[str]]:
    """Entity tags for the words of these sentences."""
    return [[NAMES.get(word, "O") for word in words] for words in sentences]


def row(id: str, form: str, upos: str, head: int | str, deprel: str, misc: str = "_", *, lemma: str | None = None) -> str:  # noqa: PLR0917 - the columns
    """A token line."""
    return "\t".join((id, form, lemma or form.lower(), upos, "_", "_", str(head), deprel, "_", misc))


def document(name: str, *sentences: tuple[str, Sequence[str]]) -> str:
    """A document of sentences, each given with the comments before it (lines) and its token lines."""
    blocks = ["\n".join([*comments.split("\n"), *rows]) for comments, rows in sentences]
    return f"# newdoc id = {name}\n{ENTITY}\n" + "\n\n".join(blocks) + "\n\n"


TITLE = (
    '# newpar\n# newpar_block = head rend:::"bold" (1 s)',
    [row("1", "Bridge", "NOUN", 2, "nsubj", "Entity=(1-object-new-nnnnn-cf1-1-sgl)"), row("2", "opens", "VERB", 0, "root", lemma="open")],
)
OPENING = (
    "# newpar\n# newpar_block = p (3 s)",
    [
        row("1", "Clara", "PROPN", 3, "nsubj", "Entity=(2-person-new-nnnnn-cf1-1-coref-Clara_Dunmore", lemma="Clara"),
        row("2", "Dunmore", "PROPN", 1, "flat", "Entity=2)", lemma="Dunmore"),
        row("3", "met", "VERB", 0, "root", lemma="meet"),
        row("4", "Peter", "PROPN", 3, "obj", "Entity=(3-person-new-nnnnn-cf1-1-coref", lemma="Peter"),
        row("5", "Lomas", "PROPN", 4, "flat", "Entity=3)", lemma="Lomas"),
        row("6-7", "Monday's", "_", "_", "_", "SpaceAfter=No"),
        row("6", "Monday", "PROPN", 3, "obl", lemma="Monday"),
        row("7", "'s", "PART", 6, "case"),
        row("8", ".", "PUNCT", 3, "punct"),
    ],
)
SHE_SAID = (
    "# sent_id = 3",
    [
        row("1", "She", "PRON", 2, "nsubj", "Entity=(2-person-giv:act-nnnnn-cf1-1-ana)", lemma="she"),
        row("2", "said", "VERB", 0, "root", lemma="say"),
        row("2.1", "that", "SCONJ", "_", "_"),
        row("3", "they", "PRON", 4, "nsubj", "Entity=(4-person-acc:aggr-nnnnn-cf1-1-ana)|SplitAnte=2<4,3<4"),
        row("4", "agreed", "VERB", 2, "ccomp", "SpaceAfter=No", lemma="agree"),
        row("5", ".", "PUNCT", 2, "punct"),
    ],
)
WITNESS_SAID = (
    "# sent_id = 4",
    [
        row("1", "The", "DET", 2, "det", "Entity=(5-person-new-nnnnn-cf1-2-sgl"),
        row("2", "witness", "NOUN", 3, "nsubj", "Entity=5)"),
        row("3", "said", "VERB", 0, "root", lemma="say"),
        row("4", "he", "PRON", 5, "nsubj", "Entity=(3-person-giv:act-nnnnn-cf1-1-ana)"),
        row("5", "slept", "VERB", 3, "ccomp", lemma="sleep"),
        row("6", ".", "PUNCT", 3, "punct"),
    ],
)
