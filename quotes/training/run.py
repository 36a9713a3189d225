"""The stages of a training, from the corpora to files of a bundle."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

import torch
from tokenizers import Tokenizer

from quotes.detect import detect
from quotes.detect.linker import WEIGHTS as LINKER
from quotes.detect.linker import FittedLinker
from quotes.detect.tagger.network import Network
from quotes.detect.tagger.reading import WEIGHTS, AttributionTagger
from quotes.errors import AnnotationError, ModelError, OutputError
from quotes.evaluate.brat import read_polnear
from quotes.evaluate.coreference import bundled_tagger
from quotes.evaluate.models import evaluate_models, survey
from quotes.evaluate.stances.articles import StanceArticle, stance_articles
from quotes.models import Score
from quotes.models.encoder import Encoder
from quotes.models.shared import load_shared
from quotes.models.stored import load_weights
from quotes.models.upper import Base
from quotes.parse.bundle import load as load_parser
from quotes.stance.choose import WEIGHTS as CHOOSER
from quotes.stance.model.network import Network as StanceWeights
from quotes.stance.model.reading import WEIGHTS as STANCE
from quotes.stance.model.reading import StanceNetwork
from quotes.training.attribution import items, train
from quotes.training.card import write_card
from quotes.training.chooser import fit_chooser
from quotes.training.chooser import judge as judge_stances
from quotes.training.corpus import Example, Parses, examples, is_held_out
from quotes.training.descent import Lesson, Plan, Progress, log_line
from quotes.training.joint.fit import WEIGHTS as JOINT
from quotes.training.joint.fit import Corpora, JointTraining, save
from quotes.training.joint.fit import fit as fit_joint
from quotes.training.joint.items import check, entity_sentences, label_sets, paragraphs, trees
from quotes.training.joint.original import read_original
from quotes.training.linker import Judged, crossed_calibration_error, evaluated, fit, judge
from quotes.training.newswire import HELD_OUT as NEWSWIRE_HELD_OUT
from quotes.training.newswire import ruled_examples
from quotes.training.parts import BASE, STANDS_ON, Parts
from quotes.training.plot import plot
from quotes.training.pronouns import SALIENCE, fit_weights, write_weights
from quotes.training.rules import count_rules
from quotes.training.stages import Stage
from quotes.training.stance import annotated_articles, gold_items, newsmtsc_items
from quotes.training.stance import train as train_stance
from quotes.training.stanza.expander import train_expander
from quotes.training.stanza.lemmatizer import train_lemmatizer
from quotes.training.stanza.tokenizer import train_tokenizer

TREEBANKS = ("en_ewt-ud", "en_gumcc-ud")
CHOOSE = 39  # of the files with entities that are fitted on, every 39th is kept to choose on: 25 of them
LOG = "training.jsonl"
PLOT = "training.svg"
PRECISION = "precision.csv"
ENCODER_EPOCHS = 16
ATTRIBUTION_EPOCHS = 10
STANCE_EPOCHS = 3
DEVTEST = "devtest_rw.jsonl"  # the part of NewsMTSC that was drawn at random
NEWSWIRE = "ner/en-worldwide-newswire"
UNSURE = 0.3  # dropout with which the linker sees the articles a second time, so that it does not lean on the network alone

StanzaTraining = Callable[[Sequence[Path], Sequence[Path], Plan, Callable[[Progress], None]], Path]


class Training(NamedTuple):
    """Where the corpora are (`data` holds `polnear/train`, `polnear/dev` and others) what was annotated by hand, how to train,
    and the folder of the encoder to begin with (default: see `read_original`).
    """

    data: Path
    annotations: Path
    plan: Plan
    encoder: Path | None = None

    @property
    def parts(self) -> Parts:
        """The files in the plan's folder."""
        return Parts(self.plan.out)

    def run(self, stage: Stage, report: Callable[[str], None]) -> None:
        """One stage; what it makes is in the plan's folder then. `report` gets a line now and then.

        Raises QuotesError for a corpus that cannot be used, for what an earlier stage has not made, and for a folder that cannot be
        written to.
        """
        logging.getLogger("stanza").setLevel(logging.ERROR)  # the modules that train have it tell every batch
        try:
            self.plan.out.mkdir(parents=True, exist_ok=True)
            TemporaryFile(dir=self.plan.out).close()
        except OSError as error:
            raise OutputError(str(self.plan.out), f"cannot be written to as a folder ({error.strerror}); choose another place") from error
        stages: dict[Stage, Callable[[Callable[[str], None]], None]] = {
            "encoder": self._encoder,
            "tokenize": self._tokenize,
            "mwt": self._mwt,
            "lemma": self._lemma,
            "rules": self._rules,
            "pronouns": self._pronouns,
            "attribution": self._attribution,
            "linker": self._linker,
            "stance": self._stance,
            "chooser": self._chooser,
            "bundle": self._bundle,
        }
        stages[stage](report)
        self._plot(report)

    def _plot(self, report: Callable[[str], None]) -> None:
        """Draws the log, if there is one; a damaged one does not spoil what the stage has made."""
        if (self.plan.out / LOG).exists():
            try:
                plot(self.plan.out / LOG, self.plan.out / PLOT)
            except ModelError as error:
                report(f"There is no new {PLOT}: {error}")

    def _encoder(self, report: Callable[[str], None]) -> None:
        original = read_original(self.encoder)
        fit, dev = self._corpora(Tokenizer.from_str(original.tokenizer))
        training = JointTraining(original, label_sets(fit.trees, fit.entities), self.plan.seed, self.plan.device)
        self.parts.begin("joint.checkpoint", [*self._treebanks("train"), self.data / NEWSWIRE, self.data / "polnear" / "train"])
        fit_joint(training, fit, dev, self.plan._replace(epochs=self.plan.epochs or ENCODER_EPOCHS), self._note("encoder", report))
        save(training, original, self.plan.out)
        load_shared.cache_clear()  # it may hold the encoder that was there before
        report(f"{self.plan.out / JOINT} is written")

    def _corpora(self, tokenizer: Tokenizer) -> tuple[Corpora, Corpora]:
        """What to fit the joint model on, and what to choose on: treebanks' dev parts, 25 files with entities, PolNeAR's dev part."""
        ud = self.data / "ud"
        fit_trees, dev_trees = ([tree for name in TREEBANKS for tree in trees(ud / f"{name}-{part}.conllu")] for part in ("train", "dev"))
        newswire = self.data / NEWSWIRE
        files = [path for number, path in enumerate(sorted(newswire.glob("*.tsv"))) if number % NEWSWIRE_HELD_OUT]
        fit_files = [path for number, path in enumerate(files) if number % CHOOSE]
        polnear = self.data / "polnear"
        articles = [it for number, it in enumerate(read_polnear(polnear / "train").articles) if not is_held_out(number)]
        fit = Corpora(fit_trees, entity_sentences(fit_files), list(paragraphs(articles, tokenizer)))
        dev = Corpora(dev_trees, entity_sentences(files[::CHOOSE]), list(paragraphs(read_polnear(polnear / "dev").articles, tokenizer)))
        check({ud: fit.trees, newswire: fit.entities, polnear / "train": fit.attributions})
        return fit, dev

    def _tokenize(self, report: Callable[[str], None]) -> None:
        fit = self._treebanks("train")
        if all(path.is_file() for path in fit):  # else it will be told
            self.parts.begin("tokenize.checkpoint", fit)
        self._stanza("tokenize", train_tokenizer, report)

    def _mwt(self, report: Callable[[str], None]) -> None:
        self._stanza("mwt", train_expander, report)

    def _lemma(self, report: Callable[[str], None]) -> None:
        self._stanza("lemma", train_lemmatizer, report)

    def _stanza(self, stage: Stage, train_one: StanzaTraining, report: Callable[[str], None]) -> None:
        path = train_one(self._treebanks("train"), self._treebanks("dev"), self.plan, self._note(stage, report))
        report(f"{path} is written")

    def _treebanks(self, part: str) -> list[Path]:
        return [self.data / "ud" / f"{name}-{part}.conllu" for name in TREEBANKS]

    def _rules(self, report: Callable[[str], None]) -> None:
        count_rules(self._examples("train"), self.plan.out / PRECISION)
        report(f"{self.plan.out / PRECISION} is written")

    def _pronouns(self, report: Callable[[str], None]) -> None:
        path = self.plan.out / SALIENCE.name
        write_weights(path, fit_weights([self.data / "ud" / "en_gumcc-ud-train.conllu"], bundled_tagger(self.parts.base())))
        report(f"{path} is written")

    def _attribution(self, report: Callable[[str], None]) -> None:
        base = self._base()
        read = [it for number, it in enumerate(self._examples("train")) if not is_held_out(number)]
        self._check(len(read), "articles")
        read += ruled_examples(self.data / NEWSWIRE, self._parses())
        lesson = Lesson(items(read, base.shared), items(self._examples("dev"), base.shared))
        self.parts.begin("attribution.checkpoint", [*self._base_files(), self.data / NEWSWIRE, self.data / "polnear" / "train"])
        path = train(lesson, base, self._plan(ATTRIBUTION_EPOCHS), self._note("attribution", report))
        self._written(path, report)

    def _linker(self, report: Callable[[str], None]) -> None:
        self.parts.made(WEIGHTS)  # before all is parsed
        held_out = [it for number, it in enumerate(self._examples("train")) if is_held_out(number)]
        judged = [it for dropout in (0.0, UNSURE) for it in self._judged(held_out, dropout)]
        self._check(sum(len(it.candidates) for it in judged), "candidates")
        linker = fit(judged, list(self._judged(self._examples("dev"))), self.plan.seed)
        path = self.plan.out / LINKER
        path.write_text(linker.model_dump_json(indent=1) + "\n", encoding="utf-8")
        self._written(path, report)

    def _stance(self, report: Callable[[str], None]) -> None:
        base, parses = self._base(), self._parses()
        shared = base.shared
        newsmtsc = self.data / "stance" / "newsmtsc"
        fitted = newsmtsc_items(newsmtsc / "train.jsonl", parses, shared, further=True)
        fitted += gold_items(annotated_articles(self.data, self.annotations / "stances" / "train", parses), shared)
        tune = gold_items(((it.article, parses.of(it.article), [gold.line for gold in it.gold]) for it in self._tune()), shared)
        dev = {"NewsMTSC": newsmtsc_items(newsmtsc / DEVTEST, parses, shared), "tune": tune}
        annotated = [self.annotations / "stances" / "train", self.data / NEWSWIRE, self.data / "polnear" / "train"]
        self.parts.begin("stance.checkpoint", [*self._base_files(), newsmtsc / "train.jsonl", *annotated])
        path = train_stance(fitted, dev, base, self._plan(STANCE_EPOCHS), self._note("stance", report))
        self._written(path, report)

    def _chooser(self, report: Callable[[str], None]) -> None:
        shared, parses = load_shared(self.parts.base()), self._parses()
        model = StanceNetwork(shared, StanceWeights(shared.encoder.shape, load_weights(self.parts.made(STANCE))), ())
        judged = [
            found
            for it in self._tune()
            for found in judge_stances(it.article, parses.of(it.article), [gold.line for gold in it.gold], model)
        ]
        path = self.plan.out / CHOOSER
        path.write_text(fit_chooser(judged).model_dump_json(indent=1) + "\n", encoding="utf-8")
        self._written(path, report)

    def _bundle(self, report: Callable[[str], None]) -> None:
        made = {name: self.parts.made(name) for name in STANDS_ON}
        linker = FittedLinker.model_validate_json(made[LINKER].read_bytes())
        figures = list(_card(list(self._judged(self._examples("dev"))), linker))
        found = survey(self.data)
        folder = self.parts.whole()
        measured = evaluate_models(found.steps, found.missing, folder)
        for line in (*measured.missing, *measured.failed):
            report(line)
        write_card(self.parts.whole([*measured.scores, *figures]))
        report(f"{folder} is written")

    def _base(self) -> Base:
        original, shared = read_original(self.encoder), load_shared(self.parts.base())
        if original.shape != shared.encoder.shape:
            raise ModelError(
                f"{self.encoder or 'all-MiniLM-L6-v2'}: has other sizes than {self.parts.base() / JOINT}; "
                "give with --encoder what the stage encoder began with"
            )
        return Base(shared, Encoder(original.shape, original.weights))

    def _base_files(self) -> list[Path]:
        base = self.parts.base()
        return [base / name for name in BASE]

    def _plan(self, epochs: int) -> Plan:
        """The plan for a small network, with its own number of epochs unless one was asked for; its batches are made on the CPU."""
        return self.plan._replace(epochs=self.plan.epochs or epochs, device="cpu")

    def _written(self, path: Path, report: Callable[[str], None]) -> None:
        self.parts.note(path.name)
        report(f"{path} is written")

    def _tune(self) -> list[StanceArticle]:
        dev = [it.article for it in read_polnear(self.data / "polnear" / "dev").articles]
        return stance_articles(dev, self.annotations / "stances", "tune")

    def _note(self, stage: Stage, report: Callable[[str], None]) -> Callable[[Progress], None]:
        def note(progress: Progress) -> None:
            line = log_line(stage, progress)
            with (self.plan.out / LOG).open("a", encoding="utf-8") as log:
                log.write(line)
            report(line.rstrip())

        return note

    def _check(self, count: int, things: str) -> None:
        """The network is fitted on seven articles of eight, the linker on the candidates in the eighth: both must have something."""
        if not count:
            raise AnnotationError(
                str(self.data / "polnear" / "train"), f"holds too few articles: no {things} are left to train on; add some"
            )

    def _examples(self, split: str) -> Iterator[Example]:
        return examples(self.data / "polnear" / split, self._parses())

    def _parses(self) -> Parses:
        """Those of the parser that the folder holds: another one's are kept in a folder of their own."""
        return Parses(self.plan.out / f"parses-{self.parts.base_sha256()[:8]}", lambda: load_parser(self.parts.base()))

    def _judged(self, found: Iterable[Example], dropout: float = 0.0) -> Iterator[Judged]:
        """The candidates of each article as the network in the plan's folder sees them, some of whose states are left out by `dropout`."""
        torch.manual_seed(self.plan.seed)
        shared = load_shared(self.parts.base())
        network = Network(shared.encoder.shape, load_weights(self.parts.made(WEIGHTS)))
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
