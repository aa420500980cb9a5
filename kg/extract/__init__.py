"""From a paper to its mentions, their roles and relations: a spaCy pipeline."""
