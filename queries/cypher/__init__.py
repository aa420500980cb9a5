"""Read-only openCypher over a `networkx.MultiDiGraph`."""
