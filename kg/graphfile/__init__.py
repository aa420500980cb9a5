"""The graph on disk: one DuckDB file with one writer or many readers."""
