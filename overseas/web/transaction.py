"""One unit of work per request: opened by the guard, closed before the answer leaves, so that its failure is told."""

from __future__ import annotations

from flask import Flask, g, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import ImmutableDict
from werkzeug.routing import Map
from werkzeug.wrappers import Response

from overseas.kernel.unit_of_work import UnitOfWork
from overseas.web.form_reading import BoundedRequest
from overseas.web.once import answer_of_first, remember_answer
from overseas.web.reads import mark_seen, write_reads
from overseas.web.request import program
from overseas.web.row_numbers import RowNumber

READING = frozenset({"GET", "HEAD"})
FIRST_REFUSAL = 400
"""Answers below are answers, from here on they are refusals, and nothing of them is kept."""


class Addresses(Map):
    """The addresses of the program."""

    def __init__(self, *, host_matching: bool = False) -> None:
        super().__init__(host_matching=host_matching)
        self.converters["int"] = RowNumber


class Application(Flask):
    """Flask, with the end of the unit of work where error pages answer for it: a commit can fail like anything else."""

    request_class = BoundedRequest
    url_map_class: type[Map] = Addresses
    # Nobody asks by OPTIONS: other sites may not read here, and each address says its methods when one is refused.
    default_config = ImmutableDict(Flask.default_config, PROVIDE_AUTOMATIC_OPTIONS=False)

    def dispatch_request(self) -> ResponseReturnValue:
        """Ask the view, then keep or undo what it did."""
        return close_work(self.make_response(super().dispatch_request()))


def open_work() -> UnitOfWork:
    """Begin this request's unit of work; nothing is asked of the database before the first question."""
    store = program().store
    reads_only = request.method in READING or request.endpoint is None
    work = UnitOfWork(store.open_session(read_only=reads_only), store.listeners)
    g.work, g.reads_only = work, reads_only
    return work


def close_work(response: Response) -> Response:
    """Commit what a good answer to a writing request changed; everything else is undone. Then write the reads."""
    work: UnitOfWork | None = g.get("work")
    if work is None:
        return response
    if not g.reads_only:
        if response.status_code < FIRST_REFUSAL:
            if g.actor:
                remember_answer(work.session, response)
            work.complete()
        else:
            undo_work()
            if location := answer_of_first():
                return redirect(location)
    else:
        # The journal is written over the connection that read: SQLite forgets what a connection had in memory when
        # another one writes.
        work.session.close()
    write_reads()
    mark_seen()
    return response


def undo_work() -> None:
    """Forget what this request changed; its session can be asked again."""
    work: UnitOfWork | None = g.get("work")
    if work is None:
        return
    if g.reads_only:
        work.session.close()
    else:
        work.abandon()


def leave_work() -> None:
    """Let go of the session, whatever happened."""
    undo_work()
    work: UnitOfWork | None = g.pop("work", None)
    if work is not None:
        work.session.close()
