"""The clock's nightly look at the trail: what is new, once a week everything, and never less after a fault."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from overseas.audit.actions import keep_look
from overseas.audit.looking import WHOLE_EVERY, first_fault, latest_look, look_at_trails, look_standing
from overseas.audit.models import TrailLook
from overseas.kernel.columns import Json
from tests.audit.trails import Trails

BY_HAND = "UPDATE audit_event SET actor_name = 'x' WHERE id = {}"


def look(trails: Trails, *, after: timedelta = timedelta(days=1)) -> TrailLook:
    """The look of the next night, kept."""
    trails.now += after
    found = look_at_trails(trails.session, at=trails.now)
    keep_look(trails.session, found)
    trails.session.commit()
    return found


class TestTheFirstLook:
    def test_is_at_everything(self, trails: Trails) -> None:
        found = look(trails)
        assert (found.whole, found.fault_count, found.row_count, found.seal_count) == (True, 0, 32, 8)
        assert set(found.reached.values()) == {2}


class TestTheNextLook:
    def test_is_at_what_came_since_and_at_every_seal(self, trails: Trails) -> None:
        look(trails)
        trails.seal()
        trails.add(2)
        found = look(trails)
        assert (found.whole, found.row_count, found.seal_count, found.fault_count) == (False, 4 * 5, 12, 0)
        assert look(trails).row_count == 4 * 2

    def test_finds_a_row_that_was_changed_since(self, trails: Trails) -> None:
        look(trails)
        trails.seal()
        number = trails.first("audit_event") + 5
        trails.by_hand(BY_HAND.format(number))
        assert first_fault(look(trails)) == f"audit_event {number} changed"

    def test_finds_a_row_that_was_removed_or_copied_since(self, trails: Trails) -> None:
        look(trails)
        trails.seal()
        number = trails.first("refusal_event") + 5
        trails.by_hand(f"DELETE FROM refusal_event WHERE id = {number}")
        assert first_fault(look(trails)) == f"refusal_event {number} removed"

    def test_finds_the_copy_of_an_old_row(self, trails: Trails) -> None:
        look(trails)
        names = "at, account_id, actor_name, what, status, method, page, address, number, mark"
        first = trails.first("refusal_event")
        trails.by_hand(
            f"INSERT INTO refusal_event (id, {names}) SELECT {first} + 8, {names} FROM refusal_event WHERE id = {first}"
        )
        assert first_fault(look(trails)) == f"refusal_event {first + 8} copied"

    def test_finds_an_old_seal_that_was_taken_away(self, trails: Trails) -> None:
        look(trails)
        trails.by_hand("DELETE FROM trail_seal WHERE trail = 'read_event' AND number = 1")
        assert "read_event 1 seal_removed" in first_fault(look(trails))

    def test_finds_that_triggers_are_gone(self, trails: Trails) -> None:
        trails.by_hand()
        assert first_fault(look(trails)) == "audit_event unguarded"


class TestAnOldRowThatWasChanged:
    def test_is_found_within_a_week(self, trails: Trails) -> None:
        look(trails)
        number = trails.first("audit_event")
        trails.quietly(BY_HAND.format(number))
        nights = 1
        while not look(trails).fault_count:
            nights += 1
        assert nights == 7
        assert nights * timedelta(days=1) > WHOLE_EVERY

    def test_is_found_again_every_night_until_it_is_gone(self, trails: Trails) -> None:
        number = trails.first("audit_event")
        trails.quietly(BY_HAND.format(number))
        assert [first_fault(look(trails)) for _night in range(3)] == [f"audit_event {number} changed"] * 3


class TestWhatALookRemembers:
    def bent(self, trails: Trails, statement: str) -> Json:
        trails.session.execute(text(statement))
        trails.session.commit()
        trails.session.expire_all()
        standing = look_standing(trails.session, at=trails.now)
        return {"bent": standing.bent, "alarming": standing.alarming}

    def test_is_not_believed_when_it_was_changed(self, trails: Trails) -> None:
        number = trails.first("audit_event")
        trails.quietly(BY_HAND.format(number))
        look(trails)
        assert self.bent(trails, "UPDATE trail_look SET fault_count = 0") == {"bent": True, "alarming": True}
        assert look(trails).whole

    def test_is_not_missed_when_it_was_taken_away(self, trails: Trails) -> None:
        look(trails)
        assert self.bent(trails, "DELETE FROM trail_look") == {"bent": False, "alarming": False}
        assert latest_look(trails.session) is None
        assert look(trails).whole


class TestHowTheTrailStands:
    def test_is_silent_when_two_nights_were_missed(self, trails: Trails) -> None:
        look(trails)
        assert not look_standing(trails.session, at=trails.now + timedelta(days=2)).silent
        assert look_standing(trails.session, at=trails.now + timedelta(days=3)).silent
