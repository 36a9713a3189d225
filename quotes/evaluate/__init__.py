"""Scoring: stored quotes against gold, annotators against each other. The terms are those of `annotations/guidelines.md`."""

from quotes.evaluate.entries import Entry
from quotes.evaluate.gold import read_gold
from quotes.evaluate.report import Difference, Report, agreement, evaluate
from quotes.evaluate.scores import Accuracy, Retrieval, Scores
from quotes.evaluate.stored import evaluate_store
from quotes.evaluate.table import render, render_differences

__all__ = [
    "Accuracy",
    "Difference",
    "Entry",
    "Report",
    "Retrieval",
    "Scores",
    "agreement",
    "evaluate",
    "evaluate_store",
    "read_gold",
    "render",
    "render_differences",
]
