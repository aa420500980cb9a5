"""Reading papers: one module for each shape of input, recognised by content."""
