"""Who uses her rights in the demonstration, whose files are closed, restricted or erased, and what went wrong twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from overseas.demonstration.acts import typed
from overseas.demonstration.cast import Stage, Story
from overseas.demonstration.districts import DISTRICTS
from overseas.demonstration.people import Frame
from overseas.demonstration.registers import (
    PROVINCE_LEADER,
    PROVINCE_OFFICE,
    Asks,
    Breaks,
    ComesIn,
    Crowd,
    Entry,
    Files,
    Handles,
    ReadsOpenings,
    Says,
    Somebody,
    TakesBack,
    borrowing,
    coded,
    day_before,
    first_answers,
    home_since,
    on,
)
from overseas.kernel.clock import office_instant
from overseas.kernel.dates import add_months
from overseas.privacy.models import Channel, RequestKind

FIRST_COMER = 900
"""Who only came to ask has a number above those of the stories."""
NEVER_WENT = coded("dropped_withdrew", "dropped_moved_away", "dropped_not_selected", "dropped_sender_cancelled")
PREPARES = coded("in_training", "applied", "just_registered", "on_the_reserve_list")


def register_entries(stories: Sequence[Story], stage: Stage, at: datetime) -> list[Entry]:
    """Everything that is entered in the registers, in the order of time; `at` is the instant of the making."""
    crowd = Crowd(stories)
    comers = _comers(stage)
    found = [
        *first_answers(stories, stage),
        *(Entry(on(frame.day, 10), ComesIn(frame), frame.number, district) for frame, district in comers),
        *_requests_to_see_and_correct(crowd, stage),
        *_requests_to_object(crowd, stage),
        *_restriction(crowd, stage),
        *_erasures(crowd, stage, [Somebody(frame.number, district) for frame, district in comers]),
        *_openings(crowd, stage, at),
        *_breaches(stage),
    ]
    return sorted((entry for entry in found if entry.at <= at), key=lambda entry: entry.at)


def _comers(stage: Stage) -> list[tuple[Frame, str]]:
    """Four who came in more than two years ago, when hardly anybody could fly, and opened no case."""
    found = []
    for turn, (place, months) in enumerate(((4, 32), (4, 30), (5, 29), (0, 27))):
        district, number = DISTRICTS[place], FIRST_COMER + turn
        commune = next(iter(district.communes))
        day = day_before(add_months(stage.today, -months), 0)
        frame = Frame(number, commune, stage.communes[commune], district.communes[commune], day, (20, 34))
        found.append((frame, district.code))
    return found


def _of(who: Somebody, at: datetime, deed: Asks | Handles | Says | TakesBack) -> Entry:
    return Entry(at, deed, who.person, who.district)


def _requests_to_see_and_correct(crowd: Crowd, stage: Stage) -> Iterator[Entry]:
    """One in time, one late, one without receipt, one answered with the file."""
    today = stage.today
    asked = day_before(today, 6)
    for who in crowd.take("587", PREPARES, before=asked):
        said = "Cho tôi xem và nhận bản in toàn bộ thông tin Phòng đang lưu về tôi."
        yield _of(who, on(asked, 9, 20), Asks(RequestKind.SEE, said))
        received = on(asked + timedelta(days=1), 8, 5)
        yield _of(who, received, Handles("acknowledge", {"told_on": typed(received.date())}))
    asked = day_before(today, 20)
    for who in crowd.take("587", PREPARES, before=asked):
        said = "Ngày sinh trong hồ sơ không khớp với giấy khai sinh, đề nghị sửa lại cho đúng."
        yield _of(who, on(asked, 14, 10), Asks(RequestKind.CORRECT, said, Channel.PAPER))
        received = on(asked + timedelta(days=1), 9, 30)
        yield _of(who, received, Handles("acknowledge", {"told_on": typed(received.date())}))
    asked = day_before(today, 7)
    for who in crowd.take("582", PREPARES, before=asked):
        said = "Tôi muốn biết những ai đã xem hồ sơ của tôi."
        yield _of(who, on(asked, 15, 40), Asks(RequestKind.SEE, said, Channel.TELEPHONE))
    asked = day_before(today, 48)
    for who in crowd.take("589", home_since(asked), before=asked):
        said = "Xin bản sao dữ liệu để làm thủ tục ở nơi khác."
        yield _of(who, on(asked, 8, 15), Asks(RequestKind.SEE, said))
        yield _of(who, on(asked, 8, 25), Handles("acknowledge", {"told_on": typed(asked)}))
        answered = day_before(today, 44)
        answer = "Đã in và giao tận tay một tệp “Dữ liệu đang lưu giữ”; đã giải thích từng mục."
        said_so = {"outcome": "fulfilled", "answered_on": typed(answered), "answer": answer}
        yield _of(who, on(answered, 10, 5), Handles("answer", said_so))


def _requests_to_object(crowd: Crowd, stage: Stage) -> Iterator[Entry]:
    """Consents taken back, with and without a request; an objection that is met in part."""
    today = stage.today
    asked = day_before(today, 33)
    for who in crowd.take("587", home_since(asked - timedelta(days=60)), before=asked - timedelta(days=60)):
        yield _of(who, on(asked - timedelta(days=50), 9), Says("stories"))
        yield _of(who, on(asked, 9), Asks(RequestKind.WITHDRAW, "Không muốn hình ảnh của tôi được dùng nữa."))
        yield _of(who, on(asked, 9, 5), Handles("acknowledge", {"told_on": typed(asked)}))
        yield _of(who, on(asked, 9, 12), TakesBack("stories"))
        answer = "Đã ghi rút đồng ý; bài viết trên trang thông tin của huyện đã được gỡ."
        said_so = {"outcome": "fulfilled", "answered_on": typed(asked), "answer": answer}
        yield _of(who, on(asked, 16, 30), Handles("answer", said_so))
    asked = day_before(today, 26)
    for who in crowd.take("588", PREPARES, before=asked):
        said = "Không đồng ý để doanh nghiệp gọi điện nhiều lần; không muốn gọi cho người nhà."
        yield _of(who, on(asked, 10), Asks(RequestKind.OBJECT, said, Channel.TELEPHONE, with_others=True))
        yield _of(who, on(asked, 10, 10), Handles("acknowledge", {"told_on": typed(asked)}))
        answered = day_before(today, 19)
        answer = "Đã nhắc doanh nghiệp dịch vụ; vẫn giữ số điện thoại để báo lịch theo nhiệm vụ luật định."
        said_so = {"outcome": "partly", "answered_on": typed(answered), "answer": answer}
        yield _of(who, on(answered, 14), Handles("answer", said_so))
    for district, purpose, fits in (
        ("587", "loan", coded("loan_needed", "loan_undecided", "just_registered")),
        ("586", "sender", NEVER_WENT),
        ("585", "family_contact", coded("abroad")),
    ):
        day = day_before(today, 12)
        for who in crowd.take(district, fits, before=day - timedelta(days=3), quiet=True):
            yield _of(who, on(day - timedelta(days=2), 9), Says(purpose))
            yield _of(who, on(day, 9), TakesBack(purpose, Channel.TELEPHONE))


def _restriction(crowd: Crowd, stage: Stage) -> Iterator[Entry]:
    """One person's data are restricted; another has just asked for it."""
    today = stage.today
    asked = day_before(today, 41)
    for who in crowd.take("587", NEVER_WENT, before=asked, quiet=True):
        said = "Có người mượn thông tin của tôi để đăng ký; đề nghị ngừng sử dụng đến khi làm rõ."
        yield _of(who, on(asked, 9), Asks(RequestKind.RESTRICT, said, Channel.PAPER))
        yield _of(who, on(asked, 9, 20), Handles("acknowledge", {"told_on": typed(asked)}))
        done = day_before(today, 38)
        reason = "Người lao động khiếu nại việc bị mượn thông tin; chờ kết luận của công an xã"
        yield Entry(on(done, 8, 30), Files("restrict", reason), who.person, seat=PROVINCE_OFFICE)
        said_so = {"outcome": "fulfilled", "answered_on": typed(done), "answer": "Dữ liệu đã được hạn chế xử lý."}
        yield _of(who, on(done, 10), Handles("answer", said_so))
    asked = day_before(today, 3)
    for who in crowd.take("582", NEVER_WENT, before=asked, quiet=True):
        said = "Tôi đã rút hồ sơ, đề nghị không dùng thông tin của tôi nữa."
        yield _of(who, on(asked, 15), Asks(RequestKind.RESTRICT, said, Channel.ELECTRONIC))


