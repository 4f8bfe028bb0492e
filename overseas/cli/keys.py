"""The commands that look after the keys with which personal values are sealed."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from functools import partial

import click

from overseas.audit.journal import Program
from overseas.audit.key_changes import hash_with, seal_with
from overseas.audit.queries import names_key
from overseas.audit.seals import CHECKING
from overseas.cli.office import Office, answer, commit_option, json_option, pass_office, say_if_dry
from overseas.cli.refusals import Failure
from overseas.kernel.database import ring_of
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import ngettext
from overseas.kernel.key_use import KeyUse, check_ring
from overseas.kernel.keys import Key, KeyRing, PastKey, Unreadable, new_key
from overseas.kernel.resealing import hashes_with, look_at_all, reseal_some, sealed_tables, values_by_key

BY = Program("overseas keys")


@click.group()
def keys() -> None:
    """Look after the keys with which personal values lie sealed in the database."""


@keys.command("new")
def make_key() -> None:
    """Print a new key. Keep it where the database is not; whoever loses it has lost the values."""
    click.echo(new_key().text())


@keys.command("check")
@json_option
@pass_office
def check(office: Office, *, as_json: bool) -> None:
    """Open every sealed value, and say which keys are in use. Ends with 1 when a value does not open."""
    with office.reading() as session:
        used, ring, found = _used(check_ring(session)), ring_of(session), look_at_all(session)
    lines = [
        *(_line(key_id, found.by_key[key_id], used, ring) for key_id in sorted({*ring.ids, *found.by_key})),
        *found.faults,
    ]
    data = {"seals": used.seals, "hashes": used.hashes, "values": dict(found.by_key), "faults": found.faults}
    answer(data, lines, as_json=as_json)
    if found.faults:
        count = len(found.faults)
        raise Failure(ngettext("%(number)s value does not open.", "%(number)s values do not open.", count))


def _line(key_id: str, number: int, used: KeyUse, ring: KeyRing) -> str:
    words = [ngettext("%(number)s value", "%(number)s values", number)]
    words += [_("seals now")] if key_id == used.seals else []
    words += [_("hashes now")] if key_id == used.hashes else []
    words += [] if key_id in ring else [_("not among the keys given")]
    return f"{key_id}: {', '.join(words)}"


@keys.command("rotate")
@commit_option
@json_option
@pass_office
def rotate(office: Office, *, commit: bool, as_json: bool) -> None:
    """Seal everything with a new key, while the program runs. May be stopped at any moment and said again.

    The newest key given is taken when the database does not use it yet. Otherwise one is made, and added to the file of
    keys. The old key stays, until `overseas keys forget`.
    """
    with office.reading() as session:
        used, ring, found = _used(check_ring(session)), ring_of(session), values_by_key(session)
    begun = {*found} - {used.seals} or used.hashes != used.seals
    target = used.seals if begun and ring.keys[-1].id == used.seals else ring.keys[-1].id
    if target == used.seals and not begun:
        target = _added_key(ring, commit=commit)
    old = sum(number for key_id, number in found.items() if key_id != target)
    try:
        resealed, hashed = _change_key(office, target, old) if commit else (old, 0)
    except Unreadable as fault:
        text = _("A value does not open, and nothing more is sealed again. See all: overseas keys check")
        raise Failure(f"{text} ({fault})") from fault
    told = _("Key %(key)s: %(number)s values to seal again.", key=target or _("a new one"), number=old)
    answer({"key": target, "values": resealed, "hashes": hashed}, [told], as_json=as_json)
    say_if_dry(commit=commit)


def _added_key(ring: KeyRing, *, commit: bool) -> str:
    """The id of a key that was just added to the file; empty while nothing is kept."""
    if ring.file is None:
        text = _("Add a new key (overseas keys new) behind the others in OVERSEAS_KEYS, start everything anew with it")
        raise Failure(f"{text}; {_('then say this again.')}")
    if not commit:
        return ""
    key = new_key()
    ring.file.change(lambda held: [*held, key])
    return key.id


def _change_key(office: Office, target: str, total: int) -> tuple[int, int]:
    at, resealed = office.clock.now, 0
    with office.working(commit=True) as work:
        seal_with(work.session, BY, target, at=at())
    with click.progressbar(length=total, label=_("Sealing"), file=sys.stderr, width=30) as bar:
        for table in sealed_tables():
            after, going = None, True
            while going:
                began = time.monotonic()
                with office.working(commit=True) as work:
                    number, after = reseal_some(work.session, table, after)
                # As long as it held the others up it now lets them go first.
                time.sleep(time.monotonic() - began)
                resealed += number
                bar.update(number)
                going = after is not None
    with office.reading() as session:
        made = hashes_with(session, target)
    with office.working(commit=True) as work:
        hashed = hash_with(work.session, BY, target, made=made, at=at())
    return resealed, hashed


@keys.command("forget")
@click.argument("key_id", metavar="KEY")
@commit_option
@pass_office
def forget(office: Office, key_id: str, *, commit: bool) -> None:
    """Give up KEY, named by its id: only when no value and no hash needs it any more.

    Where rows of the trail are marked with it, what checks these marks stays in the file: it opens no value.
    """
    with office.reading() as session:
        used, ring, found = _used(check_ring(session)), ring_of(session), values_by_key(session)
    if key_id not in ring.ids:
        raise Failure(_("There is no key %(key)s. Keys: %(known)s.", key=key_id, known=", ".join(ring.ids)))
    if key_id in {used.seals, used.hashes} or found[key_id]:
        text = _("The key %(key)s is still needed: %(number)s values.", key=key_id, number=found[key_id])
        raise Failure(f"{text} {_('Say first: overseas keys rotate --commit')}")
    with office.reading() as session:
        marks = names_key(session, key_id)
    left = partial(_without, key_id=key_id, checking=marks)
    if ring.file is None:
        words = " ".join(key.text() for key in left(ring.held))
        raise Failure(
            _("Nothing needs the key %(key)s any more; let OVERSEAS_KEYS be: %(keys)s", key=key_id, keys=words)
        )
    if commit:
        ring.file.change(left)
    click.echo(_("Nothing needs the key %(key)s any more.", key=key_id))
    if marks:
        click.echo(_("What checks the marks that it made in the trail stays in the file of keys."))
    say_if_dry(commit=commit)


def _without(held: Sequence[Key | PastKey], *, key_id: str, checking: bool) -> list[Key | PastKey]:
    """The keys but this one; of it is left what checks the marks that it made, where there are any."""
    left = [key for key in held if key.id != key_id]
    past = [key.past(CHECKING) for key in held if checking and isinstance(key, Key) and key.id == key_id]
    return [*past, *left]


def _used(used: KeyUse | None) -> KeyUse:
    if used is None:
        raise Failure(_("Nothing is sealed in this database yet."))
    return used
