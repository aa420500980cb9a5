"""From mentions to entities: one entity for each real thing."""
