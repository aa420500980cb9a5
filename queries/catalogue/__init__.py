"""Canned queries: Cypher files whose header is their interface."""
