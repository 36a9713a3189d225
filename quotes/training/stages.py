"""The stages of a training by name, known before anything is loaded."""

from __future__ import annotations

from typing import Literal, get_args

Stage = Literal["encoder", "tokenize", "mwt", "lemma", "rules", "attribution", "linker", "stance", "chooser", "bundle", "pronouns"]
STAGES: tuple[Stage, ...] = get_args(Stage)
IN_TURN = STAGES[:-1]
"""What a training without further words does; `pronouns` must be asked for."""
