"""`kg completion`: the script that teaches a shell to complete this program's words."""

import click
from click.shell_completion import get_completion_class

from kg.cli.main import cli


@click.command(
    epilog="""\b
Examples:
  kg completion bash >> ~/.bashrc
  kg completion zsh >> ~/.zshrc
  kg completion fish > ~/.config/fish/completions/kg.fish
"""
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a shell.

    Commands, options, names of canned queries, and names in the graph are completed.
    """
    if kind := get_completion_class(shell):
        click.echo(kind(cli, {}, "kg", "_KG_COMPLETE").source())
