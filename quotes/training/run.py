"""The stages of a training, from the corpora to files of a bundle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import torch
from safetensors.torch import load_file

from quotes.detect import detect
from quotes.detect.linker import WEIGHTS as LINKER
from quotes.detect.linker import FittedLinker
from quotes.detect.tagger.network import Network
from quotes.detect.tagger.reading import WEIGHTS, AttributionTagger
from quotes.errors import AnnotationError, ModelError, OutputError
from quotes.evaluate.brat import read_polnear
from quotes.evaluate.coreference import bundled_tagger
from quotes.evaluate.stances.articles import StanceArticle, stance_articles
from quotes.models import Score, bundle_dir
from quotes.models.shared import load_shared
from quotes.parse import bundled
from quotes.stance.choose import WEIGHTS as CHOOSER
from quotes.stance.model.network import Network as StanceWeights
from quotes.stance.model.reading import WEIGHTS as STANCE
from quotes.stance.model.reading import StanceNetwork
from quotes.training.attribution import items, train
from quotes.training.bundle import install
from quotes.training.chooser import fit_chooser
from quotes.training.chooser import judge as judge_stances
from quotes.training.corpus import Example, Parses, examples, is_held_out
from quotes.training.descent import Plan, Progress, log_line
from quotes.training.linker import Judged, crossed_calibration_error, evaluated, fit, judge
from quotes.training.newswire import ruled_examples
from quotes.training.pronouns import SALIENCE, fit_weights, write_weights
from quotes.training.rules import count_rules
from quotes.training.stance import annotated_articles, dev_scores, gold_items, newsmtsc_items
from quotes.training.stance import train as train_stance

Stage = Literal["rules", "pronouns", "attribution", "linker", "stance", "chooser", "bundle"]
LOG = "training.jsonl"
PRECISION = "precision.csv"
PARSES = "parses"
DEVTEST = "devtest_rw.jsonl"  # the part of NewsMTSC that was drawn at random
UNSURE = 0.3  # dropout with which the linker sees the articles a second time, so that it does not lean on the network alone


class Training(NamedTuple):
    """Where the corpora are (`data` holds `polnear/train`, `polnear/dev` and others) and what was annotated by hand, and how to train."""

    data: Path
    annotations: Path
    plan: Plan

    def run(self, stage: Stage, report: Callable[[str], None]) -> None:
        """One stage; what it makes is in the plan's folder then. `report` gets a line now and then.

        Raises QuotesError for a corpus that cannot be used, for what an earlier stage has not made, and for a folder that cannot be made.
        """
        try:
            self.plan.out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(str(self.plan.out), f"cannot be made a folder ({error.strerror}); choose another place") from error
        stages = {
            "rules": self._rules,
            "pronouns": self._pronouns,
            "attribution": self._attribution,
            "linker": self._linker,
            "stance": self._stance,
            "chooser": self._chooser,
            "bundle": self._bundle,
        }
        stages[stage](report)

    def _rules(self, report: Callable[[str], None]) -> None:
        count_rules(self._examples("train"), self.plan.out / PRECISION)
        report(f"{self.plan.out / PRECISION} is written")

    def _pronouns(self, report: Callable[[str], None]) -> None:
        path = self.plan.out / SALIENCE.name
        write_weights(path, fit_weights([self.data / "ud" / "en_gumcc-ud-train.conllu"], bundled_tagger()))
        report(f"{path} is written")

    def _attribution(self, report: Callable[[str], None]) -> None:
        shared = load_shared(bundle_dir())
        fitted = [it for number, it in enumerate(self._examples("train")) if not is_held_out(number)]
        self._check(len(fitted), "articles")
        fitted += ruled_examples(self.data / "ner" / "en-worldwide-newswire", self._parses())
        path = train(shared, items(fitted, shared), items(list(self._examples("dev")), shared), self.plan, self._note(report))
        report(f"{path} is written")

    def _linker(self, report: Callable[[str], None]) -> None:
        held_out = [it for number, it in enumerate(self._examples("train")) if is_held_out(number)]
        judged = [it for dropout in (0.0, UNSURE) for it in self._judged(held_out, dropout)]
        self._check(sum(len(it.candidates) for it in judged), "candidates")
        linker = fit(judged, self._dev(), self.plan.seed)
        path = self.plan.out / LINKER
        path.write_text(linker.model_dump_json(indent=1) + "\n", encoding="utf-8")
        report(f"{path} is written")

    def _stance(self, report: Callable[[str], None]) -> None:
        shared, parses = load_shared(bundle_dir()), self._parses()
        newsmtsc = self.data / "stance" / "newsmtsc"
        fitted = newsmtsc_items(newsmtsc / "train.jsonl", parses, shared, further=True)
        fitted += gold_items(annotated_articles(self.data, self.annotations / "stances" / "train", parses), shared)
        tune = gold_items(((it.article, parses.of(it.article), [gold.line for gold in it.gold]) for it in self._tune()), shared)
        dev = {"NewsMTSC": newsmtsc_items(newsmtsc / DEVTEST, parses, shared), "tune": tune}
        path = train_stance(shared, fitted, dev, self.plan, self._note(report))
        report(f"{path} is written")

    def _chooser(self, report: Callable[[str], None]) -> None:
        model, parses = self._stance_model(), self._parses()
        judged = [
            found
            for it in self._tune()
            for found in judge_stances(it.article, parses.of(it.article), [gold.line for gold in it.gold], model)
        ]
        path = self.plan.out / CHOOSER
        path.write_text(fit_chooser(judged).model_dump_json(indent=1) + "\n", encoding="utf-8")
        report(f"{path} is written")

    def _bundle(self, report: Callable[[str], None]) -> None:
        scores: list[Score] = []
        if (self.plan.out / STANCE).exists():
            scores += self._stance_card()
        if (self.plan.out / LINKER).exists() or not scores:
            linker = FittedLinker.model_validate_json(self._made("linker", LINKER).read_bytes())
            scores += _card(self._dev(), linker)
        install(self.plan.out, bundle_dir(), tuple(scores))
        report(f"{bundle_dir()} is updated")

    def _stance_card(self) -> Iterator[Score]:
        shared = load_shared(bundle_dir())
        items = newsmtsc_items(self.data / "stance" / "newsmtsc" / DEVTEST, self._parses(), shared)
        scores = dev_scores(StanceWeights(shared, self._weights("stance", STANCE)), shared, {"NewsMTSC": items})
        yield Score(task="stance", data="NewsMTSC devtest_rw", measure="macro-F1", value=round(scores["NewsMTSC label"], 1))

    def _stance_model(self) -> StanceNetwork:
        shared = load_shared(bundle_dir())
        return StanceNetwork(shared, StanceWeights(shared, self._weights("stance", STANCE)), ())

    def _weights(self, stage: Stage, name: str) -> dict[str, torch.Tensor]:
        return {key: value.float() for key, value in load_file(self._made(stage, name)).items()}

    def _tune(self) -> list[StanceArticle]:
        dev = [it.article for it in read_polnear(self.data / "polnear" / "dev").articles]
        return stance_articles(dev, self.annotations / "stances", "tune")

    def _note(self, report: Callable[[str], None]) -> Callable[[Progress], None]:
        def note(progress: Progress) -> None:
            with (self.plan.out / LOG).open("a", encoding="utf-8") as log:
                log.write(log_line(progress))
            report(log_line(progress).rstrip())

        return note

    def _made(self, stage: Stage, name: str) -> Path:
        path = self.plan.out / name
        if not path.exists():
            raise ModelError(f"{path}: no such file; run quotes train with --stage {stage} first")
        return path

    def _check(self, count: int, things: str) -> None:
        """The network is fitted on seven articles of eight, the linker on the candidates in the eighth: both must have something."""
        if not count:
            raise AnnotationError(
                str(self.data / "polnear" / "train"), f"holds too few articles: no {things} are left to train on; add some"
            )

    def _examples(self, split: str) -> Iterator[Example]:
        return examples(self.data / "polnear" / split, self._parses())

    def _parses(self) -> Parses:
        return Parses(self.plan.out / PARSES, bundled)

    def _dev(self) -> list[Judged]:
        return list(self._judged(self._examples("dev")))

    def _judged(self, found: Iterable[Example], dropout: float = 0.0) -> Iterator[Judged]:
        """The candidates of each article as the network in the plan's folder sees them, some of whose states are left out by `dropout`."""
        torch.manual_seed(self.plan.seed)
        shared = load_shared(bundle_dir())
        network = Network(shared.encoder.shape, self._weights("attribution", WEIGHTS))
        tagger = AttributionTagger(shared, network, (), dropout)
        for it in found:
            yield judge(it, tagger.read(it.article, it.parse, detect(it.article, it.parse)))


def _card(dev: Sequence[Judged], linker: FittedLinker) -> Iterator[Score]:
    """The figures for the manifest."""
    found = evaluated(dev, linker)
    figures = {
        "content exact F1": found.exact.f1,
        "content words F1": found.words.f1,
        "found F1": found.overlap.f1,
        "source right given found": found.source.share,
        "end to end F1": found.end_to_end.f1,
        **{f"recall of found, {kind}": recall.overlap.share for kind, recall in found.kinds.items()},
        "calibration error, five folds": crossed_calibration_error(dev, linker),
    }
    for measure, value in figures.items():
        yield Score(task="attribution", data="PolNeAR dev", measure=measure, value=round(100 * (value or 0), 1))
