"""A refusal becomes one clear sentence on the error output, and an exit code that is not 0."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from config import SettingsError
from overseas.kernel.clock import Clock
from overseas.kernel.errors import Blocked, Forbidden, Invalid, NotFound, Refusal, Stale
from overseas.kernel.i18n import gettext as _
from overseas.kernel.keys import KeysError


class Failure(click.ClickException):
    """A command that could not do its work: its sentence, and nothing else."""

    def show(self, file: Any = None) -> None:
        """Print the sentence."""
        click.echo(self.format_message(), file=file, err=file is None)


def sentence(refusal: Refusal) -> str:
    """What a refusal says to somebody at a command line."""
    match refusal:
        case NotFound():
            return str(refusal) or _("There is no such thing.")
        case Forbidden():
            return str(refusal) or _("This is not allowed.")
        case Blocked():
            return _("Not yet: %(reasons)s", reasons=" ".join(str(reason.text) for reason in refusal.reasons))
        case Stale():
            return _("Somebody else changed this meanwhile. Look at it again.")
        case Invalid():
            return str(refusal)
    return str(refusal)


class Commands(click.Group):
    """A group of commands; whatever one of them refuses is translated here, once."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            # Who read the output has closed it, like `| head`: click ends the command without a word.
            raise
        except Refusal as refusal:
            raise Failure(sentence(refusal)) from refusal
        except (SettingsError, KeysError) as error:
            raise Failure(str(error)) from error
        except SQLAlchemyError as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            what = str(cause).strip().splitlines()[0]
            raise Failure(_("The database does not answer as it should: %(what)s", what=what)) from error
        except OSError as error:
            raise Failure(_("The system refused: %(what)s", what=error)) from error
        except Exception as fault:
            what = f"{type(fault).__name__}: {fault}"
            place = _keep_details(ctx.obj.settings.home)
            text = _("This is a fault of the program: %(what)s. Its details are in %(place)s.", what=what, place=place)
            raise Failure(text) from fault


def _keep_details(home: Path) -> Path:
    """Append the trace of the fault that is being answered to the installation's file of faults."""
    place = home / "faults.log"
    with place.open("a", encoding="utf-8") as file:
        file.write(f"{Clock().now().isoformat()}\n{traceback.format_exc()}\n")
    return place
