"""The graph in a Neo4j server, over Bolt."""
