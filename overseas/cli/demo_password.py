"""The password of the demonstration's accounts: the one that was chosen, or a readable one kept in the home folder."""

from __future__ import annotations

import os
import secrets

from config import Settings

WORDS = (
    *("bien", "cat", "cua", "dao", "dua", "gao", "gio", "hoa", "khoai", "lua", "mai", "mua", "nang", "nho", "nui"),
    *("que", "rung", "sao", "sen", "song", "suoi", "tao", "thap", "thuyen", "tra", "tre", "vuon", "xoai"),
)
LENGTH = 4


def demo_password(settings: Settings) -> str:
    """$OVERSEAS_DEMO_PASSWORD; else one that is made once and kept where only the owner reads it."""
    if settings.demo_password:
        return settings.demo_password
    path = settings.home / "demo-password.txt"
    if path.exists():
        return path.read_text("utf-8").strip()
    words = [secrets.choice(WORDS) for _ in range(LENGTH)]
    password = "-".join([*words, str(secrets.randbelow(900) + 100)])
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{password}\n")
    return password
