"""The browser's door."""

from overseas.web import (
    account,
    admin,
    admin_accounts,
    admin_agencies,
    alerts,
    case_moves,
    case_pages,
    cases,
    consents,
    contracts,
    desks,
    expired,
    jobs,
    markets,
    norms,
    progress,
    purposes,
    sign_in,
    steps,
    targets,
    units,
    work,
    workers,
    working_days,
)

MODULES = (
    sign_in,
    account,
    admin,
    admin_accounts,
    admin_agencies,
    work,
    cases,
    case_pages,
    case_moves,
    steps,
    desks,
    alerts,
    contracts,
    expired,
    jobs,
    progress,
    targets,
    workers,
    consents,
    purposes,
    norms,
    working_days,
    markets,
    units,
)
"""Every module of pages; one without a line here has no address."""

PAGES = tuple(dict.fromkeys(module.pages for module in MODULES))
"""Their blueprints, each once: several modules may share one."""
