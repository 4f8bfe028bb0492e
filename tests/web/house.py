"""A program on a database of its own, for what happens in several transactions in the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from flask import Flask

from overseas.app import create_app, open_store
from overseas.kernel.clock import StoppedClock
from overseas.kernel.unit_of_work import Store
from tests.databases import migrated_database
from tests.web.client import PageClient
from tests.web.conftest import SETTINGS
from tests.world import NOW, build_world

T = TypeVar("T")


@dataclass
class House:
    """A program on a database of its own, and the sessions of an administrator."""

    app: Flask
    store: Store

    def browsers(self, number: int) -> list[PageClient]:
        """So many windows of one browser in which the administrator is signed in."""
        # Rows laid down by hand: nobody signs them.
        with Store(self.store.engine).working() as work:
            account = build_world(work.session).accounts["administrator"]
            first = PageClient(self.app).sign_in_as(work.session, account)
        first.form_token()
        cookie = first.http.get_cookie("overseas")
        assert cookie
        others = [PageClient(self.app) for _ in range(number - 1)]
        for other in others:
            other.http.set_cookie("overseas", cookie.value)
        return [first, *others]


@contextmanager
def open_house(folder: Path, *, purpose: str) -> Iterator[House]:
    """The program, with an empty database that is gone after the block."""
    with migrated_database(folder, purpose=purpose) as url:
        settings = replace(SETTINGS, database_url=url)
        store = open_store(settings)
        yield House(create_app(settings, store=store, clock=StoppedClock(instant=NOW)), store)
        store.engine.dispose()


def together(acts: list[Callable[[], T]]) -> list[T]:
    """Do all of them in the same moment."""
    gate = threading.Barrier(len(acts))

    def one(act: Callable[[], T]) -> T:
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))
