"""Fits the joint model: steps on trees, entities, trees and attributions in turn, each a batch of one corpus."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from math import ceil
from pathlib import Path
from typing import Literal, NamedTuple

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from quotes.detect.tagger.network import TAGS
from quotes.evaluate.models.entities import spans
from quotes.models.encoder import SHAPE_EMBEDDINGS, SHAPES, Encoder, Rows, padded
from quotes.models.pieces import Pieces, WordPieces
from quotes.models.stored import save_weights
from quotes.models.upper import fresh_linear
from quotes.parse.heads import LABEL_HEADS, Heads
from quotes.training.counts import PartScores, batched, percent
from quotes.training.descent import Descent, Plan, Progress, descend
from quotes.training.joint.items import Attributed, Row, Tagged, Tree, attributed_row, tree_variant
from quotes.training.joint.original import Original
from quotes.training.joint.typography import variant
from quotes.training.targets import IGNORED

BATCH_PIECES = 2600
RATE = 2e-4  # of the encoder; heads learn faster
HEAD_RATE = 1e-3
WARM_UP = 300  # steps
ARC, RELATION = 320, 128  # width of the biaffine sides
PARTS = {"upos": 1.0, "xpos": 0.5, "feats": 0.5, "arcs": 1.0, "relations": 1.0, "ner": 1.0, "attribution": 1.0}
"""What each loss counts for."""

Task = Literal["trees", "entities", "attributions"]
TURNS: tuple[Task, ...] = ("trees", "entities", "trees", "attributions")
WEIGHTS = "joint.safetensors"
CHECKPOINTS = ("joint.checkpoint", "joint-again.checkpoint")  # of each round
LABELS = "labels.json"
TABLE = "enc.embeddings.word_embeddings.weight"  # half of all weights


class Noise(NamedTuple):
    """Shares of what is left out while fitting: of the width of the encoder's states, of what heads compute, and of word pieces."""

    states: float = 0.0
    heads: float = 0.0
    pieces: float = 0.0


class Round(NamedTuple):
    """One fall of the learning rates, which are so many times RATE and HEAD_RATE at its top, in such a part of the plan's epochs."""

    epochs: float
    rates: float
    noise: Noise


ROUNDS = (Round(1.0, 1.0, Noise(states=0.1, heads=0.2)), Round(0.5, 0.6, Noise(states=0.15, heads=0.3, pieces=0.1)))
"""After the first round the texts are almost known by heart. In the second one, words must be told from what is around them."""


class Corpora(NamedTuple):
    """What to fit on, or to choose on."""

    trees: Sequence[Tree]
    entities: Sequence[Tagged]
    attributions: Sequence[Attributed]


class Step(NamedTuple):
    """A batch: items of one task by their index."""

    task: Task
    items: Sequence[int]


