"""The ring of keys: what it takes, what it seals, what it tells."""

from __future__ import annotations

import base64
import stat
import sys
from pathlib import Path

import pytest

from overseas.kernel.key_file import kept_ring, read_ring_file
from overseas.kernel.keys import KeyRing, KeysError, PastKey, Unreadable, key_id_of, new_key, read_ring

PLACE = ("person.number", "7")
SECRET = b"058198000123"
DRAWN = base64.urlsafe_b64encode(bytes(range(7, 39))).decode().rstrip("=")


class TestAKeyThatWasGivenUp:
    def test_is_written_and_read_as_what_it_may_still_check(self) -> None:
        key, other = new_key(), new_key()
        ring = read_ring(f"{key.past(['mark']).text()}\n{other.text()}")
        left = ring.named(key.id)
        assert isinstance(left, PastKey)
        assert left.keyed_hash("mark", "x") == key.keyed_hash("mark", "x")
        assert (ring.ids, key.id in ring, ring.active.id) == ((other.id,), False, other.id)
        with pytest.raises(KeysError, match="only mark is kept"):
            left.keyed_hash("asked", "x")
        with pytest.raises(Unreadable, match="not on the ring"):
            ring.open(KeyRing([key]).seal(SECRET, PLACE), PLACE)

    def test_alone_is_no_ring(self) -> None:
        with pytest.raises(KeysError, match="no key on the ring"):
            read_ring(new_key().past(["mark"]).text())
        for wrong in ("past.", "past.xyz", f"past.{DRAWN}"):
            with pytest.raises(KeysError):
                read_ring(wrong)


class TestASealedValue:
    def test_opens_in_its_place_only(self) -> None:
        ring = KeyRing([new_key()])
        blob = ring.seal(SECRET, PLACE)
        assert ring.open(blob, PLACE) == SECRET
        for elsewhere in (("person.number", "8"), ("person.other", "7"), ("person.number",), ("person.number7",)):
            with pytest.raises(Unreadable, match="belongs to another row"):
                ring.open(blob, elsewhere)

    def test_shows_nothing_of_the_value_and_differs_each_time(self) -> None:
        ring = KeyRing([new_key()])
        first, second = ring.seal(SECRET, PLACE), ring.seal(SECRET, PLACE)
        assert first != second
        assert SECRET not in first
        assert len(first) == len(ring.seal(b"0" * len(SECRET), PLACE))

    def test_that_was_changed_anywhere_does_not_open(self) -> None:
        ring = KeyRing([new_key()])
        blob = ring.seal(SECRET, PLACE)
        for position in range(len(blob)):
            changed = bytearray(blob)
            changed[position] ^= 1
            with pytest.raises(Unreadable):
                ring.open(bytes(changed), PLACE)
        for shortened in (b"", blob[:10], blob[:-1], blob[:20]):
            with pytest.raises(Unreadable):
                ring.open(shortened, PLACE)

    def test_tells_which_key_is_missing_and_not_what_it_holds(self) -> None:
        old, new = new_key(), new_key()
        blob = KeyRing([old]).seal(SECRET, PLACE)
        with pytest.raises(Unreadable) as refused:
            KeyRing([new]).open(blob, PLACE)
        assert old.id in str(refused.value)
        assert new.id in str(refused.value)
        assert key_id_of(blob) == old.id
        assert old.text() not in str(refused.value)

    def test_of_an_older_key_opens_while_that_key_is_on_the_ring(self) -> None:
        old, new = new_key(), new_key()
        blob = KeyRing([old]).seal(SECRET, PLACE)
        both = KeyRing([old, new])
        assert both.open(blob, PLACE) == SECRET
        assert key_id_of(both.seal(SECRET, PLACE)) == new.id


class TestAKeyedHash:
    def test_is_equal_for_equal_texts_of_one_purpose_only(self) -> None:
        ring = KeyRing([new_key()])
        assert ring.keyed_hash("number", "058") == ring.keyed_hash("number", "058")
        assert ring.keyed_hash("number", "058") != ring.keyed_hash("number", "059")
        assert ring.keyed_hash("number", "058") != ring.keyed_hash("words", "058")
        assert len(ring.keyed_hash("number", "058")) == 32

    def test_says_nothing_without_its_key(self) -> None:
        assert KeyRing([new_key()]).keyed_hash("number", "058") != KeyRing([new_key()]).keyed_hash("number", "058")

    def test_is_asked_with_every_key_of_the_ring_the_newest_first(self) -> None:
        old, new = new_key(), new_key()
        assert KeyRing([old, new]).keyed_hashes("number", "058") == [
            new.keyed_hash("number", "058"),
            old.keyed_hash("number", "058"),
        ]


