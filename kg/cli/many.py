"""A command whose repeatable options take several values in a row: `--text a.txt b.txt`."""

import click


class ManyValues(click.Command):
    """Reads `--text a b` as `--text a --text b`, for options that may be repeated."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the words after the command's name."""
        repeatable = {
            name
            for option in self.params
            if isinstance(option, click.Option) and option.multiple
            for name in option.opts
        }
        return super().parse_args(ctx, spread(args, repeatable))


def spread(args: list[str], repeatable: set[str]) -> list[str]:
    """Repeat an option before each of its values but the first.

    Examples
    --------
    >>> spread(["--text", "a", "b", "-o", "c"], {"--text"})
    ['--text', 'a', '--text', 'b', '-o', 'c']
    """
    words: list[str] = []
    option = ""
    for arg in args:
        if arg.startswith("-") and arg != "-":
            option = arg if arg in repeatable else ""
        elif option and words[-1] != option:
            words.append(option)
        words.append(arg)
    return words
