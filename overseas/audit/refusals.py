"""What was refused, in words: a code of the trail stands for each."""

from __future__ import annotations

from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l

OF_PROVIDER = "provider."
"""Codes that begin so tell why a provider of identities let nobody in; most are the provider's own."""

REFUSALS: dict[str, Text] = {
    "sign_in.needed": _l("A page that asks to sign in first"),
    "sign_in.wrong": _l("Wrong account name or password"),
    "sign_in.throttled": _l("Too many tries to sign in"),
    "sign_in.wrong_code": _l("Wrong code of the second factor"),
    "sign_in.nothing_waits": _l("A second factor for a sign-in that does not wait"),
    "session.forged": _l("A cookie that this program never gave"),
    "session.over": _l("A session that is over"),
    "link.unknown": _l("A one-time link that was never given"),
    "link.used": _l("A one-time link that was used already"),
    "link.withdrawn": _l("A one-time link that was replaced or withdrawn"),
    "link.expired": _l("A one-time link that has run out"),
    "link.account_off": _l("A one-time link of an account that does not work"),
    "provider.no_errand": _l("An answer of the provider that nobody here had asked for"),
    "provider.another_state": _l("An answer of the provider to another question"),
    "provider.another_issuer": _l("An answer of another provider"),
    "provider.another_program": _l("An answer of the provider for another program"),
    "provider.another_account": _l("Another person answered at the provider"),
    "provider.not_asked_again": _l("The provider did not ask again who it is"),
    "provider.one_factor": _l("The provider asked for no second factor"),
    "provider.not_linked": _l("The provider's identity is linked with no account that works"),
    "provider.no_code": _l("An answer of the provider without a code"),
    "provider.access_denied": _l("The person did not agree at the provider"),
    "provider.bad_signature": _l("The provider's answer is not signed by it"),
    "provider.expired_token": _l("The provider's answer was too old"),
    "page.forbidden": _l("A page that the role does not include"),
    "page.not_found": _l("A page that is not there, or out of reach"),
    "request.wrong": _l("A form or an address that is not right"),
    "request.method": _l("A page asked in a way it does not know"),
    "request.conflict": _l("Not yet, or somebody was faster"),
    "request.too_large": _l("Too much sent at once"),
    "request.too_often": _l("Too many requests"),
    "request.invalid": _l("Something that cannot be right"),
    "program.fault": _l("A fault of the program"),
}


def said_of_refusal(what: str) -> str:
    """The sentence of a code; of a provider's own code that has none, one that names it."""
    known = REFUSALS.get(what)
    if known is not None:
        return str(known)
    if what.startswith(OF_PROVIDER):
        return _("The provider did not say who it is (%(code)s)", code=what.removeprefix(OF_PROVIDER))
    return what
