"""The browser's door."""

from flask import Blueprint

from overseas.web import account, sign_in

PAGES: tuple[Blueprint, ...] = (
    sign_in.pages,
    account.pages,
)
"""Every module of pages; one without a line here has no address."""
