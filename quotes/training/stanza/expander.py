"""Fits Stanza's expander of tokens with several words (don't: do n't): a dictionary, and a network for tokens that are not in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from time import monotonic

import torch
from stanza import Document
from stanza.models.common import doc as fields
from stanza.models.common.utils import set_random_seed
from stanza.models.mwt.data import BinaryDataLoader
from stanza.models.mwt.trainer import Trainer
from stanza.models.mwt_expander import build_argparse

from quotes.errors import AnnotationError
from quotes.evaluate.models.treebank import Token, read_treebank
from quotes.training.descent import Plan, Progress
from quotes.training.stanza.saving import save

WEIGHTS = "mwt.pt"
EPOCHS = 20
BATCH = 50
OPTIONS = {"lang": "en", "shorthand": "en_quotes", "force_exact_pieces": True, "num_layers": 2, "batch_size": BATCH, "augment_apos": 0.1}


def train_expander(fit: Sequence[Path], dev: Sequence[Path], plan: Plan, report: Callable[[Progress], None]) -> Path:
    """Writes `mwt.pt`, fitted on treebanks; of the network's states the best one on `dev`.

    The training has its own number of epochs (`plan.epochs` and `plan.minutes` do not apply) and takes a minute or two, so that a cut one
    begins anew.
    """
    set_random_seed(plan.seed)
    tokens = [token for path in fit for token in read_tokens(path)]
    right = {path.stem: [it for it in read_tokens(path) if len(it) > 1] for path in dev}
    loader, trainer = _fresh(tokens, plan, fit)
    best, kept = -1.0, trainer.model.state_dict()
    started = monotonic()
    for epoch in range(1, EPOCHS + 1):
        losses = [trainer.update(batch) for batch in loader.to_loader()]
        scores = {f"{name} expanded": accuracy(trainer, it) for name, it in right.items()}
        if sum(scores.values()) > best:
            best, kept = sum(scores.values()), {name: value.clone() for name, value in trainer.model.state_dict().items()}
        mean, share = round(sum(losses) / len(losses), 4), round(100 * epoch / EPOCHS, 1)
        report(Progress(epoch * len(losses), share, round(monotonic() - started), {"pieces": mean}, scores))
    trainer.model.load_state_dict(kept)
    return save(trainer, plan.out / WEIGHTS)


def read_tokens(path: Path) -> list[tuple[str, ...]]:
    """The words of each token of a treebank; AnnotationError for a file that cannot be read."""
    sentences = (sentence for document in read_treebank(path) for paragraph in document for sentence in paragraph)
    return [_words(token) for sentence in sentences for token in sentence]


def _words(token: Token) -> tuple[str, ...]:
    return tuple(word[0] for word in token.words)


def _fresh(tokens: Sequence[tuple[str, ...]], plan: Plan, fit: Sequence[Path]) -> tuple[BinaryDataLoader, Trainer]:
    """Batches of each token once, and an expander with its dictionary."""
    several = [other for it in tokens if len(it) > 1 for other in with_both_apostrophes(it)]
    if not several:
        raise AnnotationError(str(fit[0]), "holds no tokens of several words; get the file from universaldependencies.org again")
    options = vars(build_argparse().parse_args([])) | OPTIONS | {"device": plan.device}
    single = [it for it in tokens if len(it) == 1]
    loader = BinaryDataLoader(_document(dict.fromkeys([*several, *single])), BATCH, options)
    trainer = Trainer(args=options | {"vocab_size": loader.vocab.size}, vocab=loader.vocab, device=plan.device)
    trainer.train_dict([("".join(it), " ".join(it)) for it in several])
    return loader, trainer


def with_both_apostrophes(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The words as they are, and with the other kind of apostrophe if they have one."""
    yield tuple(words)
    for one, other in ("'’", "’'"):
        if any(one in word for word in words):
            yield tuple(word.replace(one, other) for word in words)


def _document(tokens: Iterable[tuple[str, ...]]) -> Document:
    return Document([_entries(it) for it in tokens])


def _entries(words: tuple[str, ...]) -> list[dict[str, object]]:
    """A sentence of one token, as stanza.Document takes it."""
    each: list[dict[str, object]] = [{fields.ID: (number,), fields.TEXT: word} for number, word in enumerate(words, 1)]
    return [{fields.ID: (1, len(words)), fields.TEXT: "".join(words)}, *each] if len(words) > 1 else each


def accuracy(trainer: Trainer, right: Sequence[tuple[str, ...]]) -> float:
    """The share of tokens that the network expands rightly without the dictionary, in percent."""
    loader = BinaryDataLoader(_document(right), 1000, trainer.args, vocab=trainer.vocab, evaluation=True)
    with torch.inference_mode():
        found = [it for batch in loader.to_loader() for it in trainer.predict(batch, vocab=loader.vocab)]
    hits: int = sum(one == " ".join(it) for one, it in zip(found, right, strict=True))
    return round(100 * hits / max(len(right), 1), 2)
