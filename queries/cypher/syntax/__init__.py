"""From query text to its syntax tree."""
