"""Questions to a graph: canned queries, their catalogue, and Cypher over NetworkX."""
