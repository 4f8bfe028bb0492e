"""The settings that name a provider of identities."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import Provider, SettingsError, read_settings

FULL = {"OVERSEAS_OIDC_ISSUER": "https://id.example/", "OVERSEAS_OIDC_CLIENT_ID": "a"}


class TestTheSettings:
    def test_take_the_secret_from_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "secret").write_text("of ours\n")
        found = read_settings(
            {"OVERSEAS_HOME": str(tmp_path), "OVERSEAS_OIDC_CLIENT_SECRET_FILE": str(tmp_path / "secret"), **FULL}
        ).provider
        assert found == Provider("https://id.example", "a", "of ours", "id.example")

    @pytest.mark.parametrize(
        "wrong",
        [
            {"OVERSEAS_OIDC_ISSUER": "http://id.example", "OVERSEAS_OIDC_CLIENT_SECRET": "b"},
            {"OVERSEAS_OIDC_ISSUER": "javascript:alert(1)", "OVERSEAS_OIDC_CLIENT_SECRET": "b"},
            {},
            {"OVERSEAS_OIDC_CLIENT_SECRET_FILE": "/nowhere/secret"},
        ],
    )
    def test_that_cannot_work_are_told(self, tmp_path: Path, wrong: dict[str, str]) -> None:
        with pytest.raises(SettingsError, match="OVERSEAS_OIDC_"):
            read_settings({"OVERSEAS_HOME": str(tmp_path), **FULL, **wrong})

    def test_keep_the_password_unless_there_is_another_way_in(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match="OVERSEAS_LOCAL_PASSWORD"):
            read_settings({"OVERSEAS_HOME": str(tmp_path), "OVERSEAS_LOCAL_PASSWORD": "0"})
