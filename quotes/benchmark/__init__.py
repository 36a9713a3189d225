"""How fast the tool is and how much memory it takes, beside a stock Stanza pipeline and the encoder alone.

What is measured runs in processes of its own, so that its peak of memory is its own, and in turn, so that a machine that is busy for a
while slows down all of it.
"""

from quotes.benchmark.records import Letter, Report
from quotes.benchmark.run import Plan, benchmark
from quotes.benchmark.text import made_up

__all__ = ["Letter", "Plan", "Report", "benchmark", "made_up"]
