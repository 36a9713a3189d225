"""Fits Stanza's lemmatizer: a dictionary of words with their tags, and a network for words that are not in it."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import NamedTuple

import torch
from stanza import Document
from stanza.models.common import doc as fields
from stanza.models.common.utils import set_random_seed
from stanza.models.lemma.data import DataLoader
from stanza.models.lemma.trainer import Trainer
from stanza.models.lemmatizer import build_argparse

from quotes.evaluate.models.treebank import read_sentences
from quotes.parse.lemma_key import lemma_key
from quotes.training.descent import Plan, Progress
from quotes.training.stanza.saving import save

WEIGHTS = "lemma.pt"
EPOCHS = 6
BATCH = 200
RATE = 3e-3
OPTIONS = {"lang": "en", "shorthand": "en_quotes", "hidden_dim": 100, "emb_dim": 50, "pos_dim": 50, "dropout": 0.3, "emb_dropout": 0.3}
LONGEST = 24  # characters of a word that the network learns from; what is longer is an address on the web
RECASED = 0.3  # chance that the network also reads a word in another case
NAMES = "PROPN"
TWINS = {lemma_key("VERB", one): lemma_key("VERB", other) for one, other in (("VBD", "VBN"), ("VBN", "VBD"), ("VB", "VBP"), ("VBP", "VB"))}
"""Tags of verbs that mostly look the same."""
BLANK = "_"  # the lemma of a word that only goes with another one


class Known(NamedTuple):
    """A word, both of its tags as one (`lemma_key`), and its lemma."""

    word: str
    key: str
    lemma: str


def train_lemmatizer(fit: Sequence[Path], dev: Sequence[Path], plan: Plan, report: Callable[[Progress], None]) -> Path:
    """Writes `lemma.pt`, fitted on treebanks; of the network's states the best one on `dev`.

    The training has its own number of epochs (`plan.epochs` and `plan.minutes` do not apply) and takes less than ten minutes, so that a
    cut one begins anew.
    """
    set_random_seed(plan.seed)
    known = [it for path in fit for it in read_known(path)]
    printed = [it for path in fit for it in gold(path)]
    right = {path.stem: gold(path) for path in dev}
    loader, trainer = _fresh(known, plan)
    teach(trainer, known, printed)
    best, kept = -1.0, trainer.model.state_dict()
    started = monotonic()
    for epoch in range(1, EPOCHS + 1):
        trainer.update_lr(RATE * (1 - (epoch - 1) / EPOCHS))
        random.shuffle(loader.data)
        mean = sum(trainer.update(batch) for batch in loader) / len(loader)
        scores = {f"{name} lemmas": accuracy(trainer, it) for name, it in right.items()}
        if sum(scores.values()) > best:
            best, kept = sum(scores.values()), {name: value.clone() for name, value in trainer.model.state_dict().items()}
        share = round(100 * epoch / EPOCHS, 1)
        report(Progress(epoch * len(loader), share, round(monotonic() - started), {"lemmas": round(mean, 4)}, scores))
    trainer.model.load_state_dict(kept)
    return save(trainer, plan.out / WEIGHTS)


def read_known(path: Path) -> list[Known]:
    """The words of a treebank, without those that Stanza does not learn from; AnnotationError for a file that cannot be read."""
    return [Known(*it) for it in DataLoader.load_doc(_keyed(path), caseless=False, skip_blank_lemmas=True, evaluation=False)]


def gold(path: Path) -> list[Known]:
    """All words of a treebank that have a lemma."""
    return [
        Known(*it) for it in _keyed(path).get([fields.TEXT, fields.UPOS, fields.LEMMA]) if it[2] not in {None, BLANK}
    ]  # Stanza reads `_` as None


def _keyed(path: Path) -> Document:
    sentences = read_sentences(path)
    for word in (word for sentence in sentences for word in sentence.words):
        word.upos = lemma_key(word.upos, word.xpos)
    return sentences[0].doc


def _fresh(known: Sequence[Known], plan: Plan) -> tuple[DataLoader, Trainer]:
    """Batches of each word once, and a lemmatizer without a dictionary."""
    options = vars(build_argparse().parse_args([])) | OPTIONS | {"lr": RATE, "batch_size": BATCH, "device": plan.device}
    chance = random.Random(plan.seed)
    each = list(dict.fromkeys(known))
    others = [it for it in recased(each) if chance.random() < RECASED]
    loader = DataLoader(_document([it for it in (*each, *others) if len(it.word) <= LONGEST]), BATCH, options)
    rows = sorted((row for batch in loader.data for row in batch), key=lambda row: len(row[0]))  # so that little is padding
    loader.data = [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]
    options |= {"vocab_size": loader.vocab["char"].size, "pos_vocab_size": loader.vocab["pos"].size}
    trainer = Trainer(args=options, vocab=loader.vocab, device=plan.device)
    return loader, trainer


def teach(trainer: Trainer, known: Sequence[Known], printed: Sequence[Known]) -> None:
    """Fills the dictionary. `printed`: the words as they stand in the text, misspelt ones included (its: it s; s, AUX VBZ: be).

    Stanza's dictionary answers for a word with tags that it has not seen what it knows of the word with others. Of words with capital
    letters it is not to do so, since what is a name with one tag (Bush) is none with another: of those the network is asked.
    """
    lower = [it for it in known if it.word.islower()]
    trainer.train_dict(lower)
    seen = {it[:2] for it in known}
    misspelt = [it for it in printed if it[:2] not in seen]
    trainer.train_dict([it for it in (*known, *misspelt) if not it.word.islower() or it[:2] not in seen], update_word_dict=False)
    trainer.train_dict(list(unseen([*known, *misspelt])), update_word_dict=False)


def unseen(known: Collection[Known]) -> Iterator[Known]:
    """What the dictionary is to know although the treebanks lack it.

    Those are inflected words in another case, words with the other kind of apostrophe, and participles that are known as past forms.
    """
    seen = {it[:2] for it in known}
    each = list(dict.fromkeys(known))
    inflected = [it for it in each if it.word != it.lemma]
    twins = [it._replace(key=TWINS[it.key]) for it in each if it.key in TWINS and it.word.islower()]
    for it in (*recased(inflected), *_with_other_apostrophes(each), *twins, *recased(twins)):
        if it[:2] not in seen:
            yield it


def recased(known: Collection[Known]) -> Iterator[Known]:
    """Words, but for names, at the beginning of a sentence and in a headline."""
    for it in known:
        if it.word.islower() and not it.key.startswith(NAMES):
            yield it._replace(word=it.word.capitalize())
            yield it._replace(word=it.word.upper())


def _with_other_apostrophes(known: Collection[Known]) -> Iterator[Known]:
    for it in known:
        for one, other in ("'’", "’'"):
            if one in it.word and not it.key.startswith("PUNCT"):
                yield it._replace(word=it.word.replace(one, other))


def _document(known: Sequence[Known]) -> Document:
    return Document([[{fields.ID: (1,), fields.TEXT: it.word, fields.UPOS: it.key, fields.LEMMA: it.lemma}] for it in known])


def accuracy(trainer: Trainer, right: Sequence[Known]) -> float:
    """The share of words with the right lemma, in percent, as the pipeline finds them: in the dictionary or else by the network."""
    pairs = [it[:2] for it in right]
    asked = [it for it, known in zip(right, trainer.skip_seq2seq(pairs), strict=True) if not known]
    answers = _answers(trainer, list(dict.fromkeys(asked)))
    found = trainer.ensemble(pairs, [answers.get(it[:2]) for it in right])
    hits: int = sum(lemma == it.lemma for lemma, it in zip(found, right, strict=True))
    return round(100 * hits / max(len(right), 1), 2)


def _answers(trainer: Trainer, asked: Sequence[Known]) -> Mapping[tuple[str, str], str]:
    """The network's lemmas of words with tags."""
    words, edits = [], []
    if asked:
        for batch in DataLoader(_document(asked), 1000, trainer.args, vocab=trainer.vocab, evaluation=True):
            with torch.inference_mode():
                found, edited = trainer.predict(batch)
            words += found
            edits += edited
    lemmas = trainer.postprocess([it.word for it in asked], words, edits)
    return {it[:2]: lemma for it, lemma in zip(asked, lemmas, strict=True)}
