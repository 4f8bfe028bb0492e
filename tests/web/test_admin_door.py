"""Decision 742, 4.1: administrators from listed addresses, at working hours, at a port of their own; off by default."""

from __future__ import annotations

import socket
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from ipaddress import ip_network
from threading import Thread
from typing import Any

import pytest
from sqlalchemy.orm import Session

from config import SettingsError, read_settings
from overseas.app import create_app
from overseas.kernel.clock import StoppedClock
from overseas.server import listening_on, make_server
from tests.store import StoreOfTest
from tests.web.client import PageClient
from tests.web.conftest import SETTINGS
from tests.world import NOW, World

Enter = Callable[..., PageClient]


@pytest.fixture
def enter(store: StoreOfTest, session: Session, world: World) -> Enter:
    """A signed-in browser in an installation with other settings, at another time."""

    def client(name: str, at: datetime = NOW, **settings: Any) -> PageClient:
        app = create_app(replace(SETTINGS, **settings), store=store, clock=StoppedClock(instant=at))
        return PageClient(app, store).sign_in_as(session, world.accounts[name])

    return client


def status(client: PageClient, **environment: Any) -> int:
    return client.http.get("/account", environ_base=environment).status_code


class TestListedAddresses:
    NETWORKS = (ip_network("10.1.2.0/24"), ip_network("2001:db8::/32"))

    @pytest.mark.parametrize(
        ("address", "answer"), [("10.1.2.3", 200), ("2001:db8::1", 200), ("10.1.3.3", 403), ("", 403), ("x", 403)]
    )
    def test_let_an_administrator_in(self, enter: Enter, address: str, answer: int) -> None:
        assert status(enter("administrator", admin_networks=self.NETWORKS), REMOTE_ADDR=address) == answer

    def test_do_not_concern_anybody_else(self, enter: Enter) -> None:
        assert status(enter("officer", admin_networks=self.NETWORKS), REMOTE_ADDR="192.0.2.1") == 200

    def test_are_said_to_whoever_comes_from_elsewhere(self, enter: Enter) -> None:
        client = enter("administrator", admin_networks=self.NETWORKS)
        assert "only from the addresses" in client.get("/admin/", status=403).text
        client.post("/sign-out")


class TestWorkingHours:
    HOURS = (time(7), time(18))

    @pytest.mark.parametrize(
        ("at", "answer"),
        [
            (datetime(2023, 10, 16, 0, 0, tzinfo=UTC), 200),
            (datetime(2023, 10, 15, 23, 59, tzinfo=UTC), 403),
            (datetime(2023, 10, 16, 10, 59, tzinfo=UTC), 200),
            (datetime(2023, 10, 16, 11, 0, tzinfo=UTC), 403),
            (datetime(2023, 10, 14, 3, 0, tzinfo=UTC), 403),
        ],
        ids=["at seven", "a minute before", "until six", "at six", "on a Saturday"],
    )
    def test_are_those_of_the_office(self, enter: Enter, at: datetime, answer: int) -> None:
        assert (
            status(enter("administrator", at, admin_hours=self.HOURS, absolute_hours=100, idle_minutes=6000)) == answer
        )


class TestAPortOfItsOwn:
    def test_is_the_only_one_for_administrators(self, enter: Enter) -> None:
        administrator, officer = enter("administrator", admin_port=8443), enter("officer", admin_port=8443)
        for port, answer in ((8443, 200), (8000, 403)):
            address = f"http://localhost:{port}"
            assert administrator.http.get("/account", base_url=address).status_code == answer
            assert officer.http.get("/account", base_url=address).status_code == 200

    def test_is_listened_on_beside_the_other(self, app: Any) -> None:
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            own = int(trial.getsockname()[1])
        server = make_server(app, replace(SETTINGS, port=0, threads=1, admin_port=own))
        ports = [port for _host, port in listening_on(server)]
        assert len(ports) == 2
        assert own in ports
        thread = Thread(target=server.run, daemon=True)
        thread.start()
        try:
            for port in ports:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/style.css", timeout=10) as answer:
                    assert answer.status == 200
        finally:
            server.close()


class TestTheSettings:
    @pytest.mark.parametrize(
        "environment",
        [
            {"OVERSEAS_ADMIN_ADDRESSES": "10.1.2.0/24, here"},
            {"OVERSEAS_ADMIN_HOURS": "7-18"},
            {"OVERSEAS_ADMIN_HOURS": "18:00-07:00"},
            {"OVERSEAS_ADMIN_PORT": "70000"},
            {"OVERSEAS_MAX_SESSIONS": "-1"},
            {"OVERSEAS_PASSWORD_LENGTH": "8"},
            {"OVERSEAS_PASSWORD_KINDS": "5"},
        ],
    )
    def test_that_cannot_be_right_stop_the_start(self, environment: Mapping[str, str], tmp_path: Any) -> None:
        with pytest.raises(SettingsError, match=next(iter(environment))):
            read_settings({"OVERSEAS_HOME": str(tmp_path), **environment})

    def test_are_all_off_by_default(self, tmp_path: Any) -> None:
        settings = read_settings({"OVERSEAS_HOME": str(tmp_path)})
        assert (settings.admin_networks, settings.admin_hours, settings.admin_port) == ((), None, None)
        assert (settings.max_sessions, settings.password_kinds, settings.password_days) == (None, 0, None)
        assert settings.password_length == 12

    def test_are_read_as_they_are_written(self, tmp_path: Any) -> None:
        environment = {"OVERSEAS_ADMIN_ADDRESSES": "10.1.2.3, 10.2.0.0/16", "OVERSEAS_ADMIN_HOURS": "07:00-18:30"}
        settings = read_settings({"OVERSEAS_HOME": str(tmp_path), **environment})
        assert settings.admin_networks == (ip_network("10.1.2.3"), ip_network("10.2.0.0/16"))
        assert settings.admin_hours == (time(7), time(18, 30))