class JointTraining:
    """The weights while they are fitted: `labels` are the label sets by name."""

    def __init__(self, original: Original, labels: Mapping[str, list[str]], seed: int, device: str = "cpu") -> None:
        torch.manual_seed(seed)
        self.device = torch.device(device)
        self.pieces = WordPieces(original.tokenizer)
        self.tokenizer: Tokenizer = Tokenizer.from_str(original.tokenizer)
        self._hidden = self.tokenizer.get_vocab()["[MASK]"]
        self.shape = original.shape
        self.labels = labels
        self._numbers = {name: {label: i for i, label in enumerate(found)} for name, found in labels.items()}
        fresh = {f"enc.{name}": value.clone() for name, value in original.weights.items()}
        fresh[f"enc.{SHAPE_EMBEDDINGS}"] = torch.zeros(SHAPES, original.shape.width)
        fresh |= _fresh_heads(original.shape.width, labels)
        self.weights = {name: value.to(self.device).requires_grad_() for name, value in fresh.items()}

    def encoder(self) -> Encoder:
        """The encoder with the weights of now."""
        return Encoder(self.shape, {name.removeprefix("enc."): value for name, value in self.weights.items() if name.startswith("enc.")})

    def tree_scores(self, batch: Sequence[Tree], noise: Noise) -> tuple[Heads, Tensor, Tensor]:
        """The heads, the states [sentences, 1 + words, width] and the mask of real words with the root."""
        pieces = self.pieces.of([it.words for it in batch])
        states = self.states(pieces, noise)
        places, mask = self._padded([[0, *(last + 1 for last in it.lasts)] for it in pieces])
        return Heads(self.weights, noise.heads), torch.take_along_dim(states, places[:, :, None], 1), mask

    def states(self, pieces: Sequence[Pieces], noise: Noise) -> Tensor:
        """[rows, 1 + pieces + 1, width]; rows are cut where the encoder has no more positions. Of pieces left out the shape is seen."""
        longest = self.shape.positions - 2
        rows = self.pieces.rows([Pieces(it.ids[:longest], [], it.shapes[:longest]) for it in pieces])
        if noise.pieces:
            left_out = torch.rand(rows.ids.shape) < noise.pieces
            left_out[:, 0] = False
            rows = rows._replace(ids=rows.ids.masked_fill(left_out & rows.mask, self._hidden))
        return self.encoder().states(Rows(*(it.to(self.device) for it in rows)), dropout=noise.states)[-1]

    def numbers(self, name: str, rows: Sequence[Sequence[str]]) -> Tensor:
        """[rows, longest]: the numbers of labels; IGNORED for padding and for what the label set does not know."""
        known = self._numbers[name]
        return self._filled([[known.get(label, IGNORED) for label in row] for row in rows])

    def heads(self, batch: Sequence[Tree]) -> Tensor:
        """[rows, longest]: the numbers of governors; IGNORED for padding."""
        return self._filled([it.heads for it in batch])

    def tags(self, rows: Sequence[Row]) -> Tensor:
        """[rows, longest]: the numbers of the tags of pieces; IGNORED for padding."""
        return self._filled([it.tags for it in rows])

    def _filled(self, rows: Sequence[Sequence[int]]) -> Tensor:
        numbers, mask = padded(rows)
        return numbers.masked_fill(~mask, IGNORED).to(self.device)

    def _padded(self, rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        numbers, mask = padded(rows)
        return numbers.to(self.device), mask.to(self.device)


def _fresh_heads(width: int, labels: Mapping[str, list[str]]) -> dict[str, Tensor]:
    sizes = {head: len(labels[name]) for head, name in LABEL_HEADS.items()}
    sizes |= {"ah": ARC, "ad": ARC, "rh": RELATION, "rd": RELATION, "at": len(TAGS)}
    weights = fresh_linear({name: (width, size) for name, size in sizes.items()})
    relations = torch.randn(len(labels["deprel"]), RELATION + 1, RELATION + 1) * 0.01
    return weights | {"U": torch.eye(ARC + 1)[:, :ARC] / ARC**0.5, "V": relations}


def fit(training: JointTraining, corpora: Corpora, dev: Corpora, plan: Plan, report: Callable[[Progress], None]) -> None:
    """Fits the weights in place, in ROUNDS. AdamW, warm-up and linear decay, begun anew in each round (warm
    restarts: Loshchilov and Hutter 2017); a checkpoint every few minutes lets a cut training go on.
    """
    encoder = [name for name in training.weights if name.startswith("enc.")]
    heads = [name for name in training.weights if not name.startswith("enc.")]
    items = sum(map(len, corpora))
    before = 0, 0.0
    for number, one in enumerate(ROUNDS):
        share = one.epochs / sum(it.epochs for it in ROUNDS)
        now = Plan(ceil(one.epochs * plan.epochs), plan.seed + number, plan.out, plan.minutes and share * plan.minutes, plan.device)
        order = list(schedule(training, corpora, now))
        rates = [(encoder, one.rates * RATE), (heads, one.rates * HEAD_RATE)]
        descent = Descent(training.weights, rates, len(order), items, WARM_UP, CHECKPOINTS[number])
        loss = _Loss(training, corpora, order, now.seed, one.noise)
        descend(descent, now, loss.of, lambda: dev_scores(training, dev), partial(_told, report, before, share))
        before = before[0] + len(order), before[1] + share


def _told(report: Callable[[Progress], None], before: tuple[int, float], part: float, progress: Progress) -> None:
    """Reports the progress of a round as that of all: `before` it there were so many steps, this share of all; the round is a `part`."""
    steps, share = before
    report(progress._replace(step=steps + progress.step, share=round(100 * share + part * progress.share, 1)))


class _Loss(NamedTuple):
    """What a round reads, and the loss of each of its steps."""

    training: JointTraining
    corpora: Corpora
    order: Sequence[Step]
    seed: int
    noise: Noise

    def of(self, step: int, losses: list[dict[str, float]]) -> Tensor:
        """The loss of a step; its parts are noted in `losses`."""
        chance = random.Random(self.seed * 1_000_003 + step)
        parts = _losses(self.training, self.corpora, self.order[step % len(self.order)], chance, self.noise)
        losses.append({name: float(part.detach()) for name, part in parts.items()})
        return sum((PARTS[name] * part for name, part in parts.items()), torch.zeros((), device=self.training.device))


def schedule(training: JointTraining, corpora: Corpora, plan: Plan) -> Iterator[Step]:
    """The steps of a training, in which each tree is read `plan.epochs` times; the other corpora are read as the turns bring it."""
    sizes: dict[Task, list[int]] = {
        "trees": [len(it.ids) for it in training.pieces.of([tree.words for tree in corpora.trees])],
        "entities": [len(it.ids) for it in training.pieces.of([sentence.words for sentence in corpora.entities])],
        "attributions": [len(it.ids) for it in training.tokenizer.encode_batch([p.text for p in corpora.attributions])],
    }
    chance = random.Random(plan.seed)
    endless = {task: _endless(found, random.Random(chance.random())) for task, found in sizes.items()}
    trees = TURNS.count("trees")
    steps = plan.epochs * len(_groups(sizes["trees"], chance)) * len(TURNS) // trees
    for step in range(steps):
        task = TURNS[step % len(TURNS)]
        yield Step(task, next(endless[task]))


def _endless(sizes: Sequence[int], chance: random.Random) -> Iterator[list[int]]:
    while True:
        yield from _groups(sizes, chance)


def _groups(sizes: Sequence[int], chance: random.Random) -> list[list[int]]:
    """All items once, in batches of about one length and of at most BATCH_PIECES when padded."""
    order = sorted(range(len(sizes)), key=lambda i: sizes[i] * (0.8 + 0.4 * chance.random()))
    groups: list[list[int]] = [[]]
    longest = 0
    for i in order:
        longest = max(longest, sizes[i] + 2)
        if groups[-1] and longest * (len(groups[-1]) + 1) > BATCH_PIECES:
            groups.append([])
            longest = sizes[i] + 2
        groups[-1].append(i)
    chance.shuffle(groups)
    return groups


def _losses(training: JointTraining, corpora: Corpora, step: Step, chance: random.Random, noise: Noise) -> dict[str, Tensor]:
    if step.task == "trees":
        return _tree_losses(training, [tree_variant(corpora.trees[i], chance) for i in step.items], noise)
    if step.task == "entities":
        chosen = [corpora.entities[i] for i in step.items]
        return _entity_losses(training, [Tagged(variant(it.words, chance), it.tags) for it in chosen], noise)
    limit = training.shape.positions - 2
    rows = [attributed_row(corpora.attributions[i], training.tokenizer, limit, chance) for i in step.items]
    heads = Heads(training.weights, noise.heads)
    states = training.states([it.pieces for it in rows], noise)[:, 1:-1]
    return {"attribution": _cross_entropy(heads.labels("at", states), training.tags(rows))}


def _tree_losses(training: JointTraining, batch: Sequence[Tree], noise: Noise) -> dict[str, Tensor]:
    heads, states, mask = training.tree_scores(batch, noise)
    parts = {
        name: _cross_entropy(heads.labels(head, states[:, 1:]), training.numbers(name, [it.labels[name] for it in batch]))
        for head, name in LABEL_HEADS.items()
        if name != "ner"
    }
    governors = training.heads(batch)
    arcs = heads.arcs(states).float().masked_fill(~mask[:, None, :], -torch.inf)
    relations = heads.relations(states, governors.clamp(min=0))
    parts["arcs"] = _cross_entropy(arcs, governors)
    parts["relations"] = _cross_entropy(relations, training.numbers("deprel", [it.labels["deprel"] for it in batch]))
    return parts


def _entity_losses(training: JointTraining, batch: Sequence[Tagged], noise: Noise) -> dict[str, Tensor]:
    heads, states, _ = training.tree_scores([Tree(it.words, {}, []) for it in batch], noise)
    return {"ner": _cross_entropy(heads.labels("ner", states[:, 1:]), training.numbers("ner", [it.tags for it in batch]))}


def _cross_entropy(scores: Tensor, right: Tensor) -> Tensor:
    return functional.cross_entropy(scores.float().flatten(0, 1), right.flatten(), ignore_index=IGNORED)


@torch.inference_mode()
def dev_scores(training: JointTraining, dev: Corpora) -> dict[str, float]:
    """Parts of speech and labelled attachment with greedy heads (all words), F1 of entities, and F1 of the pieces of attributions."""
    return _tree_scores(training, dev.trees) | _entity_scores(training, dev.entities) | _attribution_scores(training, dev.attributions)


def _tree_scores(training: JointTraining, trees: Sequence[Tree]) -> dict[str, float]:
    right = {"upos": 0, "UAS": 0, "LAS": 0}
    for batch in batched(sorted(trees, key=lambda it: len(it.words)), 32):
        heads, states, mask = training.tree_scores(batch, Noise())
        governors = training.heads(batch)
        found = heads.arcs(states).float().masked_fill(~mask[:, None, :], -torch.inf).argmax(-1)
        relations = heads.relations(states, found).argmax(-1)
        attached = (found == governors) & mask[:, 1:]
        labelled = attached & (relations == training.numbers("deprel", [it.labels["deprel"] for it in batch]))
        tags = heads.labels("up", states[:, 1:]).argmax(-1) == training.numbers("upos", [it.labels["upos"] for it in batch])
        for name, hits in (("upos", tags), ("UAS", attached), ("LAS", labelled)):
            right[name] += int(hits.sum())
    words = sum(len(it.words) for it in trees)
    return {name: percent(hits, words) for name, hits in right.items()}


def _entity_scores(training: JointTraining, sentences: Sequence[Tagged]) -> dict[str, float]:
    names = training.labels["ner"]
    hits = found = gold = 0
    for batch in batched(sorted(sentences, key=lambda it: len(it.words)), 32):
        heads, states, _ = training.tree_scores([Tree(it.words, {}, []) for it in batch], Noise())
        for it, row in zip(batch, heads.labels("ner", states[:, 1:]).argmax(-1).tolist(), strict=True):
            ours, right = spans([names[i] for i in row[: len(it.words)]]), spans(it.tags)
            hits, found, gold = hits + len(ours & right), found + len(ours), gold + len(right)
    return {"entities": percent(2 * hits, found + gold)}


def _attribution_scores(training: JointTraining, articles: Sequence[Attributed]) -> dict[str, float]:
    pieces = PartScores()
    rows = [attributed_row(it, training.tokenizer, training.shape.positions - 2) for it in articles]
    heads = Heads(training.weights)
    for batch in batched(sorted(rows, key=lambda it: len(it.tags)), 8):
        best = heads.labels("at", training.states([it.pieces for it in batch], Noise())[:, 1:-1]).argmax(-1)
        pieces.add(best, training.tags(batch))
    return {part.lower(): value for part, value in pieces.f1.items()}


def save(training: JointTraining, original: Original, out: Path) -> None:
    """Writes the weights (without the head for attributions, which the attribution network replaces), labels and the encoder's files."""
    kept = {name: value for name, value in training.weights.items() if not name.startswith("at.")}
    save_weights(kept, out / WEIGHTS, {TABLE})
    (out / LABELS).write_text(json.dumps(training.labels, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (out / "encoder").mkdir(exist_ok=True)
    (out / "encoder" / "config.json").write_text(original.config + "\n", encoding="utf-8")
    (out / "encoder" / "tokenizer.json").write_text(original.tokenizer + "\n", encoding="utf-8")
