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
from quotes.evaluate.coreference import bundled_tagger
from quotes.models import Score, bundle_dir
from quotes.models.shared import load_shared
from quotes.parse import bundled
from quotes.training.attribution import Plan, Progress, items, log_line, train
from quotes.training.bundle import TASK, install
from quotes.training.corpus import Example, Parses, examples, is_held_out
from quotes.training.linker import Judged, crossed_calibration_error, evaluated, fit, judge
from quotes.training.newswire import ruled_examples
from quotes.training.pronouns import SALIENCE, fit_weights, write_weights
from quotes.training.rules import count_rules

Stage = Literal["rules", "pronouns", "attribution", "linker", "bundle"]
LOG = "training.jsonl"
PRECISION = "precision.csv"
PARSES = "parses"
UNSURE = 0.3  # dropout with which the linker sees the articles a second time, so that it does not lean on the network alone


class Training(NamedTuple):
    """Where the corpora are (`data` holds `polnear/train` and `polnear/dev`), and how to train."""

    data: Path
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

        def note(progress: Progress) -> None:
            with (self.plan.out / LOG).open("a", encoding="utf-8") as log:
                log.write(log_line(progress))
            report(log_line(progress).rstrip())

        fitted = [it for number, it in enumerate(self._examples("train")) if not is_held_out(number)]
        self._check(len(fitted), "articles")
        fitted += ruled_examples(self.data / "ner" / "en-worldwide-newswire", self._parses())
        path = train(shared, items(fitted, shared), items(list(self._examples("dev")), shared), self.plan, note)
        report(f"{path} is written")

    def _linker(self, report: Callable[[str], None]) -> None:
        held_out = [it for number, it in enumerate(self._examples("train")) if is_held_out(number)]
        judged = [it for dropout in (0.0, UNSURE) for it in self._judged(held_out, dropout)]
        self._check(sum(len(it.candidates) for it in judged), "candidates")
        linker = fit(judged, self._dev(), self.plan.seed)
        path = self.plan.out / LINKER
        path.write_text(linker.model_dump_json(indent=1) + "\n", encoding="utf-8")
        report(f"{path} is written")

    def _bundle(self, report: Callable[[str], None]) -> None:
        linker = FittedLinker.model_validate_json(self._made("linker", LINKER).read_bytes())
        install(self.plan.out, bundle_dir(), tuple(_card(self._dev(), linker)))
        report(f"{bundle_dir()} is updated")

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
        weights = {name: value.float() for name, value in load_file(self._made("attribution", WEIGHTS)).items()}
        tagger = AttributionTagger(shared, Network(shared.encoder.shape, weights), (), dropout)
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
        yield Score(task=TASK, data="PolNeAR dev", measure=measure, value=round(100 * (value or 0), 1))
