"""The names of types, as they stand behind `IS ::`."""

_SPELLINGS: dict[str, tuple[str, ...]] = {
    "ANY": ("ANY", "ANY VALUE"),
    "BOOLEAN": ("BOOL", "BOOLEAN"),
    "DATE": ("DATE",),
    "DURATION": ("DURATION",),
    "FLOAT": ("FLOAT",),
    "INTEGER": ("INT", "INTEGER", "SIGNED INTEGER"),
    "LIST": ("LIST", "ARRAY"),
    "LOCAL DATETIME": ("LOCAL DATETIME", "TIMESTAMP WITHOUT TIME ZONE"),
    "LOCAL TIME": ("LOCAL TIME", "TIME WITHOUT TIME ZONE"),
    "MAP": ("MAP", "ANY MAP"),
    "NODE": ("NODE", "ANY NODE", "VERTEX", "ANY VERTEX"),
    "NOTHING": ("NOTHING",),
    "NULL": ("NULL",),
    "PATH": ("PATH",),
    "POINT": ("POINT",),
    "PROPERTY VALUE": ("PROPERTY VALUE", "ANY PROPERTY VALUE"),
    "RELATIONSHIP": ("RELATIONSHIP", "ANY RELATIONSHIP", "EDGE", "ANY EDGE"),
    "STRING": ("STRING", "VARCHAR"),
    "ZONED DATETIME": ("ZONED DATETIME", "TIMESTAMP WITH TIME ZONE"),
    "ZONED TIME": ("ZONED TIME", "TIME WITH TIME ZONE"),
}
TYPE_NAMES: dict[tuple[str, ...], str] = {
    tuple(spelling.split()): name for name, spellings in _SPELLINGS.items() for spelling in spellings
}
"""The one name of each type by the words of each of its spellings."""
MOST_WORDS = max(map(len, TYPE_NAMES))
