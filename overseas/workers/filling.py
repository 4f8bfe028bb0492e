"""How what was said about a person becomes rows: names with their endings, numbers, telephones, groups."""

from __future__ import annotations

from datetime import date

from overseas.audit.changes import MASKED
from overseas.kernel.columns import Json
from overseas.kernel.fields import PartialDate
from overseas.kernel.folding import fold, sorting_key, tidy, word_ends
from overseas.kernel.writing import written_day
from overseas.units.models import Unit
from overseas.workers.entry import GroupEntry, WorkerEntry
from overseas.workers.models import (
    GroupMembership,
    IdentifierKind,
    NameEnding,
    Worker,
    WorkerIdentifier,
    WorkerPhone,
)
from overseas.workers.national_ids import masked, mismatches
from overseas.workers.phones import read_phones

PLAIN = ("address", "family_contact_name", "family_contact_relation", "family_contact_phone")
IDENTITY = (*PLAIN, "name", "birth", "phones", "groups")
"""What names a person or leads to her; groups come with the numbers of their papers."""
NUMBERS = (*(kind.value for kind in IdentifierKind), "passport_number")


def fill(worker: Worker, entry: WorkerEntry, *, residence: Unit, office: Unit) -> None:
    """Make the person what the entry says; rows that say the same already are left as they are."""
    worker.name = tidy(entry.name)
    worker.name_folded = fold(entry.name)
    worker.name_sort = sorting_key(entry.name)
    worker.birth_date, worker.birth_precision = entry.birth.first, entry.birth.precision
    worker.sex = entry.sex
    worker.ethnicity_slug = entry.ethnicity_slug
    worker.residence = residence
    worker.unit_id, worker.province_id = office.id, office.province_id or office.id
    for name in PLAIN:
        setattr(worker, name, getattr(entry, name))
    _fill_endings(worker)
    _fill_numbers(worker, entry)
    _fill_phones(worker, entry.phones)
    _fill_groups(worker, entry.groups)


def current_number(worker: Worker, kind: IdentifierKind) -> WorkerIdentifier | None:
    """The newest number of this kind, or None."""
    return next((row for row in reversed(worker.identifiers) if row.kind is kind), None)


def doubts_about(worker: Worker) -> list[str]:
    """What in the national ID does not fit the person's sex and birth: worth a look at the card, no more."""
    row = current_number(worker, IdentifierKind.NATIONAL_ID)
    birth = PartialDate(worker.birth_date, worker.birth_precision)
    return mismatches(row.value, sex=worker.sex, birth=birth) if row is not None else []


def entry_of(worker: Worker) -> WorkerEntry:
    """What the rows say about a person, as it was or could have been said."""
    numbers = {kind: row.value if (row := current_number(worker, kind)) else None for kind in IdentifierKind}
    passport = current_number(worker, IdentifierKind.PASSPORT)
    return WorkerEntry(
        name=worker.name,
        birth=PartialDate(worker.birth_date, worker.birth_precision),
        sex=worker.sex,
        residence_unit_id=worker.residence_unit_id,
        ethnicity_slug=worker.ethnicity_slug,
        address=worker.address,
        national_id=numbers[IdentifierKind.NATIONAL_ID],
        old_id=numbers[IdentifierKind.OLD_ID],
        passport=numbers[IdentifierKind.PASSPORT],
        passport_expires_on=passport.expires_on if passport else None,
        phones=tuple(phone.typed for phone in worker.phones),
        groups=tuple(
            GroupEntry(row.group_slug, row.paper, row.issuer, row.valid_from, row.valid_to) for row in worker.groups
        ),
        family_contact_name=worker.family_contact_name,
        family_contact_relation=worker.family_contact_relation,
        family_contact_phone=worker.family_contact_phone,
    )


def spoken(entry: WorkerEntry, *, commune_name: str) -> Json:
    """The entry as the trail keeps it: plain words, one for each field that can be corrected."""
    return {
        "name": tidy(entry.name),
        "birth": str(entry.birth),
        "sex": entry.sex.value,
        "ethnicity": entry.ethnicity_slug,
        "residence": commune_name,
        **{name: getattr(entry, name) for name in PLAIN},
        **{kind.value: entry.numbers().get(kind) for kind in IdentifierKind},
        "passport_expires_on": entry.passport_expires_on.isoformat() if entry.passport_expires_on else None,
        "phones": "; ".join(entry.phones) or None,
        "groups": "; ".join(_group_words(group) for group in entry.groups) or None,
    }


def for_the_trail(words: Json) -> Json:
    """The same words as the trail may hold them: it outlives the person's file, so who she is does not stand in it.

    That a name, an address or a telephone changed is kept, but not to what; of a paper's number the last digits.
    """
    return {key: _hidden(key, value) if value else value for key, value in words.items()}


def _hidden(key: str, value: str) -> str:
    if key in NUMBERS:
        return masked(value)
    return MASKED if key in IDENTITY else value


def _group_words(group: GroupEntry) -> str:
    first, last = (written_day(day) if day else "" for day in (group.valid_from, group.valid_to))
    paper = ", ".join(part for part in (group.paper, group.issuer) if part)
    return " ".join(part for part in (group.group_slug, paper, f"({first}-{last})") if part)


def _fill_endings(worker: Worker) -> None:
    there = {row.ending: row for row in worker.endings}
    worker.endings = [there.get(ending) or NameEnding(ending=ending) for ending in word_ends(worker.name_folded)]
    for row in worker.endings:
        row.unit_id, row.province_id = worker.unit_id, worker.province_id


def _fill_numbers(worker: Worker, entry: WorkerEntry) -> None:
    numbers = entry.numbers()
    for kind in IdentifierKind:
        row = current_number(worker, kind)
        if kind not in numbers:
            if row is not None:
                worker.identifiers.remove(row)
            continue
        if row is None:
            row = WorkerIdentifier(kind=kind)
            worker.identifiers.append(row)
        row.value = numbers[kind]
        if kind is IdentifierKind.PASSPORT:
            row.expires_on = entry.passport_expires_on


def _fill_phones(worker: Worker, typed: tuple[str, ...]) -> None:
    wanted = {phone.number: phone for text in typed for phone in read_phones(text)}
    there = {row.number: row for row in worker.phones}
    worker.phones = [there.get(number) or WorkerPhone(number=number, typed="") for number in wanted]
    for row in worker.phones:
        row.typed = wanted[row.number].typed


def _fill_groups(worker: Worker, groups: tuple[GroupEntry, ...]) -> None:
    there: dict[tuple[str, date | None], GroupMembership] = {
        (row.group_slug, row.valid_from): row for row in worker.groups
    }
    worker.groups = [
        there.get((group.group_slug, group.valid_from))
        or GroupMembership(group_slug=group.group_slug, valid_from=group.valid_from)
        for group in groups
    ]
    for row, group in zip(worker.groups, groups, strict=True):
        row.paper, row.issuer, row.valid_to = group.paper, group.issuer, group.valid_to
