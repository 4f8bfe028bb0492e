"""Every link of every person followed, every form sent with hostile values: nothing breaks, nothing comes back raw."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask import Flask, request
from werkzeug.datastructures import Headers
from werkzeug.routing import Rule

from overseas.web.guard import mark_of, public
from tests.store import StoreOfTest
from tests.web.client import PageClient
from tests.web.crawling import Crawler, Form, Found
from tests.web.every_route import STRANGER, lay_samples
from tests.world import World

MARKUP = "\"'><script src=//evil.example/7></script>"
QUERY = "' OR '1'='1' -- \" ); DROP TABLE account; --"
HOSTILE = {
    "markup, a query and templates": MARKUP + QUERY + "{{ 12345 * 54321 }}${12345*54321}<%= 12345*54321 %>",
    "a path": "../../../../etc/passwd\x00.png",
    "a number": "-99999999999999999999999",
    "lines": "a\r\nX-Injected: yes\r\n\r\n<b>",
    "long and odd": "Ể" * 4000 + "\U0010ffff\u202e\ufeff",
}
COMPUTED = str(12345 * 54321)
KEPT = {"csrf_token", "form_key", "version"}
CRAWLED = [STRANGER, "officer", "province", "police", "bank", "leader", "administrator"]

Answer = tuple[int, str, Headers]


def told_raw(answer: Answer) -> list[str]:
    """What of the hostile values came back as more than text, or broke the page."""
    status, source, headers = answer
    signs = {"<script src=//evil": "markup", COMPUTED: "a template", "root:x:": "a file", "'1'='1' -- \"": "quotes"}
    found = [what for sign, what in signs.items() if sign in source]
    found += ["a header"] if "X-Injected" in headers else []
    found += ["elsewhere"] if "evil" in urlsplit(headers.get("Location", "")).netloc else []
    return [*found, f"broke with {status}"] if status >= 500 else found


class Attacker:
    """Somebody of ours with bad intentions; whatever a request changes is undone after it."""

    def __init__(self, app: Flask, store: StoreOfTest, world: World, person: str) -> None:
        self.app, self.store, self.world, self.person = app, store, world, person

    def browser(self) -> PageClient:
        """A new browser, signed in."""
        one = PageClient(self.app, self.store)
        one.http.set_cookie("language", "en")
        return one if self.person == STRANGER else one.sign_in_as(self.world.session, self.world.accounts[self.person])

    def send(self, form: Form, value: str) -> Answer:
        """A form with this value in every field."""
        with self.world.session.begin_nested() as point:
            client = self.browser()
            sent: dict[str, object] = {name: given if name in KEPT else value for name, given in form.sent.items()}
            sent |= {"csrf_token": client.form_token()} if form.method == "POST" else {}
            if form.method == "POST":
                answer = client.http.post(form.action, data=sent)
            else:
                answer = client.http.get(form.action.partition("?")[0], query_string=sent)
            point.rollback()
        return answer.status_code, answer.get_data(as_text=True), answer.headers

    def attack_forms(self, found: Found) -> list[tuple[str, str, list[str]]]:
        """Every form with every hostile value, and what went wrong."""
        tries = [(form, name, value) for form in found.forms.values() for name, value in HOSTILE.items()]
        answers = [(form.action, name, told_raw(self.send(form, value))) for form, name, value in tries]
        return [one for one in answers if one[2]]

    def attack_addresses(self, found: Found) -> list[tuple[str, str, list[str]]]:
        """Every address with every hostile value in the words it knows, and in one that it does not know."""
        wrong = []
        for address in {rule_of(self.app, path).rule: urlsplit(path).path for path in found.pages}.values():
            words = sorted(mark_of(self.app, rule_of(self.app, address).endpoint).query)
            for name, value in HOSTILE.items():
                for query in (dict.fromkeys(words, value), {value[:50]: "1"}):
                    form = Form(address, address, "GET", {word: [value] for word in query})
                    wrong += [(address, name, raw)] if (raw := told_raw(self.send(form, value))) else []
        return wrong


def rule_of(app: Flask, address: str) -> Rule:
    """The rule that an address follows."""
    rule, _values = app.url_map.bind("localhost").match(urlsplit(address).path, return_rule=True)
    return rule


@pytest.mark.parametrize("person", CRAWLED)
class TestEverythingThatSomebodyCanReach:
    def test_leads_nowhere_else_breaks_on_nothing_and_gives_nothing_back_raw(
        self, app: Flask, store: StoreOfTest, world: World, person: str
    ) -> None:
        lay_samples(world)
        attacker = Attacker(app, store, world, person)
        found = Crawler(attacker.browser()).walk()
        assert found.foreign == []
        assert {address: page.status for address, page in found.pages.items() if page.status >= 400} == {}
        assert len(found.pages) >= (2 if person == STRANGER else 5)
        assert found.forms
        assert attacker.attack_addresses(found) == []
        assert attacker.attack_forms(found) == []


class TestTheCrawlerItself:
    """What finds nothing must be able to find something."""

    @pytest.fixture
    def attacker(self, app: Flask, store: StoreOfTest, world: World) -> Attacker:
        @public(query=("q",))
        def show() -> tuple[str, dict[str, str]]:
            said = request.values.get("q", "")
            if "DROP" in said and request.method == "POST":
                raise ZeroDivisionError
            head = {"X-Injected": "yes"} if "\n" in said else {}
            page = f"<!doctype html><title>a</title><h1>b</h1>{said}<a href='//evil.example/'>c</a>"
            return f"{page}<form action='/faulty' method='post'><input name='q'></form>", head

        app.add_url_rule("/faulty", "faulty", show, methods=["GET", "POST"])
        return Attacker(app, store, world, STRANGER)

    def test_sees_what_is_given_back_raw_what_breaks_and_what_leads_elsewhere(self, attacker: Attacker) -> None:
        found = Found()
        crawler = Crawler(attacker.browser(), checked=False)
        crawler.visit("/faulty", found)
        assert found.foreign == ["//evil.example/"]
        assert [form.action for form in found.forms.values()] == ["/faulty"]
        raw = {name: what for _address, name, what in attacker.attack_addresses(found)}
        assert raw["markup, a query and templates"] == ["markup", "quotes"]
        assert raw["lines"] == ["a header"]
        broken = {name: what for _address, name, what in attacker.attack_forms(found)}
        assert broken["markup, a query and templates"] == ["broke with 500"]
        assert told_raw((200, f"x {COMPUTED}", Headers())) == ["a template"]
        assert told_raw((302, "", Headers({"Location": "//evil.example/"}))) == ["elsewhere"]
