"""The style sheet of Neo4j Browser (GraSS), made from the ontology."""

from collections.abc import Iterable, Mapping

from kg.ontology import ENTITY, NODE_TYPES, RELATIONSHIP_TYPES, NodeType, RelationshipType

Rule = Mapping[str, str]

_NODE = {
    "diameter": "50px", "color": "#A5ABB6", "border-color": "#9AA1AC", "border-width": "2px",
    "text-color-internal": "#FFFFFF", "font-size": "10px",
}  # fmt: skip
_RELATIONSHIP = {
    "color": "#A5ABB6", "shaft-width": "1px", "font-size": "8px", "padding": "3px",
    "text-color-external": "#000000", "text-color-internal": "#FFFFFF", "caption": '"<type>"',
}  # fmt: skip

_ENTITY_SIZE, _PAPER_SIZE = "65px", "50px"
_RELATION_WIDTH = 2  # of the 1 to 4 that a paper's roles take by their strength


def style_sheet() -> str:
    """The sheet: what holds for all, then a rule for each label and type.

    Of the rules that fit a node Browser lets the last one win, and it makes a rule for any label that
    has none and puts it last; so `Entity`, which our nodes carry too, has one and stands first.

    Examples
    --------
    >>> print(style_sheet()[:24])
    node {
      diameter: 50px;
    """
    rules: list[tuple[str, Rule]] = [("node", _NODE), ("relationship", _RELATIONSHIP)]
    rules.append((f"node.{ENTITY}", {**_NODE, "diameter": _ENTITY_SIZE, "caption": _captioned("name")}))
    rules += [(f"node.{kind.label}", _node(kind)) for kind in NODE_TYPES]
    rules += [(f"relationship.{kind.name}", _relationship(kind)) for kind in RELATIONSHIP_TYPES]
    return "\n".join(_text(selector, rule) for selector, rule in rules)


def _node(kind: NodeType) -> Rule:
    return {
        "color": kind.color,
        "border-color": kind.dark_color,
        "diameter": _ENTITY_SIZE if ENTITY in kind.labels else _PAPER_SIZE,
        "text-color-internal": "#FFFFFF",
        "caption": _captioned(kind.properties[0].name),
    }


def _relationship(kind: RelationshipType) -> Rule:
    """In the lighter colour of what it starts at; a paper's role is as wide as it is strong."""
    source = kind.pairs[0][0]
    [color] = (node.dark_color for node in NODE_TYPES if node.label == source)
    width = kind.strength or _RELATION_WIDTH
    return {"color": color, "shaft-width": f"{width}px", "caption": '"<type>"'}


def _captioned(name: str) -> str:
    return f'"{{{name}}}"'


def _text(selector: str, rule: Rule) -> str:
    lines: Iterable[str] = (f"  {name}: {value};\n" for name, value in rule.items())
    return f"{selector} {{\n{''.join(lines)}}}\n"
