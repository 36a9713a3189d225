"""Streams of text for other tools, in an order that does not change from one run to the next."""

from quotes.export.jsonl import jsonl

__all__ = ["jsonl"]
