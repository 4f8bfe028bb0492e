"""The command line speaks its user's language: our help, and the words of click around it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from overseas.cli import main
from overseas.cli.office import Office
from overseas.cli.spoken import CLICK, one_piece, spoken, teach_click
from overseas.console import main as start
from overseas.kernel.i18n import language

ENGLISH = re.compile(
    r"\b(usage|options|commands|show|print|the|must|such|missing|error|try|required|default)\b", re.IGNORECASE
)
# Of these only programmers, prompts, shells and other systems hear.
UNHEARD = {"click.termui", "click._termui_impl", "click.shell_completion", "click._winconsole", "click.utils"}


@pytest.fixture(autouse=True)
def _taught(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OVERSEAS_HOME", str(tmp_path))
    for module in CLICK:
        for name in ("_", "ngettext"):
            if name in vars(module):
                monkeypatch.setattr(module, name, vars(module)[name])
    teach_click()
    for _way, command in every_command(main):
        # click keeps the option that prints the help, in the language in which it was asked for first.
        monkeypatch.setattr(command, "_help_option", None)


def every_command(command: click.Command, *way: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Each command, group or not, with the way to it."""
    yield way, command
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from every_command(below, *way, name)


def said(*words: str, in_language: str = "vi") -> str:
    """What the command line answers to these words."""

    def unopened(_settings: object) -> None:
        pytest.fail("no command of these tests opens a database")

    with language(in_language):
        return (
            CliRunner(env={"OVERSEAS_LANGUAGE": in_language})
            .invoke(spoken(main), words, obj=Office(unopened), prog_name="overseas")
            .output
        )


@pytest.mark.parametrize("way", [way for way, _command in every_command(main)], ids=" ".join)
def test_help_is_vietnamese_or_english_and_never_both(way: tuple[str, ...]) -> None:
    vietnamese, english = said(*way, "--help"), said(*way, "--help", in_language="en")
    assert vietnamese.startswith("Cách dùng: overseas")
    assert ENGLISH.findall(vietnamese) == []
    assert english.startswith("Usage: overseas")
    assert "Tùy chọn" not in english


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["nosuch"], "Lỗi: Không có lệnh 'nosuch'."),
        (["progress", "--nosuch"], "Lỗi: Không có tùy chọn '--nosuch'."),
        (["permissions", "--format"], "Lỗi: Tùy chọn '--format' cần 1 giá trị."),
        (["permissions", "--format", "pdf"], "Lỗi: Giá trị của '--format' không hợp lệ: 'pdf' không thuộc"),
        (["progress", "--from", "31/02/2023"], "Lỗi: Giá trị của '--from' không hợp lệ: “31/02/2023” không phải"),
        (["accounts", "invite"], "Lỗi: Thiếu đối số 'USERNAME'."),
        (["permissions", "too", "much"], "Lỗi: Thừa đối số (too much)"),
        (["alerts", "list", "--limit", "x"], "Lỗi: Giá trị của '--limit' không hợp lệ: 'x' không phải là một số."),
        (["alerts", "list", "--limit", "0"], "Lỗi: Giá trị của '--limit' không hợp lệ: 0 không nằm trong khoảng"),
    ],
)
def test_wrong_words_are_answered_in_vietnamese(words: list[str], answer: str) -> None:
    assert answer in said(*words)
    assert ENGLISH.findall(said(*words).replace("too much", "")) == []


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        ("OVERSEAS_PORT", "x"), ("OVERSEAS_PORT", "0"), ("OVERSEAS_ADMIN_ADDRESSES", "x"),
        ("OVERSEAS_ADMIN_HOURS", "7"), ("OVERSEAS_ADMIN_HOURS", "18:00-07:00"), ("OVERSEAS_HOSTS", "a b"),
        ("OVERSEAS_SECOND_FACTOR", "x"), ("OVERSEAS_OIDC_ISSUER", "x"),
        ("OVERSEAS_OIDC_ISSUER", "https://a.vn"), ("OVERSEAS_LOCAL_PASSWORD", "0"),
        ("OVERSEAS_SECRET_KEY", "a" * 40), ("OVERSEAS_SECRET_KEY_FILE", "/nowhere/x"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_told_in_the_language_of_the_operator(
    monkeypatch: pytest.MonkeyPatch, setting: str, text: str
) -> None:
    monkeypatch.setenv(setting, text)
    vietnamese, english = said("accounts", "list"), said("accounts", "list", in_language="en")
    assert setting in vietnamese
    assert setting in english
    assert vietnamese != english
    assert ENGLISH.findall(vietnamese.replace("No such file or directory", "")) == []


def test_the_language_is_that_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["overseas", "jobs", "--help"])
    for asked, first in (("en", "Usage: "), ("vi", "Cách dùng: "), ("", "Cách dùng: ")):
        monkeypatch.setenv("OVERSEAS_LANGUAGE", asked)
        with language("vi"), pytest.raises(SystemExit):
            start()
        assert capsys.readouterr().out.startswith(first)


def test_the_commands_themselves_stay_as_they_are_written() -> None:
    with language("vi"):
        spoken(main)
    assert said("jobs", "--help", in_language="en").startswith("Usage: ")
    assert one_piece("One\n    line.\n\n    Two.") == "One line.\n\nTwo."


def test_every_part_of_click_that_speaks_is_taught() -> None:
    speaking = {
        name
        for name, module in sys.modules.items()
        if name.startswith("click.") and {"_", "ngettext"} & vars(module).keys()
    }
    assert speaking - {module.__name__ for module in CLICK} <= UNHEARD
