"""The settings, and the place where an installation keeps what is its own."""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from secrets import token_urlsafe

import pytest

from config import SettingsError, read_settings


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in lists of its own")
class TestTheHome:
    def test_and_the_secret_in_it_are_open_to_their_owner_only(self, tmp_path: Path) -> None:
        home = tmp_path / "new" / "home"
        first = read_settings({"OVERSEAS_HOME": str(home)})
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        assert stat.S_IMODE((home / "secret.key").stat().st_mode) == 0o600
        assert read_settings({"OVERSEAS_HOME": str(home)}).secret_key == first.secret_key


class TestWhatOpensSomething:
    @pytest.mark.parametrize("name", ["SECRET_KEY", "KEYS", "DATABASE_URL", "DEMO_PASSWORD"])
    def test_is_not_told_where_the_settings_are_printed(self, tmp_path: Path, name: str) -> None:
        secret = token_urlsafe(40)
        env = {"OVERSEAS_HOME": str(tmp_path), f"OVERSEAS_{name}": secret}
        settings = read_settings(env)
        assert secret in vars(settings).values()
        assert secret not in repr(settings)


class TestASetting:
    @pytest.mark.parametrize("typed", ["x", "-1", "8000.5", "²"])
    def test_that_is_no_number_is_told(self, tmp_path: Path, typed: str) -> None:
        with pytest.raises(SettingsError, match="OVERSEAS_PORT"):
            read_settings({"OVERSEAS_HOME": str(tmp_path), "OVERSEAS_PORT": typed})

    @pytest.mark.parametrize(("name", "typed"), [("OVERSEAS_PORT", "99999"), ("OVERSEAS_THREADS", "0")])
    def test_that_cannot_work_is_told(self, tmp_path: Path, name: str, typed: str) -> None:
        with pytest.raises(SettingsError, match=f"{name} must lie between 1 and"):
            read_settings({"OVERSEAS_HOME": str(tmp_path), name: typed})

    @pytest.mark.parametrize("typed", ["https://a.vn", "a.vn:443", "a vn", ".vn", "*"])
    def test_that_is_no_name_of_a_host_is_told(self, tmp_path: Path, typed: str) -> None:
        with pytest.raises(SettingsError, match="OVERSEAS_HOSTS lists names without scheme and port"):
            read_settings({"OVERSEAS_HOME": str(tmp_path), "OVERSEAS_HOSTS": f"b.vn, {typed}"})

    def test_names_the_hosts_besides_the_machines_own(self, tmp_path: Path) -> None:
        given = {"OVERSEAS_HOME": str(tmp_path), "OVERSEAS_HOSTS": "A.vn,b.vn", "OVERSEAS_HOST": "::"}
        given["OVERSEAS_ADDRESS"] = "https://C.vn:8443/"
        assert read_settings(given).names == {"a.vn", "b.vn", "c.vn", "[::]", "localhost", "127.0.0.1", "[::1]"}


class TestTheSecret:
    @pytest.mark.parametrize("short", ["dev", "secret", "changeme" * 8, "x" * 64])
    def test_is_refused_when_somebody_could_guess_it(self, tmp_path: Path, short: str) -> None:
        (tmp_path / "file").write_text(short)
        for given in ({"OVERSEAS_SECRET_KEY": short}, {"OVERSEAS_SECRET_KEY_FILE": str(tmp_path / "file")}):
            with pytest.raises(SettingsError, match="nobody can guess"):
                read_settings({"OVERSEAS_HOME": str(tmp_path), **given})

    def test_may_lie_in_a_file(self, tmp_path: Path) -> None:
        secret = token_urlsafe(48)
        (tmp_path / "file").write_text(f"{secret}\n")
        given = {"OVERSEAS_HOME": str(tmp_path), "OVERSEAS_SECRET_KEY_FILE": str(tmp_path / "file")}
        assert read_settings(given).secret_key == secret
        with pytest.raises(SettingsError, match="cannot be read"):
            read_settings(given | {"OVERSEAS_SECRET_KEY_FILE": str(tmp_path / "none")})
