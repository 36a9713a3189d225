"""Fits the stance network: labels of targets in news sentences (NewsMTSC), and targets and labels of quotes annotated by hand."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, get_args

import torch
from torch import Tensor
from torch.nn import functional

from quotes.errors import AnnotationError
from quotes.evaluate.brat import read_polnear
from quotes.evaluate.newswire import newswire_article
from quotes.evaluate.stances.gold import read_stances
from quotes.model import Article, OffsetRange, Parse, Sentence, Span, StanceGold, StanceLabel, Zone, text_sha256
from quotes.models.shared import Shared
from quotes.models.stored import save_weights
from quotes.models.upper import Base
from quotes.stance.model.network import Batch, Network, fresh_weights, word_targets
from quotes.stance.model.reading import MOST_WORDS, WEIGHTS, batch, shared_states
from quotes.stance.opinion import OTHER, ROLES, Marked
from quotes.stance.page import Node, Page
from quotes.stance.sentences import stretch, touched
from quotes.stance.sentiment import sentiment
from quotes.training.corpus import Parses
from quotes.training.counts import batched
from quotes.training.descent import Descent, Plan, Progress, descend

BATCH_SENTENCES = 32
RATE = 1e-4  # of the upper layers; heads learn faster
HEAD_RATE = 1e-3
WARM_UP = 0.06  # of all steps
DROPOUT = 0.1
SMOOTHING = 0.05
TARGET_WEIGHT = 2.0  # of the loss of the target's heads beside that of the labels
KNOWN = (0.8, 0.5)  # chance that the network is told of a target: of NewsMTSC, of quotes
DECOYS = 0.5  # chance that it is told of words of a quote that are no target
TIMES = 2  # how often an epoch reads each annotated quote
TOGETHER = 60  # sentences that stand in no article are parsed so many at a time
POLARITIES: Mapping[float, StanceLabel] = {2.0: "AGAINST", 4.0: "NEUTRAL", 6.0: "FAVOR"}
LABELS = get_args(StanceLabel)

_Thing = TypeVar("_Thing")


class Asked(NamedTuple):
    """A target: the places of its words in the sentence, that of its head, and its label's number in LABELS."""

    words: tuple[int, ...]
    head: int
    label: int


class Item(NamedTuple):
    """A sentence with its shared states [words, width] in fp16, and its targets. `complete`: whether these are all, so that other words
    of its quotes are no heads of targets.
    """

    sentence: Marked
    states: Tensor
    targets: tuple[Asked, ...]
    complete: bool


def newsmtsc_items(path: Path, parses: Parses, shared: Shared, *, further: bool = False) -> list[Item]:
    """The sentences of a split of NewsMTSC (Hamborg and Donnay 2021), one line of JSON each, with each target's label.

    `further`: other mentions of a target count as targets too. Raises AnnotationError.
    """
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        texts = [str(row["sentence_normalized"]) for row in rows]
        wanted = [[found for it in row["targets"] for found in _mentions(it, further=further)] for row in rows]
        if not all(it.strip() for it in texts):
            raise ValueError("an empty sentence")
        return _items(_sentences(texts, wanted, parses), shared)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise AnnotationError(str(path), f"cannot be read as NewsMTSC ({error}); see the README on where to get it") from error


def _mentions(target: dict[str, Any], *, further: bool) -> Iterator[tuple[int, int, StanceLabel]]:
    """A target of NewsMTSC, and its further mentions in the sentence if wanted, as code points and label."""
    for it in (target, *(target.get("further_mentions", ()) if further else ())):
        yield it["from"], it["to"], POLARITIES[target["polarity"]]


