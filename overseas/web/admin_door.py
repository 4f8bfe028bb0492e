"""Administrators may be let in from listed addresses, at working hours, at a port of their own (Decision 742, 4.1).

Each is a setting and off by default. The command line is not concerned: it is for the day when nobody gets in.
"""

from __future__ import annotations

from ipaddress import ip_address

from flask import request

from overseas.accounts.permissions import Role
from overseas.accounts.policy import Actor
from overseas.kernel.clock import OFFICE_ZONE
from overseas.kernel.i18n import gettext as _
from overseas.norms.queries import working_calendar
from overseas.web.request import clock, db, program


class AdminDoorError(Exception):
    """An administrator knocks at a place or a time at which this installation lets none in; the text says which."""


def check_admin_door(who: Actor) -> None:
    """Nothing for whoever may pass. AdminDoorError otherwise."""
    if who.role is not Role.ADMINISTRATOR:
        return
    if not _address_fits():
        raise AdminDoorError(_("Administrators work here only from the addresses that were listed for them."))
    if not _port_fits():
        raise AdminDoorError(
            _("Administrators work here only at port %(port)d.", port=program().settings.admin_port or 0)
        )
    if not _hour_fits():
        raise AdminDoorError(_("Administrators work here only at the hours of the office."))


def _address_fits() -> bool:
    networks = program().settings.admin_networks
    if not networks:
        return True
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return False
    return any(address in network for network in networks)


def _port_fits() -> bool:
    port = program().settings.admin_port
    return port is None or request.environ.get("SERVER_PORT") == str(port)


def _hour_fits() -> bool:
    hours = program().settings.admin_hours
    if hours is None:
        return True
    now, today = clock().now().astimezone(OFFICE_ZONE).time(), clock().today()
    return hours[0] <= now < hours[1] and working_calendar(db(), today, today).works_on(today)
