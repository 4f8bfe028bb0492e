"""Security keys as the browser and the key speak of them (Web Authentication, level 2): asked, and checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

LONGEST_ANSWER = 20_000
FORGED = (WebAuthnException, ValueError, LookupError, TypeError, RecursionError)
"""What an answer that no browser would give leads the library into."""


@dataclass(frozen=True)
class Asker:
    """Who asks a key: our pages, by the name under which the browser knows them, for one session or waiting sign-in.

    A key answers nobody else than this name, and another browser's answer is worth nothing.
    """

    host: str
    origin: str
    token_hash: str


@dataclass(frozen=True)
class Holder:
    """Whose key it will be."""

    account_id: int
    username: str
    name: str


@dataclass(frozen=True)
class NewKey:
    """What is kept of a key that was set up."""

    credential_id: str
    public_key: str
    sign_count: int


def question_for_new_key(asker: Asker, holder: Holder, challenge: str, known: Iterable[str]) -> str:
    """What the browser asks a new key, as JSON; the `known` ones are not set up again."""
    options = generate_registration_options(
        rp_id=asker.host,
        rp_name="overseas",
        user_id=hashlib.sha256(f"account {holder.account_id}".encode()).digest(),
        user_name=holder.username,
        user_display_name=holder.name,
        challenge=base64url_to_bytes(challenge),
        exclude_credentials=_described(known),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.DISCOURAGED,
        ),
    )
    return options_to_json(options)


def question_for_known_key(asker: Asker, challenge: str, known: Iterable[str]) -> str:
    """What the browser asks one of the account's keys, as JSON."""
    options = generate_authentication_options(
        rp_id=asker.host,
        challenge=base64url_to_bytes(challenge),
        allow_credentials=_described(known),
        user_verification=UserVerificationRequirement.DISCOURAGED,
    )
    return options_to_json(options)


def read_new_key(asker: Asker, challenge: str, answer: str) -> NewKey | None:
    """The key that answered, if it signed this challenge for this asker; None otherwise."""
    try:
        found = verify_registration_response(
            credential=answer[:LONGEST_ANSWER],
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=asker.host,
            expected_origin=asker.origin,
        )
    except FORGED:
        return None
    return NewKey(
        bytes_to_base64url(found.credential_id), bytes_to_base64url(found.credential_public_key), found.sign_count
    )


def named_key(answer: str) -> str | None:
    """Which key an answer says it comes from; nothing of it is checked yet."""
    try:
        read = json.loads(answer[:LONGEST_ANSWER])
    except (ValueError, RecursionError):
        return None
    named = read.get("id") if isinstance(read, dict) else None
    return named if isinstance(named, str) else None


def count_after(asker: Asker, challenge: str, answer: str, key: NewKey) -> int | None:
    """How often the key has signed now, if this is its signature; None for a wrong one, and for a copy of the key."""
    try:
        found = verify_authentication_response(
            credential=answer[:LONGEST_ANSWER],
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=asker.host,
            expected_origin=asker.origin,
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
        )
    except FORGED:
        return None
    return found.new_sign_count


def _described(known: Iterable[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known]
