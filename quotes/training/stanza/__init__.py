"""How the bundle's three models of Stanza are made, on treebanks: tokenizer with sentences, expander of contractions, lemmatizer."""
