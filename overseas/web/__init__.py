"""The browser's door."""

from overseas.web import (
    account,
    admin,
    admin_accounts,
    admin_agencies,
    markets,
    norms,
    progress,
    sign_in,
    targets,
    units,
    workers,
    working_days,
)

MODULES = (
    sign_in,
    account,
    admin,
    admin_accounts,
    admin_agencies,
    progress,
    targets,
    workers,
    norms,
    working_days,
    markets,
    units,
)
"""Every module of pages; one without a line here has no address."""

PAGES = tuple(dict.fromkeys(module.pages for module in MODULES))
"""Their blueprints, each once: several modules may share one."""
