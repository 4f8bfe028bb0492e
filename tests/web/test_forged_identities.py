"""What a provider's answer must be before anybody is let in by it: signed, for us, in time, from whom we asked.

A provider that we play here, on a real socket, says what a real one never would.
"""

from __future__ import annotations

import hmac
import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from config import Provider
from overseas.web.identity_provider import Errand, Identity, NotProvedError, ProviderGoneError, identity_behind
from tests.world import NOW

ERRAND = Errand("a state", "a nonce", "v" * 43)
ANSWER = {"state": "a state", "code": "a code"}
AT = int(NOW.timestamp())
OURS, THEIRS = (ECKey.generate_key("P-256", {"kid": name}) for name in ("ours", "theirs"))


@dataclass
class Player:
    """A provider that says what it is told to."""

    issuer: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    token: str = ""

    def claims(self, **changes: object) -> dict[str, Any]:
        usual = {"iss": self.issuer, "aud": "overseas", "sub": "lanh", "nonce": "a nonce", "iat": AT, "exp": AT + 300}
        return {name: value for name, value in (usual | changes).items() if value is not None}

    def identity(self, token: str, **answer: str) -> Identity:
        """Who is behind the answer that brought this token."""
        self.token = token
        provider = Provider(self.issuer, "overseas", "secret of ours", "Tỉnh")
        return identity_behind(provider, ERRAND, ANSWER | answer, return_to="http://localhost/return", at=NOW)


def signed(claims: dict[str, Any], key: ECKey = OURS, algorithm: str = "ES256", kid: str = "ours") -> str:
    return jwt.encode({"alg": algorithm, "kid": kid}, claims, key)


def letters(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def unsigned(algorithm: str, claims: dict[str, Any]) -> str:
    return ".".join(letters(json.dumps(part).encode()) for part in ({"alg": algorithm, "kid": "ours"}, claims))


@pytest.fixture
def player() -> Iterator[Player]:
    made = Player()

    @Request.application
    def door(request: Request) -> Response:
        here = made.issuer
        said: dict[str, dict[str, Any]] = {
            "/.well-known/openid-configuration": {
                "issuer": here,
                "authorization_endpoint": f"{here}/ask",
                "token_endpoint": f"{here}/token",
                "jwks_uri": f"{here}/keys",
            }
            | made.about,
            "/keys": {"keys": [OURS.as_dict(private=False)]},
            "/token": {"access_token": "x", "token_type": "Bearer", "id_token": made.token},
        }
        return Response(json.dumps(said[request.path]), content_type="application/json")

    server = make_server("127.0.0.1", 0, door)
    made.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_token_as_it_should_be_says_who_it_is(player: Player) -> None:
    assert player.identity(signed(player.claims())) == Identity("lanh", several_factors=False, asked_ago=None)
    assert player.identity(signed(player.claims(auth_time=AT - 90))).asked_ago == timedelta(seconds=90)
    assert player.identity(signed(player.claims(amr=["pwd", "mfa"]))).several_factors


class TestAToken:
    @pytest.mark.parametrize(
        "changes",
        [
            {"iss": "https://another.example"},
            {"aud": "another program"},
            {"aud": None},
            {"azp": "another program"},
            {"nonce": "another nonce"},
            {"nonce": None},
            {"sub": None},
            {"exp": AT - 120},
            {"exp": None},
            {"iat": AT + 3600},
        ],
        ids=str,
    )
    def test_that_says_what_it_must_not_is_refused(self, player: Player, changes: dict[str, object]) -> None:
        with pytest.raises(NotProvedError):
            player.identity(signed(player.claims(**changes)))

    def test_that_another_key_signed_is_refused(self, player: Player) -> None:
        with pytest.raises(NotProvedError):
            player.identity(signed(player.claims(), THEIRS))
        with pytest.raises(NotProvedError):
            player.identity(signed(player.claims(), THEIRS, kid="theirs"))

    def test_without_a_signature_is_refused(self, player: Player) -> None:
        bare = unsigned("none", player.claims())
        for token in (f"{bare}.", bare, "", "x"):
            with pytest.raises(NotProvedError):
                player.identity(token)

    def test_that_takes_the_public_key_for_a_shared_secret_is_refused(self, player: Player) -> None:
        text = unsigned("HS256", player.claims())
        mark = hmac.digest(OURS.as_pem(private=False), text.encode(), "sha256")
        with pytest.raises(NotProvedError):
            player.identity(f"{text}.{letters(mark)}")


class TestAProvider:
    def test_that_calls_itself_otherwise_is_not_asked_further(self, player: Player) -> None:
        player.about = {"issuer": "https://another.example"}
        with pytest.raises(ProviderGoneError):
            player.identity(signed(player.claims()))

    def test_whose_answer_names_another_one_is_refused(self, player: Player) -> None:
        with pytest.raises(NotProvedError, match="another_issuer"):
            player.identity(signed(player.claims()), iss="https://another.example")
        assert player.identity(signed(player.claims()), iss=player.issuer).subject == "lanh"
