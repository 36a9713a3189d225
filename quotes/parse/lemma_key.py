"""What the lemmatizer is told of a word beside its form."""

from __future__ import annotations


def lemma_key(upos: str, xpos: str) -> str:
    """Both tags of a word as one: `VERB VBD` tells more of "left" and "found" than `VERB` does."""
    return f"{upos} {xpos}"
