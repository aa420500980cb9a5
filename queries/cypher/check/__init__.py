"""What is wrong with a query before it runs: names, types, aggregates."""
