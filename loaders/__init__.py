"""Where a graph goes: memory, servers, bulk files, export formats."""
