"""A form as somebody fills it in: by the names of its fields, whatever kind of control they are."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator

from tests.browser.chromium import Visitor


@dataclass(frozen=True)
class Form:
    """One form of a page, found by the end of its address; one that is folded away is opened."""

    visitor: Visitor
    action: str

    @property
    def here(self) -> Locator:
        """The form itself."""
        return self.visitor.page.locator(f"main {self._marks}")

    def fill(self, **said: str) -> Form:
        """Type, choose or tick what is said; the name of a field as it is sent."""
        self.unfold()
        for name, value in said.items():
            control = self.here.locator(f'[name="{name}"]').first
            assert control.count(), f"no field {name!r} in {self.action} on {self.visitor.path}: {self.visitor.text}"
            kind = control.evaluate("it => it.tagName === 'SELECT' ? 'select' : it.type")
            if kind == "select":
                control.select_option(_option(control, value))
            elif kind in {"radio", "checkbox"}:
                self.here.locator(f'[name="{name}"][value="{value}"]').check()
            else:
                control.fill(value)
        return self

    def send(self) -> None:
        """Press the button of the form."""
        self.unfold()
        self.visitor.follow(self.here.locator("button[type=submit]").first)

    def typed(self, *names: str) -> list[str]:
        """What stands in these fields."""
        return [self.here.locator(f'[name="{name}"]').first.input_value() for name in names]

    def is_there(self) -> bool:
        """Whether the page has this form."""
        return self.here.count() > 0

    @property
    def _marks(self) -> str:
        return f'form:is([action$="{self.action}"], [action*="{self.action}?"])'

    def unfold(self) -> None:
        """Open what the form is folded into."""
        fold = self.visitor.page.locator(f"details.event:not([open]):has({self._marks})")
        if fold.count():
            fold.locator("summary").first.click()


def _option(control: Locator, words: str) -> str:
    """The option that has this value, or these words in it."""
    options: list[list[str]] = control.locator("option").evaluate_all(
        "all => all.map(it => [it.value, it.textContent])"
    )
    found = [value for value, label in options if value == words] or [
        value for value, label in options if words in label
    ]
    assert found, f"{words!r} is none of {options}"
    return found[0]


def errors(visitor: Visitor) -> list[str]:
    """What the page says to be wrong, field by field."""
    found = visitor.page.locator(".field-error").all_inner_texts()
    return [" ".join(text.split()) for text in found]
