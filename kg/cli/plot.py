"""`kg plot`: the charts that people expect of a graph of papers."""

from collections.abc import Sequence
from pathlib import Path

import click

from kg.cli.complete import names
from kg.cli.graphs import open_graph
from kg.cli.options import graph_option
from kg.errors import UsageError
from kg.ontology import DATASET, ENTITY_LABELS, METHOD
from viz import charts


@click.command(
    epilog="""\b
Examples:
  kg plot timeline Transformer ResNet -o months.svg
  kg plot ranking --label Dataset -o datasets.png
  kg plot heat-map -o methods-datasets.pdf
"""
)
@click.argument("chart", type=click.Choice(["timeline", "ranking", "heat-map"]))
@click.argument("things", nargs=-1, metavar="[NAME]...", shell_complete=names)
@click.option(
    "--label", type=click.Choice(ENTITY_LABELS, case_sensitive=False), default=METHOD, show_default=True,
    help="What a ranking lists, and the rows of a heat map.",
)  # fmt: skip
@click.option(
    "--across", type=click.Choice(ENTITY_LABELS, case_sensitive=False), default=DATASET, show_default=True,
    help="The columns of a heat map.",
)  # fmt: skip
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=15,
    show_default=True,
    metavar="N",
    help="Bars, or rows and columns.",
)
@graph_option
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="The picture to write (.svg, .png, .pdf).",
)  # fmt: skip
def plot(
    chart: str, things: Sequence[str], label: str, across: str, limit: int, graph: str, output: Path
) -> None:
    """Draw a chart of the graph.

    CHART is timeline (papers of methods, tasks or datasets by month or year), ranking (the things that most
    papers name) or heat-map (papers that speak of two things). Needs the extra "plot".
    """
    if (chart == "timeline") != bool(things):
        raise UsageError(
            "A timeline takes the names of things, the other charts take none: kg plot timeline DETR"
        )
    source = open_graph(graph).source()
    if chart == "timeline":
        drawn: charts.Chart = charts.timeline(source, things)
    elif chart == "ranking":
        drawn = charts.ranking(source, label, limit=limit)
    else:
        drawn = charts.heat_map(source, label, across, limit=limit)
    click.echo(charts.write(drawn, output))
