"""A provider of identities (OpenID Connect): where the browser is sent, and what the answer is worth.

Authorization code with PKCE (RFC 7636), state and nonce. The provider is the only other host that this program ever
asks, and only where a setting names one.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from config import Provider
from overseas.accounts.tokens import new_token

SECONDS = (5, 10)
"""How long to wait for the provider: to be reached, and to answer."""
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
LEEWAY = timedelta(seconds=60)
CODE_OF_ERROR, NO_CODE = re.compile(r"[a-z_]{1,40}"), "error_without_name"
WITH_SEVERAL_FACTORS = "mfa"
"""RFC 8176: the provider asked for more than a password itself."""


class ProviderGoneError(Exception):
    """The provider cannot be reached, or answers what no provider answers."""


class NotProvedError(Exception):
    """The answer proves nothing: it is forged, old, for another program, or the person did not agree."""


@dataclass(frozen=True)
class Errand:
    """What a browser was sent to the provider for; it brings the answer back under the same state.

    `again_at` is the instant at which somebody who is signed in here was sent to prove it again, in seconds since 1970.
    """

    state: str
    nonce: str
    verifier: str
    again_at: int | None = None

    @classmethod
    def new(cls, *, again_at: datetime | None = None) -> Errand:
        """One that nobody can guess."""
        return cls(new_token(), new_token(), new_token(), int(again_at.timestamp()) if again_at else None)


@dataclass(frozen=True)
class Identity:
    """Who the provider says it is; `several_factors` when it asked for more than a password.

    `asked_ago` is how long ago it asked her at all: its own session lets her in without a question. None when it does
    not say.
    """

    subject: str
    several_factors: bool
    asked_ago: timedelta | None


def address_to_ask(provider: Provider, errand: Errand, *, return_to: str) -> str:
    """Where to send the browser; to prove it again, whoever is signed in there is asked too. ProviderGoneError."""
    asked_again = {"prompt": "login", "max_age": "0"} if errand.again_at is not None else {}
    address, _state = _client(provider, return_to).create_authorization_url(
        _about(provider)["authorization_endpoint"],
        state=errand.state,
        nonce=errand.nonce,
        code_verifier=errand.verifier,
        **asked_again,
    )
    return str(address)


def identity_behind(
    provider: Provider, errand: Errand, answer: dict[str, str], *, return_to: str, at: datetime
) -> Identity:
    """Who is behind the answer that the browser brought back. NotProvedError; ProviderGoneError."""
    if not hmac.compare_digest(answer.get("state", "").encode(), errand.state.encode()):
        raise NotProvedError("another_state")
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise NotProvedError("another_issuer")
    if "code" not in answer:
        raise NotProvedError(_known(answer.get("error")) if "error" in answer else "no_code")
    about = _about(provider)
    try:
        token = _client(provider, return_to).fetch_token(
            about["token_endpoint"],
            code=answer["code"],
            code_verifier=errand.verifier,
            timeout=SECONDS,
            allow_redirects=False,
        )
    except OAuthError as error:
        raise NotProvedError(_known(error.error)) from error
    except (requests.RequestException, ValueError) as error:
        raise ProviderGoneError(str(error)) from error
    claims = _checked(provider, token.get("id_token"), _ask(about["jwks_uri"]), errand.nonce, at)
    _check_asked_again(errand, claims)
    several = WITH_SEVERAL_FACTORS in (claims.get("amr") or ())
    return Identity(str(claims["sub"]), several, _asked_ago(claims, at))


def _asked_ago(claims: dict[str, Any], at: datetime) -> timedelta | None:
    asked_at = claims.get("auth_time")
    if not isinstance(asked_at, int):
        return None
    return timedelta(seconds=max(0.0, at.timestamp() - asked_at))


def _checked(provider: Provider, id_token: object, keys: dict[str, Any], nonce: str, at: datetime) -> dict[str, Any]:
    rules = jwt.JWTClaimsRegistry(
        now=int(at.timestamp()),
        leeway=int(LEEWAY.total_seconds()),
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        nonce={"essential": True, "value": nonce},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )
    try:
        claims = jwt.decode(
            str(id_token), KeySet.import_key_set({"keys": keys.get("keys", [])}), algorithms=ALGORITHMS
        ).claims
        rules.validate(claims)
    except JoseError as error:
        raise NotProvedError(_known(error.error)) from error
    except ValueError as error:
        raise NotProvedError(NO_CODE) from error
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise NotProvedError("another_program")
    return claims


def _check_asked_again(errand: Errand, claims: dict[str, Any]) -> None:
    """Whoever sits at the browser can take the question out of the address: the provider must say when it asked.

    OpenID Connect Core 1.0, 3.1.2.1: with `max_age` the answer tells `auth_time`, and it is checked.
    """
    if errand.again_at is None:
        return
    asked_at = claims.get("auth_time")
    if not isinstance(asked_at, int) or asked_at < errand.again_at - LEEWAY.total_seconds():
        raise NotProvedError("not_asked_again")


def _known(code: object) -> str:
    """A code of an error as the trail keeps it: whoever sits at the browser can write anything there."""
    text = str(code)
    return text if CODE_OF_ERROR.fullmatch(text) else NO_CODE


def _client(provider: Provider, return_to: str) -> OAuth2Session:
    client = OAuth2Session(
        provider.client_id,
        provider.client_secret,
        scope="openid",
        redirect_uri=return_to,
        code_challenge_method="S256",
    )
    client.trust_env = False
    return client


def _about(provider: Provider) -> dict[str, Any]:
    """What the provider says of itself; its own name in it must be the one that the setting says."""
    about = _ask(f"{provider.issuer}/.well-known/openid-configuration")
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if about.get("issuer") != provider.issuer or not all(isinstance(about.get(name), str) for name in needed):
        raise ProviderGoneError("what the provider says of itself does not fit the setting")
    return about


def _ask(address: str) -> dict[str, Any]:
    try:
        with requests.Session() as line:
            line.trust_env = False
            answer = line.get(address, timeout=SECONDS, allow_redirects=False)
        answer.raise_for_status()
        read = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise ProviderGoneError(str(error)) from error
    if answer.status_code != requests.codes.ok or not isinstance(read, dict):
        raise ProviderGoneError(f"{address} answered {answer.status_code}")
    return read