def _erasures(crowd: Crowd, stage: Stage, comers: Sequence[Somebody]) -> Iterator[Entry]:
    """One carried out, one that waits for others, one that a debt forbids; and a file that is kept longer."""
    today = stage.today
    gone, kept = comers[0], comers[1]
    asked = day_before(today, 55)
    yield _of(gone, on(asked, 9), Asks(RequestKind.ERASE, "Tôi không đi nữa, đề nghị xóa thông tin của tôi."))
    yield _of(gone, on(asked, 9, 15), Handles("acknowledge", {"told_on": typed(asked)}))
    done = day_before(today, 47)
    reason = "Người lao động yêu cầu; chưa từng có hồ sơ và đã hết thời hạn lưu giữ"
    yield Entry(on(done, 14), Files("erase", reason), gone.person, seat=PROVINCE_OFFICE)
    said_so = {"outcome": "fulfilled", "answered_on": typed(done), "answer": "Đã xóa và báo cho người yêu cầu."}
    yield _of(gone, on(done, 15), Handles("answer", said_so))
    reason = "Đang tham gia lớp tiếng Nhật do huyện mở, dự kiến mở hồ sơ trong năm tới"
    until = add_months(today, 9)
    yield Entry(on(day_before(today, 18), 9), Files("keep", reason, until), kept.person, seat=PROVINCE_OFFICE)
    asked = day_before(today, 28)
    for who in crowd.take("586", NEVER_WENT, before=asked, quiet=True):
        said = "Đề nghị Phòng và doanh nghiệp xóa hồ sơ của tôi."
        yield _of(who, on(asked, 13, 30), Asks(RequestKind.ERASE, said, Channel.PAPER, with_others=True))
        yield _of(who, on(asked, 13, 45), Handles("acknowledge", {"told_on": typed(asked)}))
        why = "Doanh nghiệp dịch vụ chưa trả lời về hồ sơ giấy đang giữ."
        yield _of(who, on(day_before(today, 4), 9), Handles("extend", {"reason": why}))
    asked = day_before(today, 62)
    for who in crowd.take("585", borrowing, before=asked):
        yield _of(who, on(asked, 9), Asks(RequestKind.ERASE, "Xóa hết thông tin của tôi.", Channel.ELECTRONIC))
        yield _of(who, on(asked, 9, 30), Handles("acknowledge", {"told_on": typed(asked)}))
        answer = "Hợp đồng và khoản vay còn hiệu lực; giữ theo Điều 19 Luật 91/2025/QH15 và các luật chuyên ngành."
        answered = day_before(today, 55)
        said_so = {"outcome": "refused", "answered_on": typed(answered), "answer": answer}
        yield _of(who, on(answered, 9), Handles("answer", said_so))


