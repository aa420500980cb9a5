"""How the models are made: corpora, word vectors, the mention tagger, the role and relation heads."""
