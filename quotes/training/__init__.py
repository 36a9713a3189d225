"""How the heads of the bundled models are made from corpora (extra `train`)."""
