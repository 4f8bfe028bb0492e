"""The settings of the program: the only reader of the environment."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from overseas.kernel.i18n import gettext as _

SHORTEST_SECRET = 32
FEWEST_LETTERS = 12
"""So many different ones has whatever was drawn by lot; `changeme` over and over has fewer."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""The names of this very machine for itself."""
HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")

ROLES = ("labour_officer", "province_officer", "police_desk", "bank_desk", "leader", "administrator")
FACTOR_ROLES = frozenset(ROLES) - {"labour_officer"}
"""Who must have a second factor where no setting says otherwise."""


Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Provider:
    """A provider of identities (OpenID Connect): who it is, as what it knows us, and how people call it."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str


@dataclass(frozen=True)
class Settings:
    """Everything that differs between one installation and another."""

    home: Path
    # What opens something is not told with the rest: settings are printed where a fault is looked into.
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    keys: str | None = field(repr=False)
    keys_file: Path
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8
    hosts: frozenset[str] = LOOPBACK
    https: bool = False
    proxy: str | None = None
    testing: bool = False
    demo_password: str | None = field(default=None, repr=False)
    idle_minutes: int = 30
    absolute_hours: int = 12
    recent_minutes: int = 15
    address: str | None = None
    link_hours: int = 72
    password_length: int = 12
    password_kinds: int = 0
    password_days: int | None = None
    max_sessions: int | None = None
    admin_networks: tuple[Network, ...] = ()
    admin_hours: tuple[time, time] | None = None
    admin_port: int | None = None
    factor_roles: frozenset[str] | None = None
    provider: Provider | None = None
    local_password: bool = True
    max_upload_bytes: int = 1_000_000
    language: str = "vi"

    @property
    def names(self) -> frozenset[str]:
        """The names under which this installation answers: those it was given, and the addresses that are its own."""
        named = urlsplit(self.address or "").hostname
        return self.hosts | {_bracketed(name.lower()) for name in (self.host, named) if name}


class SettingsError(Exception):
    """A setting is missing or cannot be right; the text says which and how to mend it."""


def asked_language() -> str:
    """The language in which the command line speaks before it has read its settings; they refuse an unknown one."""
    return os.environ.get("OVERSEAS_LANGUAGE") or "vi"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings from `environment` (default: the process's). Creates the home folder, for its owner only.

    Raises SettingsError.
    """
    env = os.environ if environment is None else environment
    home = Path(env.get("OVERSEAS_HOME") or "instance").resolve()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Settings(
        home=home,
        database_url=env.get("OVERSEAS_DATABASE_URL") or f"sqlite:///{home / 'overseas.db'}",
        secret_key=_given_secret(env) or _kept_secret(home / "secret.key"),
        keys=env.get("OVERSEAS_KEYS") or None,
        keys_file=Path(env.get("OVERSEAS_KEYS_FILE") or home / "keys").resolve(),
        host=env.get("OVERSEAS_HOST") or "127.0.0.1",
        port=_number(env, "OVERSEAS_PORT", 8000, most=65535),
        threads=_number(env, "OVERSEAS_THREADS", 8, most=1000),
        hosts=LOOPBACK | _host_names(env),
        https=env.get("OVERSEAS_HTTPS", "") in {"1", "true", "yes"},
        proxy=env.get("OVERSEAS_PROXY") or None,
        demo_password=env.get("OVERSEAS_DEMO_PASSWORD") or None,
        idle_minutes=_number(env, "OVERSEAS_IDLE_MINUTES", 30),
        absolute_hours=_number(env, "OVERSEAS_ABSOLUTE_HOURS", 12),
        recent_minutes=_number(env, "OVERSEAS_RECENT_MINUTES", 15),
        address=(env.get("OVERSEAS_ADDRESS") or "").rstrip("/") or None,
        link_hours=_number(env, "OVERSEAS_LINK_HOURS", 72, most=24 * 30),
        password_length=_number(env, "OVERSEAS_PASSWORD_LENGTH", 12, least=12, most=64),
        password_kinds=_number(env, "OVERSEAS_PASSWORD_KINDS", 0, least=0, most=4),
        password_days=_number(env, "OVERSEAS_PASSWORD_DAYS", 0, least=0, most=3650) or None,
        max_sessions=_number(env, "OVERSEAS_MAX_SESSIONS", 0, least=0, most=100) or None,
        admin_networks=_networks(env, "OVERSEAS_ADMIN_ADDRESSES"),
        admin_hours=_hours(env, "OVERSEAS_ADMIN_HOURS"),
        admin_port=_number(env, "OVERSEAS_ADMIN_PORT", 0, least=0, most=65535) or None,
        factor_roles=_roles(env, "OVERSEAS_SECOND_FACTOR"),
        provider=_provider(env),
        local_password=_local_password(env),
        language=_one_of(env, "OVERSEAS_LANGUAGE", ("vi", "en")),
    )


def _number(env: Mapping[str, str], name: str, default: int, *, least: int = 1, most: int = 1_000_000) -> int:
    text = env.get(name)
    if not text:
        return default
    if not (text.isascii() and text.isdigit()):
        raise SettingsError(_("%(name)s must be a whole number, not “%(text)s”.", name=name, text=text))
    number = int(text)
    if not least <= number <= most:
        raise SettingsError(
            _(
                "%(name)s must lie between %(least)s and %(most)s, not “%(text)s”.",
                name=name,
                least=least,
                most=most,
                text=text,
            )
        )
    return number


