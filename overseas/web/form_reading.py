"""How much a form may hold: its bytes are bounded by the server, its fields here.

A megabyte holds 250,000 fields of one letter. To read them and to draw them again on a page takes half a second, which
a stranger may ask for as often as he likes; the longest form of ours has a few dozen.
"""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser


class FewFields(FormDataParser):
    """Counts the fields of a form before it reads them; those of several parts are counted already."""

    def parse(self, stream: IO[bytes], mimetype: str, *rest: Any, **more: Any) -> Any:
        """The form as read. RequestEntityTooLarge when it has too many fields."""
        if mimetype != "application/x-www-form-urlencoded" or self.max_form_parts is None:
            return super().parse(stream, mimetype, *rest, **more)
        sent = stream.read()
        if sent.count(b"&") >= self.max_form_parts:
            raise RequestEntityTooLarge
        return super().parse(BytesIO(sent), mimetype, *rest, **more)


class BoundedRequest(Request):
    """A request whose form has only so many fields."""

    form_data_parser_class = FewFields
