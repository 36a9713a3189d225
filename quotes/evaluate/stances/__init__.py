"""Hand-made stances: how far two people agree on them, and how far the tool agrees with what both people say."""

from quotes.evaluate.stances.agreement import Agreement, AgreementReport, agreed, render_stance_agreement, stance_agreement
from quotes.evaluate.stances.articles import Half, StanceArticle, stance_articles
from quotes.evaluate.stances.errors import StanceError, render_stance_errors
from quotes.evaluate.stances.gold import read_stances
from quotes.evaluate.stances.report import StanceReport, evaluate_stances
from quotes.evaluate.stances.scores import StanceScores
from quotes.evaluate.stances.table import render_stances

__all__ = [
    "Agreement",
    "AgreementReport",
    "Half",
    "StanceArticle",
    "StanceError",
    "StanceReport",
    "StanceScores",
    "agreed",
    "evaluate_stances",
    "read_stances",
    "render_stance_agreement",
    "render_stance_errors",
    "render_stances",
    "stance_agreement",
    "stance_articles",
]
