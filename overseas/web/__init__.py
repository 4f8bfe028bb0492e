"""The browser's door."""

from overseas.web import account, admin, admin_accounts, admin_agencies, progress, sign_in, targets, workers

MODULES = (
    sign_in,
    account,
    admin,
    admin_accounts,
    admin_agencies,
    progress,
    targets,
    workers,
)
"""Every module of pages; one without a line here has no address."""

PAGES = tuple(dict.fromkeys(module.pages for module in MODULES))
"""Their blueprints, each once: several modules may share one."""
