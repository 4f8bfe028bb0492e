"""The commands that copy the whole database, sealed, and open such a copy again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import click
from sqlalchemy import make_url

from overseas.cli.office import Office, commit_option, pass_office, say_if_dry
from overseas.cli.refusals import Failure
from overseas.kernel.backups import open_backup, pages_of_sqlite, pieces_of, write_backup
from overseas.kernel.clock import OFFICE_ZONE, Clock
from overseas.kernel.database import ring_of_dialect
from overseas.kernel.i18n import gettext as _
from overseas.kernel.keys import KeysError, Unreadable
from overseas.kernel.writing import written_number

ENDING = ".overseas-backup"
DUMP = b"PGDMP"
"""So begins what pg_dump writes in its custom format."""


@click.command("backup")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder.")
@click.option("--keep", type=click.IntRange(1), default=14, show_default=True, help="So many newest copies stay there.")
@click.option("--dump", type=click.File("rb"), help="On PostgreSQL: what pg_dump wrote, - for the standard input.")
@commit_option
@pass_office
def back_up(office: Office, *, folder: Path, keep: int, dump: BinaryIO | None, commit: bool) -> None:
    """Copy the whole database into a file sealed with the keys, while the program runs; older copies are removed.

    For the machine's own timer, each night. The keys are not in it: without them nobody opens it. On PostgreSQL:
    pg_dump --format=custom … | overseas db backup --to FOLDER --dump - --commit
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{Clock().now().astimezone(OFFICE_ZONE):%Y%m%d-%H%M%S}{ENDING}"
    old = sorted(folder.glob(f"*{ENDING}"))[: -(keep - 1) or None]
    if commit:
        office.note_read("database.copy")
        size = write_backup(_plain(office, folder, dump), ring_of_dialect(office.store.engine.dialect), path)
        for file in old:
            file.unlink()
        click.echo(_("%(path)s: %(size)s bytes.", path=path, size=written_number(size)))
    click.echo(_("Older copies removed: %(number)s.", number=len(old)))
    say_if_dry(commit=commit)


def _plain(office: Office, folder: Path, dump: BinaryIO | None) -> Iterator[bytes]:
    """What is to be sealed. A failure when it is no whole database."""
    url = make_url(office.settings.database_url)
    if url.get_backend_name() == "sqlite":
        return pages_of_sqlite(Path(url.database or ""), folder)
    pieces = pieces_of(dump) if dump is not None else iter(())
    first = next(pieces, b"")
    if not first.startswith(DUMP):
        raise Failure(_("Hand over what pg_dump --format=custom writes: … | overseas db backup --to … --dump -"))
    return chain([first], pieces)


@click.command("open-backup")
@click.argument("backup", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", "path", type=click.Path(path_type=Path), required=True, help="The new file.")
@pass_office
def open_copy(office: Office, *, backup: Path, path: Path) -> None:
    """Write what is in BACKUP into a new file: a SQLite database, or an archive for pg_restore.

    The keys of the time when it was made must be given (OVERSEAS_KEYS_FILE); the database itself need not be there.
    """
    try:
        open_backup(backup, ring_of_dialect(office.open_store(office.settings).engine.dialect), path)
    except FileExistsError as error:
        raise Failure(_("%(path)s is there already.", path=path)) from error
    except (Unreadable, KeysError) as error:
        raise Failure(str(error)) from error
    click.echo(_("Written: %(path)s", path=path))