def annotated_articles(data: Path, gold: Path, parses: Parses) -> Iterator[tuple[Article, Parse, Sequence[StanceGold]]]:
    """The articles that were annotated to train on, of PolNeAR's train split and of English Worldwide Newswire, with parses and lines.

    Raises AnnotationError for gold that cannot be read, and for articles that are missing or other than when they were annotated.
    """
    known = {it.article.sha256: it.article for it in read_polnear(data / "polnear" / "train").articles}
    for slug, lines in read_stances(gold).items():
        if not lines:
            raise AnnotationError(str(gold / f"{slug}.jsonl"), "holds no quotes; remove it")
        path = data / "ner" / "en-worldwide-newswire" / f"{slug}.txt.tsv"
        article = known.get(lines[0].sha256)
        if article is None and not path.is_file():
            raise AnnotationError(str(path), f"no such file; get the corpora to which {gold / slug}.jsonl belongs")
        article = article or newswire_article(path)
        if article.sha256 != lines[0].sha256:
            raise AnnotationError(str(gold / f"{slug}.jsonl"), f"was made for another text than {article.file} has; get the corpora again")
        yield article, parses.of(article), lines


def gold_items(gold: Iterable[tuple[Article, Parse, Sequence[StanceGold]]], shared: Shared) -> list[Item]:
    """The sentences of annotated articles that a quote touches, with the targets of all quotes there."""
    return _items((it for article, parse, quotes in gold for it in _annotated(Page(article, parse), quotes)), shared)


def _items(found: Iterable[tuple[Marked, list[Asked], bool]], shared: Shared) -> list[Item]:
    made = []
    with torch.inference_mode():
        for group in batched(list(found), TOGETHER):
            states = shared_states(shared.reader, [sentence for sentence, _, _ in group])
            made += [
                Item(sentence, it.half().clone(), tuple(target for target in targets if target.head < MOST_WORDS), complete)
                for (sentence, targets, complete), it in zip(group, states, strict=True)
            ]
    return made


def _sentences(
    texts: Sequence[str], wanted: Sequence[Sequence[tuple[int, int, StanceLabel]]], parses: Parses
) -> Iterator[tuple[Marked, list[Asked], bool]]:
    """Single sentences, parsed as the paragraphs of made-up articles; one that the parser splits is put together again."""
    for group in batched(list(zip(texts, wanted, strict=True)), TOGETHER):
        text = "\n\n".join(it for it, _ in group)
        starts = [sum(len(it) + 2 for it, _ in group[:i]) for i in range(len(group))]
        zones = tuple(
            Zone(kind="body", start=start + len(it) - len(it.lstrip()), end=start + len(it.rstrip()))
            for start, (it, _) in zip(starts, group, strict=True)
        )
        article = Article(slug="sentences", file="-", text=text, sha256=text_sha256(text), zones=zones)
        by_zone: dict[int, list[Sentence]] = {}
        for it in parses.of(article).sentences:
            by_zone.setdefault(it.zone, []).append(it)
        for zone, (start, (_, targets)) in enumerate(zip(starts, group, strict=True)):
            parts = by_zone.get(zone, ())
            words = [word for part in parts for word in part.words]
            around = tuple(tuple(it.text for it in part.words) for part in parts)
            sentence = Marked(tuple(it.text for it in words), (OTHER,) * len(words), tuple(map(sentiment, words)), around)
            places = [
                (tuple(i for i, it in enumerate(words) if it.start < start + last and it.end > start + first), label)
                for first, last, label in targets
            ]
            yield sentence, [Asked(found, found[-1], LABELS.index(label)) for found, label in places if found], False