class TestReadingTheRing:
    def test_takes_keys_by_lines_or_blanks_and_leaves_remarks_out(self) -> None:
        old, new = new_key(), new_key()
        assert read_ring(f"# of 2025\n{old.text()}\n\n{new.text()}\n").ids == (old.id, new.id)
        assert read_ring(f"{old.text()} {new.text()}").active.id == new.id

    @pytest.mark.parametrize(
        "typed",
        [
            "",
            "# only a remark",
            "secret",
            "changeme-changeme-changeme-changeme",
            base64.urlsafe_b64encode(bytes(32)).decode(),
            base64.urlsafe_b64encode(b"0123456789" * 3 + b"01").decode(),
            DRAWN[:-4],
            DRAWN + "AAAA",
            "ổ khoá",
        ],
    )
    def test_refuses_what_nobody_drew_by_lot(self, typed: str) -> None:
        with pytest.raises(KeysError, match="overseas keys new"):
            read_ring(typed)

    def test_takes_what_is_as_long_as_a_key_and_varied(self) -> None:
        assert read_ring(DRAWN).active.text() == DRAWN

    def test_refuses_a_key_that_stands_twice(self) -> None:
        key = new_key()
        with pytest.raises(KeysError, match="twice"):
            read_ring(f"{key.text()} {key.text()}")

    def test_never_prints_a_key(self) -> None:
        key = new_key()
        assert key.text() not in repr(key) + repr(KeyRing([key])) + str(vars(KeyRing([key])))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in lists of its own")
class TestTheFileOfKeys:
    def test_is_made_once_for_its_owner_only(self, tmp_path: Path) -> None:
        path = tmp_path / "keys"
        first = kept_ring(path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert kept_ring(path).ids == first.ids

    @pytest.mark.parametrize("mode", [0o604, 0o644, 0o666, 0o620, 0o601])
    def test_that_is_open_to_others_is_refused(self, tmp_path: Path, mode: int) -> None:
        path = tmp_path / "keys"
        kept_ring(path)
        path.chmod(mode)
        with pytest.raises(KeysError, match="chmod 600"):
            kept_ring(path)

    def test_that_cannot_be_right_is_named_and_not_written_over(self, tmp_path: Path) -> None:
        path = tmp_path / "keys"
        path.write_text("hello")
        path.chmod(0o600)
        with pytest.raises(KeysError, match=str(path)):
            read_ring_file(path)
        assert path.read_text() == "hello"


class TestChangingTheFileOfKeys:
    def test_begins_with_what_stands_there_by_then(self, tmp_path: Path) -> None:
        path, first, second = tmp_path / "keys", new_key(), new_key()
        kept_ring(path)
        one, other = read_ring_file(path).file, read_ring_file(path).file
        assert one
        assert other
        one.change(lambda held: [*held, first])
        other.change(lambda held: [*held, second])
        assert read_ring_file(path).ids[1:] == (first.id, second.id)

    def test_is_for_one_at_a_time(self, tmp_path: Path) -> None:
        path = tmp_path / "keys"
        file, before = kept_ring(path).file, path.read_bytes()
        assert file
        unfinished = tmp_path / "keys.unfinished"
        unfinished.touch()
        with pytest.raises(KeysError, match=r"Somebody is changing the keys .* remove .*keys\.unfinished"):
            file.change(lambda held: [*held, new_key()])
        assert (path.read_bytes(), unfinished.exists()) == (before, True)

    def test_that_fails_leaves_the_keys_as_they_were(self, tmp_path: Path) -> None:
        path = tmp_path / "keys"
        file, before = kept_ring(path).file, path.read_bytes()
        assert file
        with pytest.raises(ZeroDivisionError):
            file.change(lambda held: [*held, new_key()][: 1 // 0])
        assert [entry.name for entry in tmp_path.iterdir()] == ["keys"]
        assert path.read_bytes() == before
