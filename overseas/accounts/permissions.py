"""What each role may do, as a table that can be printed as the annex of a regulation."""

from __future__ import annotations

from enum import StrEnum

from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l


class Permission(StrEnum):
    """One thing that may be done."""

    OWN_ACCOUNT = "own_account"
    VIEW_CASES = "view_cases"
    EDIT_WORKERS = "edit_workers"
    EDIT_CASES = "edit_cases"
    RECORD_ALL_STEPS = "record_all_steps"
    CONFIRM_OUTCOMES = "confirm_outcomes"
    WAIVE_GATES = "waive_gates"
    VIEW_LEGAL_CHECKS = "view_legal_checks"
    RECORD_LEGAL_CHECKS = "record_legal_checks"
    VIEW_LOANS = "view_loans"
    RECORD_LOANS = "record_loans"
    VIEW_ALERTS = "view_alerts"
    EXPORT_LISTS = "export_lists"
    VIEW_PROGRESS = "view_progress"
    VIEW_BREAKDOWNS = "view_breakdowns"
    HANDLE_DATA_REQUESTS = "handle_data_requests"
    PROTECT_DATA = "protect_data"
    VIEW_OPENINGS = "view_openings"
    OPEN_CLOSED_FILES = "open_closed_files"
    EDIT_TARGETS = "edit_targets"
    EDIT_NORMS = "edit_norms"
    EDIT_ACCOUNTS = "edit_accounts"
    VIEW_UNITS = "view_units"
    VIEW_JOBS = "view_jobs"
    INSPECT_TRAIL = "inspect_trail"


MEANINGS: dict[Permission, Text] = {
    Permission.OWN_ACCOUNT: _l("See and change one's own account"),
    Permission.VIEW_CASES: _l("See the people and the cases of one's area"),
    Permission.EDIT_WORKERS: _l("Register people and correct their data"),
    Permission.EDIT_CASES: _l("Open cases, move them on and close them"),
    Permission.RECORD_ALL_STEPS: _l("Record every step of a case"),
    Permission.CONFIRM_OUTCOMES: _l("Confirm what became of a contract, with a source document"),
    Permission.WAIVE_GATES: _l("Waive a closed gate, with a reason"),
    Permission.VIEW_LEGAL_CHECKS: _l("See the record checks of one's area"),
    Permission.RECORD_LEGAL_CHECKS: _l("Record the answer of a record check"),
    Permission.VIEW_LOANS: _l("See the loans of one's area"),
    Permission.RECORD_LOANS: _l("Record what the bank did with a loan"),
    Permission.VIEW_ALERTS: _l("See the alerts of one's area"),
    Permission.EXPORT_LISTS: _l("Take a list along as a file sealed with a password"),
    Permission.VIEW_PROGRESS: _l("See figures and progress, without personal data"),
    Permission.VIEW_BREAKDOWNS: _l("See masked figures by ethnic group, priority group and record check"),
    Permission.HANDLE_DATA_REQUESTS: _l("Receive and answer what people ask about their own data"),
    Permission.PROTECT_DATA: _l(
        "Restrict and erase personal data, review their retention, keep the register of breaches"
    ),
    Permission.VIEW_OPENINGS: _l("Be told who opened closed files of one's area"),
    Permission.OPEN_CLOSED_FILES: _l("Open a closed file for a time, with a reason, told to the head of the unit"),
    Permission.EDIT_TARGETS: _l("Set targets"),
    Permission.EDIT_NORMS: _l("Change norms, programmes and the calendar of working days"),
    Permission.EDIT_ACCOUNTS: _l("Manage agencies and accounts"),
    Permission.VIEW_UNITS: _l("See the tree of units on any day"),
    Permission.VIEW_JOBS: _l("See the scheduled jobs and their runs"),
    Permission.INSPECT_TRAIL: _l("See who did, changed and read what; without the right to see cases, not what it was"),
}


class Where(StrEnum):
    """In which part of the unit tree a permission holds."""

    SELF = "self"
    AREA = "area"
    STEP = "step"
    FIGURES = "figures"
    WHOLE = "whole"


WHERE_NAMES: dict[Where, Text] = {
    Where.SELF: _l("oneself"),
    Where.AREA: _l("own area"),
    Where.STEP: _l("own area, once the step is opened"),
    Where.FIGURES: _l("own area, in figures"),
    Where.WHOLE: _l("whole installation"),
}

IN_THE_AREA = frozenset({Where.AREA, Where.STEP, Where.FIGURES})
"""Where the agency's part of the tree counts."""