def _networks(env: Mapping[str, str], name: str) -> tuple[Network, ...]:
    """Addresses or networks, with commas between them."""
    found = []
    for text in (part.strip() for part in env.get(name, "").split(",")):
        try:
            found += [ip_network(text)] if text else []
        except ValueError:
            raise SettingsError(
                _("%(name)s lists addresses such as 10.1.2.3 or 10.1.2.0/24, not “%(text)s”.", name=name, text=text)
            ) from None
    return tuple(found)


def _hours(env: Mapping[str, str], name: str) -> tuple[time, time] | None:
    """From when until when, as 07:00-18:00."""
    text = env.get(name)
    if not text:
        return None
    try:
        first, last = (time.fromisoformat(part.strip()) for part in text.split("-"))
    except ValueError:
        raise SettingsError(
            _("%(name)s must be written as 07:00-18:00, not “%(text)s”.", name=name, text=text)
        ) from None
    if first >= last:
        raise SettingsError(_("%(name)s must begin before it ends, not “%(text)s”.", name=name, text=text))
    return first, last


def _host_names(env: Mapping[str, str]) -> frozenset[str]:
    """The names under which this installation is reached, besides those of the machine for itself."""
    names = [name.strip().lower() for name in env.get("OVERSEAS_HOSTS", "").split(",") if name.strip()]
    for name in names:
        if not HOST_NAME.fullmatch(name):
            raise SettingsError(
                _("OVERSEAS_HOSTS lists names without scheme and port, such as a.b.vn, not “%(text)s”.", text=name)
            )
    return frozenset(names)


def _bracketed(name: str) -> str:
    """The name as an address writes it: an IPv6 address stands in brackets."""
    return f"[{name}]" if ":" in name else name


def _one_of(env: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    """The chosen word, or the first known one."""
    text = env.get(name) or known[0]
    if text not in known:
        raise SettingsError(
            _("%(name)s must be one of %(known)s, not “%(text)s”.", name=name, known=", ".join(known), text=text)
        )
    return text


def _roles(env: Mapping[str, str], name: str) -> frozenset[str] | None:
    """The roles that a setting lists with commas, no role for the word 'none'; None when it says nothing."""
    text = env.get(name)
    if not text or text == "none":
        return frozenset() if text else None
    listed = frozenset(word.strip() for word in text.split(","))
    if not listed <= frozenset(ROLES):
        raise SettingsError(
            _(
                "%(name)s must list some of %(known)s, or be none, not “%(text)s”.",
                name=name,
                known=", ".join(ROLES),
                text=text,
            )
        )
    return listed


def _provider(env: Mapping[str, str]) -> Provider | None:
    """The provider of identities, where an issuer is named: over https, or on this very machine."""
    issuer = (env.get("OVERSEAS_OIDC_ISSUER") or "").rstrip("/")
    if not issuer:
        return None
    parts = urlsplit(issuer)
    if not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)) or not parts.hostname:
        raise SettingsError(_("OVERSEAS_OIDC_ISSUER must be an https address, not “%(text)s”.", text=issuer))
    client_id, secret = env.get("OVERSEAS_OIDC_CLIENT_ID"), _text_or_file(env, "OVERSEAS_OIDC_CLIENT_SECRET")
    if not client_id or not secret:
        raise SettingsError(
            _(
                "OVERSEAS_OIDC_ISSUER needs OVERSEAS_OIDC_CLIENT_ID and OVERSEAS_OIDC_CLIENT_SECRET "
                "(or ..._SECRET_FILE)."
            )
        )
    return Provider(issuer, client_id, secret, env.get("OVERSEAS_OIDC_NAME") or parts.hostname)


def _local_password(env: Mapping[str, str]) -> bool:
    """Whether people may sign in with a password of this program; only a provider makes it superfluous."""
    on = env.get("OVERSEAS_LOCAL_PASSWORD", "1") not in {"0", "false", "no"}
    if not on and not env.get("OVERSEAS_OIDC_ISSUER"):
        raise SettingsError(_("OVERSEAS_LOCAL_PASSWORD can be switched off only where OVERSEAS_OIDC_ISSUER is set."))
    return on


def _given_secret(env: Mapping[str, str]) -> str | None:
    """The secret that was given, in the environment or in a file; None when it was not. A short one is refused."""
    given = _text_or_file(env, "OVERSEAS_SECRET_KEY")
    if given and (len(given) < SHORTEST_SECRET or len(set(given)) < FEWEST_LETTERS):
        raise SettingsError(
            _(
                "OVERSEAS_SECRET_KEY must be %(shortest)s characters or more that nobody can guess; "
                "`overseas keys new` prints some. Without it a secret is made once and kept in the home.",
                shortest=SHORTEST_SECRET,
            )
        )
    return given


def _text_or_file(env: Mapping[str, str], name: str) -> str | None:
    """A secret from the environment, or from the file that NAME_FILE names; None when neither says one."""
    path = env.get(f"{name}_FILE")
    if not path:
        return env.get(name) or None
    try:
        return Path(path).read_text(encoding="utf-8").strip() or None
    except OSError as error:
        raise SettingsError(_("%(name)s cannot be read: %(what)s.", name=f"{name}_FILE", what=error)) from error


def _kept_secret(path: Path) -> str:
    """The secret of this installation: made once, kept in its home, readable by its owner only."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        secret = secrets.token_urlsafe(48)
        file.write(secret)
    return secret