def _openings(crowd: Crowd, stage: Stage, at: datetime) -> Iterator[Entry]:
    """Three closed files opened by the province: one noted by the leader, one not yet, one that is open just now."""
    today = stage.today
    long_ago = add_months(today, -14)
    reasons = (
        (on(day_before(today, 25), 9), "587", "Đối chiếu danh sách về nước theo yêu cầu của Bộ"),
        (on(day_before(today, 3), 14), "582", "Trả lời đơn của gia đình về chế độ sau khi về nước"),
        (at - timedelta(minutes=20), "586", "Xác minh quá trình làm việc để giới thiệu việc làm trong tỉnh"),
    )
    for moment, district, reason in reasons:
        for who in crowd.take(district, home_since(long_ago), before=long_ago):
            yield Entry(moment, Files("open", reason), who.person, seat=PROVINCE_OFFICE)
    yield Entry(on(day_before(today, 24), 8), ReadsOpenings(), seat=PROVINCE_LEADER)


def _breaches(stage: Stage) -> Iterator[Entry]:
    """A list sent to a wrong address, reported and closed; a lost folder whose 72 hours are running."""
    today = stage.today
    mail, seen = day_before(today, 210), office_instant(today - timedelta(days=2), 9, 15)
    contact = "Võ Minh Trí, Sở Lao động - Thương binh và Xã hội, phòng Việc làm (số nội bộ 108)"
    yield _breach(
        on(mail, 10, 20), "mail", "enter",
        detected_day=typed(mail), detected_hour="09:40", happened_day=typed(mail),
        what="Danh sách người chờ xuất cảnh được gửi nhầm đến hộp thư của một doanh nghiệp không liên quan.",
        whose="Người lao động đang chờ xuất cảnh của hai huyện", people="38",
        kinds_of_data="Họ tên, ngày sinh, số điện thoại, thị trường", contact=contact,
        consequences="Người lao động có thể bị mời chào, lừa đảo qua điện thoại.",
        measures="Đã yêu cầu doanh nghiệp xóa thư và cam kết bằng văn bản.",
    )  # fmt: skip
    told = on(mail + timedelta(days=1), 14)
    yield _breach(
        told, "mail", "tell", told="authority", told_day=typed(told.date()), told_hour="13:30",
        whom="Cục An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao (A05)", paper="112/TB-SLĐTBXH",
    )  # fmt: skip
    people = on(mail + timedelta(days=3), 16)
    yield _breach(
        people, "mail", "tell", told="people", told_day=typed(people.date()), told_hour="15:00",
        whom="38 người lao động, qua điện thoại và cán bộ xã",
    )  # fmt: skip
    closing = "Doanh nghiệp đã xóa và cam kết; danh sách nay chỉ xuất ra tệp có mật khẩu; đã nhắc toàn ngành."
    yield _breach(on(mail + timedelta(days=20), 9), "mail", "close", measures=closing)
    yield _breach(
        seen + timedelta(minutes=50), "folder", "enter",
        detected_day=typed(today - timedelta(days=2)), detected_hour="09:15",
        what="Một cặp hồ sơ giấy để quên tại sàn giao dịch việc làm, chưa tìm lại được.",
        whose="Người đăng ký tư vấn tại sàn giao dịch", people="12",
        kinds_of_data="Họ tên, ngày sinh, số điện thoại, bản sao căn cước công dân, thành phần dân tộc",
        sensitive="y", contact=contact,
        measures="Đã báo ban tổ chức và công an phường, đang tìm.",
    )  # fmt: skip


def _breach(at: datetime, name: str, deed: str, **said: str) -> Entry:
    return Entry(at, Breaks(name, deed, said), seat=PROVINCE_OFFICE)
