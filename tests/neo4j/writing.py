"""Writing to a server as somebody else would."""

from loaders.bolt.store import BoltStore


def write_as_others(store: BoltStore, statement: str) -> None:
    """Run a statement that kg would not."""
    with store._database.session() as session:  # pyright: ignore[reportPrivateUsage]
        session.run(statement).consume()  # pyright: ignore[reportArgumentType]
