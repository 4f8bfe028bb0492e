"""The case page and the pages of its steps, as somebody of the labour office or a desk uses them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator

from tests.browser.chromium import Visitor
from tests.browser.forms import Form

STEPS = ("recruitment", "training", "legal_check", "loan", "departure")


@dataclass(frozen=True)
class CasePage:
    """One case in front of a visitor."""

    visitor: Visitor
    number: int

    @classmethod
    def in_front_of(cls, visitor: Visitor) -> CasePage:
        """The case whose page stands open."""
        found = re.match(r"/cases/(\d+)", visitor.path)
        assert found, f"{visitor.path} is not the page of a case: {visitor.text}"
        return cls(visitor, int(found[1]))

    def open(self, show: str = "") -> CasePage:
        """Open the page; `show` chooses a part of the timeline."""
        self.visitor.go(f"/cases/{self.number}{f'?show={show}' if show else ''}")
        return self

    def state_of(self, step: str) -> str:
        """The state of a step in words."""
        return self._row(step).locator(".step-state").inner_text().strip()

    def why_not(self, step: str = "departure") -> list[str]:
        """Why a step cannot go on yet: reason by reason."""
        return [text.strip() for text in self._row(step).locator(".reason-text").all_inner_texts()]

    def timeline(self) -> str:
        """The sentences of the timeline, one a line."""
        return "\n".join(self.visitor.page.locator(".timeline .entry-body").all_inner_texts())

    def record(self, step: str, event: str, **said: str) -> None:
        """Record one event on the page of its step."""
        self.fill(step, event, **said).send()
        assert self.visitor.page.locator(".notice.error").count() == 0, self.visitor.text

    def fill(self, step: str, event: str, **said: str) -> Form:
        """Fill in the form of one event, and do not send it yet."""
        self.visitor.go(f"/cases/{self.number}/steps/{step}")
        return Form(self.visitor, f"/steps/{step}/{event}").fill(**said)

    def _row(self, step: str) -> Locator:
        return self.visitor.page.locator(".steps li.step").nth(STEPS.index(step))
