"""Addresses that stand in many lines of a page, put together from a prefix: asked for each, they cost as much as it."""

from __future__ import annotations

from functools import lru_cache

from flask import g, request, url_for


def case_address(case_id: int) -> str:
    """The address of a case's page."""
    return f"{case_prefix()}{case_id}"


def step_address(case_id: int, step: str) -> str:
    """The address of a step of a case."""
    return f"{case_prefix()}{case_id}/steps/{step}"


def page_address(endpoint: str) -> str:
    """The address of a page that has one only, such as an entry of the menu."""
    return _asked_once(endpoint, request.script_root)


@lru_cache(maxsize=200)
def _asked_once(endpoint: str, _below: str) -> str:
    return url_for(endpoint)


def case_prefix() -> str:
    """What stands before the number of a case, asked once in a request; a list of many lines asks it once itself."""
    if "case_prefix" not in g:
        g.case_prefix = url_for("cases.show_case", case_id=0)[:-1]
    prefix: str = g.case_prefix
    return prefix
