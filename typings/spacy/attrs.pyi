NORM: int
PREFIX: int
SUFFIX: int
SHAPE: int
SENT_START: int