def _annotated(page: Page, quotes: Sequence[StanceGold]) -> Iterator[tuple[Marked, list[Asked], bool]]:
    """The sentences of an article that its quotes touch, as the stage reads them, with the targets of all quotes."""

    def nodes(ranges: Iterable[OffsetRange]) -> list[Node]:
        return list(page.nodes(Span.of(page.text, *it) for it in ranges))

    roles = touched((nodes(quote.content), nodes(quote.cue)) for quote in quotes)
    targets: dict[int, dict[int, Asked]] = {}
    for stance in (it for quote in quotes for it in quote.stances):
        found = nodes([stance.target])
        for at, head in [(it.at, it.word.id - 1) for it in page.heads(found)][:1]:
            words = tuple(it.word.id - 1 for it in found if it.at == at)
            targets.setdefault(at, {}).setdefault(head, Asked(words, head, LABELS.index(stance.label)))
    for at in sorted(roles):
        first, marked = stretch(page, at, roles[at])
        moved = (_moved(it, first - 1, len(marked.words)) for it in targets.get(at, {}).values())
        yield marked, [it for it in moved if it is not None], True


def _moved(it: Asked, by: int, length: int) -> Asked | None:
    """A target counted from the first word that is read; None if its head is not among the `length` words."""
    words = tuple(word - by for word in it.words if 0 <= word - by < length)
    return Asked(words, it.head - by, it.label) if it.head - by in words else None


def train(fit: Sequence[Item], dev: Mapping[str, Sequence[Item]], base: Base, plan: Plan, report: Callable[[Progress], None]) -> Path:
    """Fits a network on the base's lower layers and writes its weights to the plan's folder; the path is returned.

    AdamW, linear warm-up and decay. A checkpoint every few minutes lets the same call go on where an earlier one was cut.
    """
    torch.manual_seed(plan.seed)
    weights = {name: value.requires_grad_() for name, value in fresh_weights(base).items()}
    network = Network(base.shared.encoder.shape, weights)
    upper = [name for name in weights if name.startswith("encoder.")]
    heads = [name for name in weights if not name.startswith("encoder.")]
    order = list(_schedule(fit, plan.epochs, plan.seed))
    warm = max(WARM_UP * len(order), 1)
    descent = Descent(weights, [(upper, RATE), (heads, HEAD_RATE)], len(order), len(fit), warm, "stance.checkpoint")

    def loss(step: int, losses: list[dict[str, float]]) -> Tensor:
        return _loss(network, [fit[i] for i in order[step % len(order)]], random.Random(plan.seed + step), losses)

    descend(descent, plan, loss, lambda: dev_scores(network, dev), report)
    path = plan.out / WEIGHTS
    save_weights(weights, path)
    return path


def _schedule(fit: Sequence[Item], epochs: int, seed: int) -> Iterator[list[int]]:
    """Indices of `fit` in batches of similar length, in another order each epoch; annotated quotes stand in it several times."""
    chance = random.Random(seed)
    places = [i for i, item in enumerate(fit) for _ in range(TIMES if item.complete else 1)]
    for _ in range(epochs):
        order = sorted(places, key=lambda i: len(fit[i].states) + 20 * chance.random())
        groups = [order[start : start + BATCH_SENTENCES] for start in range(0, len(order), BATCH_SENTENCES)]
        chance.shuffle(groups)
        yield from groups


def _told(item: Item, chance: random.Random) -> Marked:
    """The sentence with some of its targets known, as those that rules find are, and now and then with words that only seem to be one."""
    known = {word for target in item.targets if chance.random() < KNOWN[item.complete] for word in target.words}
    if item.complete and chance.random() < DECOYS:
        places = [word for word, role in enumerate(item.sentence.roles) if role != OTHER]
        start = chance.choice(places)
        known.update(word for word in range(start, start + chance.randint(1, 4)) if word in places)
    return known_to(item, known)


def known_to(item: Item, known: Container[int]) -> Marked:
    """The sentence with the words at the places `known` as words of known targets."""
    roles = tuple(role + (ROLES if word in known else 0) for word, role in enumerate(item.sentence.roles))
    return item.sentence._replace(roles=roles)


