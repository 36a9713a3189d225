"""What the bundled models reach on treebanks and corpora that people annotated: `quotes evaluate --models`."""

from quotes.evaluate.models.report import ModelsReport, Step, evaluate_models, survey
from quotes.evaluate.models.table import render_models

__all__ = ["ModelsReport", "Step", "evaluate_models", "render_models", "survey"]
