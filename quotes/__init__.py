"""Who said what in news articles: direct, indirect and mixed quotes with speakers, exact offsets and reasons."""

__version__ = "0.1.0"
