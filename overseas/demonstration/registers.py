"""What the registers of personal data hold, in plain words: who was asked, who asks, what befell a file, breaches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from overseas.demonstration.cast import Stage, Story
from overseas.demonstration.chance import Chance, office_day_from, office_day_until
from overseas.demonstration.people import Frame
from overseas.kernel.clock import office_instant
from overseas.privacy.models import Channel, RequestKind

PROVINCE_OFFICE, PROVINCE_LEADER = "canbo.tinh", "lanhdao.tinh"
ASKED_SINCE = timedelta(days=107)
"""On the usual day of the demonstration this is 1 July 2023, when Decree 13/2023/NĐ-CP came into force."""


@dataclass(frozen=True)
class ComesIn:
    """Somebody is registered and opens no case."""

    frame: Frame


@dataclass(frozen=True)
class Says:
    """The person agrees to a purpose or refuses it."""

    purpose: str
    agreed: bool = True
    channel: Channel = Channel.PAPER


@dataclass(frozen=True)
class TakesBack:
    """The person takes a consent back."""

    purpose: str
    channel: Channel = Channel.IN_PERSON


@dataclass(frozen=True)
class Asks:
    """The person asks something about her data."""

    kind: RequestKind
    said: str
    channel: Channel = Channel.IN_PERSON
    with_others: bool = False


@dataclass(frozen=True)
class Handles:
    """The office does something with the person's request: acknowledge, extend or answer it."""

    deed: str
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Files:
    """What befalls the file as a whole: restrict, erase, keep (until a day) or open."""

    deed: str
    reason: str
    until: date | None = None


@dataclass(frozen=True)
class ReadsOpenings:
    """The head of the unit takes note of who opened closed files."""


@dataclass(frozen=True)
class Breaks:
    """Something is entered about a breach: enter, tell or close it."""

    name: str
    deed: str
    said: Mapping[str, str]


Deed = ComesIn | Says | TakesBack | Asks | Handles | Files | ReadsOpenings | Breaks


@dataclass(frozen=True)
class Entry:
    """One deed at its instant: by whose work (the district's labour officer where no seat is named), about whom."""

    at: datetime
    deed: Deed
    person: int = 0
    district: str = ""
    seat: str | None = None


@dataclass(frozen=True)
class Somebody:
    """Who stands in the registers: her number among the persons, her district."""

    person: int
    district: str


class Crowd:
    """The people of the stories, from whom each is taken once."""

    def __init__(self, stories: Sequence[Story]) -> None:
        goes: dict[int, int] = {}
        for story in stories:
            goes[story.person] = goes.get(story.person, 0) + 1
        self.once = [story for story in stories if goes[story.person] == 1 and story.acts]
        self.taken: set[int] = set()

    def take(
        self, district: str, fits: Callable[[Story], bool], *, before: date, quiet: bool = False
    ) -> Iterator[Somebody]:
        """Whoever fits first and was registered before the day; `quiet`: nothing happened since. Nobody, or one."""
        for story in self.once:
            day = story.acts[-1 if quiet else 0].day
            if story.district == district and story.person not in self.taken and day < before and fits(story):
                self.taken.add(story.person)
                yield Somebody(story.person, district)
                return


def coded(*codes: str) -> Callable[[Story], bool]:
    """Whether the story is one of these."""
    return lambda story: story.code in codes


def home_since(day: date) -> Callable[[Story], bool]:
    """Whether she had come home by that day, and the office knew."""
    return lambda story: any(planned.key == "contract.return" and planned.day < day for planned in story.acts)


def borrowing(story: Story) -> bool:
    """Whether a loan was paid out."""
    return any(planned.key == "loan.pay_out" for planned in story.acts) and story.code == "abroad"


def on(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """An instant of that day, or of the Monday after a weekend."""
    return office_instant(office_day_from(day), hour, minute)


def first_answers(stories: Iterable[Story], stage: Stage) -> Iterator[Entry]:
    """What everybody says to the purposes that rest on consent, on the day of registration, since offices ask."""
    for story in stories:
        opened = next((planned.day for planned in story.acts if planned.key == "open"), None)
        if opened is None or opened < stage.today - ASKED_SINCE:
            continue
        chance = Chance("consent", story.number)
        needs = {
            "loan": any(planned.key.startswith("loan.") for planned in story.acts),
            "sender": any(planned.key.startswith("recruitment.") for planned in story.acts),
        }
        willing = {"loan": 70, "sender": 90, "family_contact": 95, "stories": 35}
        for turn, (purpose, percent) in enumerate(willing.items()):
            agreed = chance.happens(percent) or needs.get(purpose, False)
            yield Entry(on(opened, 16, 10 + turn), Says(purpose, agreed=agreed), story.person, story.district)


def day_before(today: date, days: int) -> date:
    """The working day so many days ago or just before."""
    return office_day_until(today - timedelta(days=days))
