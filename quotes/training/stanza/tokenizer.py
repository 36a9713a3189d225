"""Fits Stanza's tokenizer, which also finds sentences and contractions, for texts as news sets them.

Stanza's own training joins sentences at random in windows that end anywhere. Here they follow each other as in their documents, with the
borders of paragraphs, as the tokenizer finds them at work; and its answers are judged after our repairs (`quotes.parse.sentences`).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from stanza.models.common.utils import set_random_seed
from stanza.models.tokenization.data import SortedDataset, TokenizationDataset
from stanza.models.tokenization.trainer import Trainer
from stanza.models.tokenization.vocab import Vocab
from stanza.models.tokenizer import DEFAULT_FEAT_FUNCS, build_argparse
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from quotes.parse.processors import Tokenizer
from quotes.parse.sentences import repair
from quotes.training.descent import Descent, Plan, Progress, descend
from quotes.training.stanza.saving import save
from quotes.training.stanza.texts import Sentence, Unit, read_documents, stretch, units

WEIGHTS = "tokenize.pt"
STEPS = 5000
BATCH = 32  # stretches
SORTED = 8  # batches drawn at once, so that stretches of about one length are read together
RATE = 3e-3
WARM_UP = 100  # steps
PADDING = "<PAD>"
MARKS = "“”‘’—–…\"'-"  # characters that the variants bring in

Span = tuple[int, int]


class Gold(NamedTuple):
    """A text, and what is right about it as spans in code points."""

    text: str
    tokens: frozenset[Span]
    sentences: frozenset[Span]
    multiwords: frozenset[Span]


def train_tokenizer(fit: Sequence[Path], dev: Sequence[Path], plan: Plan, report: Callable[[Progress], None]) -> Path:
    """Writes `tokenize.pt`, fitted on treebanks and scored on `dev`, in its own number of steps (`plan.epochs` does not apply).

    It takes about ten minutes on a free core; a cut training goes on from its checkpoint.
    """
    set_random_seed(plan.seed)
    documents = [document for path in fit for document in read_documents(path)]
    golds = {path.stem: gold(read_documents(path)) for path in dev}
    trainer = _fresh(documents, plan.device)
    batches = Batches(trainer, documents, plan.seed)

    def loss(step: int, losses: list[dict[str, float]]) -> Tensor:
        found = _loss(trainer, batches.at(step))
        losses.append({"labels": found.item()})
        return found

    weights = dict(trainer.model.named_parameters())
    descent = Descent(weights, [(list(weights), RATE)], STEPS, len(batches.places), WARM_UP, "tokenize.checkpoint")
    descend(descent, plan, loss, lambda: _scores(trainer, golds), report)
    return save(trainer, plan.out / WEIGHTS)


def _loss(trainer: Trainer, batch: Batch) -> Tensor:
    trainer.model.train()
    likely = trainer.model(batch.numbers, batch.features, [len(it) for it in batch.texts], batch.texts)
    found: Tensor = trainer.criterion(likely.float().flatten(0, 1), batch.labels.flatten())
    return found


def _fresh(documents: Sequence[Sequence[Sentence]], device: str) -> Trainer:
    options = vars(build_argparse().parse_args([]))
    options |= {"lang": "en", "shorthand": "en_quotes", "device": device, "feat_funcs": list(DEFAULT_FEAT_FUNCS)}
    options |= {"feat_dim": len(DEFAULT_FEAT_FUNCS), "num_dict_feat": 0, "use_mwt": True, "batch_size": BATCH, "lr0": RATE}
    characters = [list(units([sentence.pieces for sentence in document])) for document in documents]
    vocab = Vocab([*characters, [(mark, 0) for mark in MARKS]], "en")
    trainer = Trainer(args=options | {"vocab_size": len(vocab)}, vocab=vocab, device=device)
    for rnn in (trainer.model.rnn, trainer.model.rnn2):
        rnn.register_forward_pre_hook(_unpacked)
        rnn.register_forward_hook(_packed)
    return trainer


def _unpacked(rnn: torch.nn.Module, given: tuple[PackedSequence]) -> tuple[Tensor] | None:
    """While it is fitted the network reads padded rows: on CPUs the backward pass of packed ones takes ten times as long."""
    return (pad_packed_sequence(given[0], batch_first=True)[0],) if rnn.training else None


def _packed(rnn: torch.nn.Module, _given: object, found: tuple[Tensor, object]) -> tuple[PackedSequence, object] | None:
    """What was read of padded rows, packed as Stanza expects it."""
    states, last = found
    return (pack_padded_sequence(states, [states.shape[1]] * len(states), batch_first=True), last) if rnn.training else None


class Batch(NamedTuple):
    """Stretches in rows of one length: the numbers of their characters, of which some are left out, features, labels, characters."""

    numbers: Tensor
    features: Tensor
    labels: Tensor
    texts: list[list[str]]


class Batches:
    """Batches by their number; the sentences that their stretches may begin with are in `places`."""

    def __init__(self, trainer: Trainer, documents: Sequence[Sequence[Sentence]], seed: int) -> None:
        self.places = [(document, at) for document in documents for at in range(len(document))]
        self._reader = TokenizationDataset(trainer.args, input_text=" ", vocab=trainer.vocab, evaluation=True)
        self._collate = SortedDataset(self._reader).collate
        self._unknown, self._dropout = trainer.vocab.unit2id("<UNK>"), trainer.args["unit_dropout"]
        self._device = trainer.args["device"]
        self._seed = seed
        self._drawn: dict[int, list[list[list[Unit]]]] = {}

    def at(self, step: int) -> Batch:
        """The batch of a step."""
        turn, place = divmod(step, SORTED)
        if turn not in self._drawn:
            self._drawn = {turn: self._draw(random.Random(self._seed * 1_000_003 + turn))}
        numbers, labels, features, texts = self._collate([self._reader.para_to_sentences(it) for it in self._drawn[turn][place]])
        left_out = (torch.rand(numbers.shape) < self._dropout) & (labels >= 0)
        numbers = numbers.masked_fill(left_out, self._unknown).to(self._device)
        rows = [[*it, *[PADDING] * (labels.shape[1] - len(it))] for it in texts]
        return Batch(numbers, features.to(self._device), labels.long().to(self._device), rows)

    def _draw(self, chance: random.Random) -> list[list[list[Unit]]]:
        """SORTED batches in no order, each of stretches of about one length."""
        found = sorted((stretch(*chance.choice(self.places), chance) for _ in range(BATCH * SORTED)), key=len, reverse=True)
        return [found[start : start + BATCH] for start in chance.sample(range(0, len(found), BATCH), SORTED)]


def gold(documents: Iterable[Sequence[Sentence]]) -> Gold:
    """The text of documents with an empty line between paragraphs, and its tokens and sentences."""
    text = ""
    tokens, sentences, multiwords = set(), set(), set()
    for document in documents:
        for sentence in document:
            if sentence.first:
                text = text.rstrip() + "\n\n"
            begun = len(text)
            for piece in sentence.pieces:
                span = (len(text), len(text) + len(piece.text))
                tokens.add(span)
                if piece.multiword:
                    multiwords.add(span)
                text += piece.text + " " * piece.space
            sentences.add((begun, span[1]))
    return Gold(text, frozenset(tokens), frozenset(sentences), frozenset(multiwords))


def _scores(trainer: Trainer, golds: Mapping[str, Gold]) -> dict[str, float]:
    """F1 of tokens, sentences and tokens of several words in each text."""
    found = {}
    for name, right in golds.items():
        sentences = repair(Tokenizer(trainer).tokenize(right.text), right.text)
        spans = {(token.start, token.end) for sentence in sentences for token in sentence}
        several = {(token.start, token.end) for sentence in sentences for token in sentence if token.multiword}
        borders = {(sentence[0].start, sentence[-1].end) for sentence in sentences}
        found[f"{name} tokens"] = _f1(spans, right.tokens)
        found[f"{name} sentences"] = _f1(borders, right.sentences)
        found[f"{name} contractions"] = _f1(several, right.multiwords)
    return found


def _f1(found: Collection[Span], right: Collection[Span]) -> float:
    return round(200 * len(set(found).intersection(right)) / max(len(found) + len(right), 1), 2)
