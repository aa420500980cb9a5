"""Pages, pictures and charts of a graph."""