def _loss(network: Network, group: Sequence[Item], chance: random.Random, losses: list[dict[str, float]]) -> Tensor:
    """The loss of a batch, whose parts are noted in `losses`."""
    given = _batch(group, [_told(item, chance) for item in group])
    states = network.states(given, DROPOUT)
    labels, wanted = _labels(network, group, states, given.mask, DROPOUT)
    parts = {"label": functional.cross_entropy(labels, wanted, label_smoothing=SMOOTHING)} if len(wanted) else {}
    rows, places, are_heads = _heads(group)
    if rows:
        scores = network.prominence(states, DROPOUT)[rows, places]
        parts["target"] = functional.binary_cross_entropy_with_logits(scores, torch.tensor(are_heads))
    losses.append({"label": 0.0, "target": 0.0} | {name: float(part.detach()) for name, part in parts.items()})
    return parts.get("label", states.sum() * 0) + TARGET_WEIGHT * parts.get("target", states.sum() * 0)


def _batch(group: Sequence[Item], sentences: Sequence[Marked]) -> Batch:
    return batch([item.states.float() for item in group], sentences)


def _labels(network: Network, group: Sequence[Item], states: Tensor, mask: Tensor, dropout: float = 0.0) -> tuple[Tensor, Tensor]:
    """[targets, 3] scores and the [targets] right labels of a batch."""
    asked = [(row, target) for row, item in enumerate(group) for target in item.targets]
    wanted = torch.tensor([target.label for _, target in asked], dtype=torch.long)
    if not asked:
        return states.new_zeros(0, len(LABELS)), wanted
    targets = word_targets([row for row, _ in asked], [target.words for _, target in asked], mask.shape[1])
    return network.labels(states, mask, targets, dropout), wanted


def _heads(group: Sequence[Item]) -> tuple[list[int], list[int], list[float]]:
    """Row and place of each word of a quote in a batch, and 1 where it is the head of a target."""
    rows, places, are_heads = [], [], []
    for row, item in enumerate(group):
        heads = {target.head for target in item.targets}
        for word in range(len(item.states)) if item.complete else ():
            if item.sentence.roles[word] != OTHER:
                rows.append(row)
                places.append(word)
                are_heads.append(float(word in heads))
    return rows, places, are_heads


@torch.inference_mode()
def dev_scores(network: Network, dev: Mapping[str, Sequence[Item]]) -> dict[str, float]:
    """Macro-F1 of the labels of each set, whose targets the network is told of, in percent; the best F1 of heads that it is not told of."""
    found = {}
    for name, items in dev.items():
        pairs: list[tuple[int, int]] = []
        heads: list[tuple[float, float]] = []
        for group in batched(sorted(items, key=lambda it: len(it.states)), BATCH_SENTENCES):
            told = [known_to(item, {word for target in item.targets for word in target.words}) for item in group]
            given = _batch(group, told)
            labels, wanted = _labels(network, group, network.states(given), given.mask)
            pairs += zip(labels.argmax(-1).tolist(), wanted.tolist(), strict=True)
            rows, places, are_heads = _heads(group)
            if rows:
                untold = network.states(_batch(group, [item.sentence for item in group]))
                heads += zip(network.prominence(untold)[rows, places].tolist(), are_heads, strict=True)
        found[f"{name} label"] = macro_f1(pairs)
        if heads:
            found[f"{name} target"] = _best_f1(heads)
    return found


def macro_f1(pairs: Sequence[tuple[int, int]]) -> float:
    """Mean F1 of the labels, in percent; `pairs` are numbers in LABELS, found and right."""
    each = []
    for label in range(len(LABELS)):
        both = sum(found == right == label for found, right in pairs)
        each.append(200 * both / max(sum((found == label) + (right == label) for found, right in pairs), 1))
    return round(sum(each) / len(each), 2)


def _best_f1(scored: Sequence[tuple[float, float]]) -> float:
    ranked = sorted(scored, reverse=True)
    heads, right, best = sum(is_head for _, is_head in ranked), 0.0, 0.0
    for number, (_, is_head) in enumerate(ranked, start=1):
        right += is_head
        best = max(best, 200 * right / (number + heads))
    return round(best, 2)
