"""What Neo4j Browser is given: our colours and captions, our queries, and a guide."""
