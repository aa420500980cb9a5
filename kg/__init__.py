"""A knowledge graph from paper abstracts: papers, methods, datasets, tasks, each edge with its sentence."""

__version__ = "0.1.0"
