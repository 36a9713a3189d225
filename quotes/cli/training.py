"""The command that makes models: train."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from quotes.cli.group import commands
from quotes.training.stages import IN_TURN, STAGES, Stage


@commands.command()
@click.option("--data", metavar="DIR", required=True, type=click.Path(path_type=Path), help="Holds the corpora: polnear/train and others.")
@click.option(
    "--annotations",
    metavar="DIR",
    default="annotations",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Holds what was made by hand: stances/train and others.",
)
@click.option("--out", metavar="DIR", required=True, type=click.Path(path_type=Path), help="Where to write, and to go on after a cut.")
@click.option(
    "--stage", "stages", multiple=True, type=click.Choice(STAGES), help="What to do, in turn; default: all, in this order, but pronouns."
)
@click.option("--epochs", metavar="N", type=click.IntRange(min=1), help="Passes over the texts; default: what a network needs.")
@click.option("--minutes", metavar="N", type=click.FloatRange(min=0, min_open=True), help="Train large networks so long, not in epochs.")
@click.option(
    "--device",
    type=click.Choice(["auto", "cpu", "cuda", "mps"]),
    default="auto",
    show_default=True,
    help="Where to train the encoder and Stanza's models; the small networks are trained on the CPU.",
)
@click.option("--encoder", metavar="DIR", type=click.Path(path_type=Path), help="A BERT encoder to begin with, for all-MiniLM-L6-v2.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(min=0, max=2**32 - 1), help="Start of the random numbers.")
def train(
    data: Path,
    annotations: Path,
    out: Path,
    stages: Sequence[Stage],
    epochs: int | None,
    minutes: float | None,
    device: str,
    encoder: Path | None,
    seed: int,
) -> None:
    """Make the bundled models from corpora.

    Needs the extra "train"; the README says where to get the corpora. The stage encoder fine-tunes the encoder with the heads for tags,
    parse and entities; tokenize, mwt and lemma fit Stanza's tokenizer, expander of contractions and lemmatizer; rules counts how often
    each rule is right; attribution fits the network that finds quotes, linker what weighs its answers, stance the network that gives a
    second opinion on targets and labels, chooser what settles both; bundle puts all of it into DIR/en, with scores and a model card.
    The stage pronouns fits the signs by which a pronoun is resolved.

    \b
    Examples:
      quotes train --data corpora --out trained
      quotes train --data corpora --out trained --stage linker --stage bundle
      quotes train --data corpora --out trained --stage encoder --minutes 30
    """
    try:
        from quotes.models.precision import available
        from quotes.training.descent import Plan
        from quotes.training.run import Training
    except ModuleNotFoundError as error:
        raise click.ClickException(f'{error.name} is missing; install it with: pip install -e ".[train]"') from error
    training = Training(data, annotations, Plan(epochs or 0, seed, out, minutes, available(device)), encoder)
    for stage in stages or IN_TURN:
        training.run(stage, click.echo)
