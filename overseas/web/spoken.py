"""The language of a browser in which nobody is signed in: the one it spoke last."""

from __future__ import annotations

from werkzeug.wrappers import Response

from overseas.web.headers import ONE_YEAR
from overseas.web.request import program


def language_cookie() -> str:
    """The name of the cookie; behind https it says to the browser that no other host may set it."""
    return "__Host-language" if program().settings.https else "language"


def remember_language(answer: Response, chosen: str) -> Response:
    """Keep the language in a cookie, so that the sign-in page speaks it too."""
    answer.set_cookie(
        language_cookie(), chosen, max_age=ONE_YEAR, secure=program().settings.https, httponly=True, samesite="Lax"
    )
    return answer
