"""From syntax tree to a plan of operators over the slots of a row."""
