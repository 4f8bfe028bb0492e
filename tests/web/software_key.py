"""A security key made of software: it signs as the standard says, and can lie where a test wants it to."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, WITH_KEY = 0x01, 0x40
ORIGIN = "http://localhost"


@dataclass
class SoftwareKey:
    """One key; `origin` is what its browser says where it stands."""

    origin: str = ORIGIN
    count: int = 0
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def set_up(self, question: dict[str, Any]) -> str:
        """The answer to the question for a new key."""
        numbers = self.private.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        held = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + cbor2.dumps(public)
        data = self._data(question["rp"]["id"], PRESENT | WITH_KEY) + held
        said = self._said("webauthn.create", question)
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer({"clientDataJSON": said, "attestationObject": attested})

    def sign(self, question: dict[str, Any]) -> str:
        """The answer to the question for a known key."""
        self.count += 1
        data, said = self._data(question["rpId"], PRESENT), self._said("webauthn.get", question)
        signature = self.private.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer({"clientDataJSON": said, "authenticatorData": data, "signature": signature})

    def copy(self) -> SoftwareKey:
        """The same key once more, as a thief would have it."""
        return SoftwareKey(self.origin, self.count, self.credential, self.private)

    def _data(self, host: str, flags: int) -> bytes:
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _said(self, kind: str, question: dict[str, Any]) -> bytes:
        challenge = bytes_to_base64url(base64url_to_bytes(question["challenge"]))
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, response: dict[str, bytes]) -> str:
        name = bytes_to_base64url(self.credential)
        told = {what: bytes_to_base64url(value) for what, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": told})
