"""What the tool finds in an annotated corpus against its gold, in the terms in which people were scored against each other."""

from quotes.evaluate.corpus.errors import CorpusError
from quotes.evaluate.corpus.marked import render_corpus_errors
from quotes.evaluate.corpus.page import corpus_page
from quotes.evaluate.corpus.report import CorpusReport, evaluate_corpus, rule_precision
from quotes.evaluate.corpus.scores import CorpusScores
from quotes.evaluate.corpus.table import render_corpus

__all__ = [
    "CorpusError",
    "CorpusReport",
    "CorpusScores",
    "corpus_page",
    "evaluate_corpus",
    "render_corpus",
    "render_corpus_errors",
    "rule_precision",
]
