"""The command line in its user's language: the help of our commands, and the words that click itself says."""

from __future__ import annotations

import copy
import inspect
from typing import TypeVar

import click
from click import core, decorators, exceptions, formatting, parser, types

from overseas.kernel.i18n import gettext, ngettext_as_written

CLICK = (core, decorators, exceptions, formatting, parser, types)

C = TypeVar("C", bound=click.Command)


def teach_click() -> None:
    """Let click say its own sentences through our catalogues.

    It asks the standard library, which knows compiled catalogues chosen by variables of the environment; ours are
    neither.
    """
    for module in CLICK:
        vars(module).update(_=gettext, ngettext=ngettext_as_written)


def one_piece(text: str) -> str:
    """A text of several lines as the catalogues hold it: each paragraph in one line."""
    return "\n\n".join(" ".join(part.split()) for part in inspect.cleandoc(text).split("\n\n"))


def spoken(command: C) -> C:
    """The command, and all commands below it, with their help in the current language."""
    said = copy.copy(command)
    said.help = gettext(one_piece(command.help or ""))
    said.options_metavar = gettext("[OPTIONS]")
    said.params = [_spoken_option(param) for param in command.params]
    if isinstance(said, click.Group):
        said.subcommand_metavar = gettext("COMMAND [ARGS]...")
        said.commands = {name: spoken(below) for name, below in said.commands.items()}
    return said


def _spoken_option(param: click.Parameter) -> click.Parameter:
    said = copy.copy(param)
    if isinstance(said, click.Option):
        said.help = gettext(one_piece(said.help or ""))
    return said