WHERE: dict[Permission, Where] = {
    Permission.OWN_ACCOUNT: Where.SELF,
    Permission.VIEW_CASES: Where.AREA,
    Permission.EDIT_WORKERS: Where.AREA,
    Permission.EDIT_CASES: Where.AREA,
    Permission.RECORD_ALL_STEPS: Where.AREA,
    Permission.CONFIRM_OUTCOMES: Where.AREA,
    Permission.WAIVE_GATES: Where.AREA,
    Permission.VIEW_LEGAL_CHECKS: Where.STEP,
    Permission.RECORD_LEGAL_CHECKS: Where.STEP,
    Permission.VIEW_LOANS: Where.STEP,
    Permission.RECORD_LOANS: Where.STEP,
    Permission.VIEW_ALERTS: Where.AREA,
    Permission.EXPORT_LISTS: Where.AREA,
    Permission.VIEW_PROGRESS: Where.FIGURES,
    Permission.VIEW_BREAKDOWNS: Where.FIGURES,
    Permission.HANDLE_DATA_REQUESTS: Where.AREA,
    Permission.PROTECT_DATA: Where.AREA,
    Permission.VIEW_OPENINGS: Where.AREA,
    Permission.OPEN_CLOSED_FILES: Where.AREA,
    Permission.EDIT_TARGETS: Where.AREA,
    Permission.EDIT_NORMS: Where.WHOLE,
    Permission.EDIT_ACCOUNTS: Where.WHOLE,
    Permission.VIEW_UNITS: Where.WHOLE,
    Permission.VIEW_JOBS: Where.WHOLE,
    Permission.INSPECT_TRAIL: Where.AREA,
}
"""For every permission, where it holds; `policy.reach` goes by it, and it is printed beside the grid."""


class Role(StrEnum):
    """What somebody is in this system."""

    LABOUR_OFFICER = "labour_officer"
    PROVINCE_OFFICER = "province_officer"
    POLICE_DESK = "police_desk"
    BANK_DESK = "bank_desk"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"


ROLE_NAMES: dict[Role, Text] = {
    Role.LABOUR_OFFICER: _l("Labour officer"),
    Role.PROVINCE_OFFICER: _l("Provincial officer"),
    Role.POLICE_DESK: _l("Police desk"),
    Role.BANK_DESK: _l("Policy bank desk"),
    Role.LEADER: _l("Leader"),
    Role.ADMINISTRATOR: _l("Administrator"),
}

_LABOUR = frozenset(
    {
        Permission.OWN_ACCOUNT,
        Permission.VIEW_CASES,
        Permission.EDIT_WORKERS,
        Permission.EDIT_CASES,
        Permission.RECORD_ALL_STEPS,
        Permission.CONFIRM_OUTCOMES,
        Permission.VIEW_ALERTS,
        Permission.EXPORT_LISTS,
        Permission.VIEW_PROGRESS,
        Permission.HANDLE_DATA_REQUESTS,
        Permission.VIEW_OPENINGS,
        Permission.OPEN_CLOSED_FILES,
    }
)

GRID: dict[Role, frozenset[Permission]] = {
    Role.LABOUR_OFFICER: _LABOUR,
    Role.PROVINCE_OFFICER: _LABOUR
    | {
        Permission.VIEW_BREAKDOWNS,
        Permission.WAIVE_GATES,
        Permission.PROTECT_DATA,
        Permission.EDIT_TARGETS,
        Permission.VIEW_UNITS,
        Permission.INSPECT_TRAIL,
    },
    Role.POLICE_DESK: frozenset({Permission.OWN_ACCOUNT, Permission.VIEW_LEGAL_CHECKS}),
    Role.BANK_DESK: frozenset({Permission.OWN_ACCOUNT, Permission.VIEW_LOANS}),
    Role.LEADER: frozenset(
        {
            Permission.OWN_ACCOUNT,
            Permission.VIEW_PROGRESS,
            Permission.VIEW_BREAKDOWNS,
            Permission.VIEW_OPENINGS,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.OWN_ACCOUNT,
            Permission.EDIT_NORMS,
            Permission.EDIT_ACCOUNTS,
            Permission.VIEW_UNITS,
            Permission.VIEW_JOBS,
            Permission.INSPECT_TRAIL,
        }
    ),
}
"""Role x permission. Nothing is allowed that does not stand here."""

GRANTABLE: dict[Role, frozenset[Permission]] = {
    Role.POLICE_DESK: frozenset({Permission.RECORD_LEGAL_CHECKS, Permission.EXPORT_LISTS}),
    Role.BANK_DESK: frozenset({Permission.RECORD_LOANS, Permission.EXPORT_LISTS}),
}
"""What an administrator may grant to a single account on top of its role; off by default."""
