"""What the tables know of a single word, as a number for the model: good, bad, both, or good or bad in a weak way."""

from __future__ import annotations

from quotes.lexicon import StancePos, cues, sentiment_words, stance_words
from quotes.model import Word

NONE, GOOD, BAD, BOTH, WEAKLY_GOOD, WEAKLY_BAD = range(6)
POS: dict[str, StancePos] = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adj", "ADV": "adv"}


def sentiment(word: Word) -> int:
    """By the rows of the stance lexicon; of words that stand in none of them by the weak list."""
    pos = POS.get(word.upos)
    if pos is None:
        return NONE
    lemma = cues().verb_lemma(word.text, word.lemma.lower()) if pos == "verb" else word.lemma.lower()
    rows = [*stance_words().of(lemma, pos), *(stance_words().of(word.text.lower(), "adj") if word.xpos in {"VBN", "VBG"} else ())]
    signs = {row.sign for row in rows if row.word_class != "deontic"}
    if signs:
        return BOTH if len(signs) == 2 else GOOD if 1 in signs else BAD
    weak = sentiment_words().get(lemma) or sentiment_words().get(word.text.lower())
    return NONE if weak is None else WEAKLY_GOOD if weak > 0 else WEAKLY_BAD
