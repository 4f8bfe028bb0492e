"""What keeps those who have not left: one storyline for each gate and each kind of waiting, with how many follow it."""

from __future__ import annotations

from overseas.cases.stages import CloseReason
from overseas.demonstration.turns import (
    DECISION,
    PAYMENT,
    Storyline,
    as_it_goes,
    both,
    dropped,
    filed,
    half_paid,
    lacking,
    no_paper,
    old_answer,
    old_certificate,
    old_fitness,
    only,
    plus,
    reopened,
    saying,
    short_passport,
    waived,
    with_flight_but_lacking,
    with_the_bank,
)

APPLIED = ("recruitment.apply",)
TESTED = (*APPLIED, "training.start_language")
SKILL, LANGUAGE, ORIENTATION = "training.complete_skill", "training.complete_language", "training.complete_orientation"

STORYLINES: tuple[Storyline, ...] = (
    Storyline("just_registered", 20, (150, 300), only(), gap=(152, 330)),
    Storyline("applied", 8, (120, 170), only(*TESTED)),
    Storyline(
        "on_the_reserve_list", 4, (60, 100), both(only(*TESTED), plus("recruitment", "reserve", (5, 20), "result_on"))
    ),
    Storyline("failed_the_test", 4, (60, 100), both(only(*TESTED), plus("recruitment", "fail", (4, 15), "result_on"))),
    Storyline("in_training", 12, (92, 118), as_it_goes),
    Storyline(
        "left_the_course",
        2,
        (55, 80),
        both(lacking(LANGUAGE), plus("training", "drop_out_language", (3, 9), "ended_on")),
    ),
    Storyline("without_contract", 3, (25, 45), lacking("recruitment.sign_contract", PAYMENT)),
    Storyline("without_skill_course", 3, (12, 30), lacking("training.start_skill", SKILL), programme="JP_TITP"),
    Storyline("without_language_course", 3, (12, 30), lacking(LANGUAGE), programme="JP_TITP"),
    Storyline("without_orientation", 3, (10, 25), lacking("training.start_orientation", ORIENTATION)),
    Storyline("old_certificate", 3, (12, 30), old_certificate),
    Storyline("record_check_not_filed", 4, (35, 60), lacking("legal_check.", PAYMENT), checked=True),
    Storyline("waiting_for_police", 9, (40, 70), filed((2, 9)), checked=True),
    Storyline("police_late", 5, (25, 45), filed((22, 45)), checked=True),
    Storyline(
        "police_verifies",
        4,
        (40, 70),
        both(filed((7, 12)), plus("legal_check", "verify", (3, 5), "verifying_on")),
        checked=True,
    ),
    Storyline(
        "police_asks_for_more",
        4,
        (35, 60),
        checked=True,
        turn=both(
            filed((12, 20)),
            plus(
                "legal_check",
                "ask_supplement",
                (3, 8),
                "supplement_on",
                supplement_note="Bản sao căn cước công dân",
            ),
        ),
    ),
    Storyline(
        "police_refused",
        2,
        (35, 60),
        both(filed((15, 20)), plus("legal_check", "refuse", (3, 6), "refused_on")),
        checked=True,
    ),
    Storyline(
        "condition_not_met",
        2,
        (20, 40),
        both(
            saying("legal_check.answer", meets_condition="no"),
            lacking(PAYMENT),
        ),
        checked=True,
    ),
    Storyline("record_check_ran_out", 3, (8, 20), old_answer, checked=True, gap=(300, 340)),
    Storyline("loan_undecided", 3, (15, 40), lacking("loan.")),
    Storyline("loan_needed", 3, (30, 60), lacking("loan.receive", *DECISION), borrows=True),
    Storyline("waiting_for_bank", 6, (50, 80), with_the_bank((2, 8)), borrows=True),
    Storyline("bank_late", 3, (25, 45), with_the_bank((21, 40)), borrows=True),
    Storyline(
        "bank_appraises",
        2,
        (35, 60),
        both(with_the_bank((7, 12)), plus("loan", "appraise", (2, 5), "appraised_on")),
        borrows=True,
    ),
    Storyline(
        "bank_asks_for_more",
        2,
        (40, 60),
        both(with_the_bank((12, 16)), plus("loan", "ask_supplement", (3, 8), "supplement_on")),
        borrows=True,
    ),
    Storyline("loan_approved", 4, (30, 45), lacking("loan.sign_contract", PAYMENT), borrows=True),
    Storyline("loan_signed", 2, (20, 35), lacking(PAYMENT), borrows=True),
    Storyline("loan_paid_in_part", 3, (15, 30), half_paid, borrows=True),
    Storyline(
        "loan_refused",
        2,
        (30, 60),
        both(
            with_the_bank((14, 20)),
            plus(
                "loan",
                "refuse",
                (3, 7),
                "refused_on",
                refused_reason="Còn dư nợ quá hạn tại tổ tiết kiệm và vay vốn",
            ),
        ),
        borrows=True,
    ),
    Storyline("too_old_meanwhile", 2, (10, 30), lacking(), programme="KR_EPS", gap=(210, 240)),
    Storyline("no_passport", 3, (10, 25), no_paper("passport")),
    Storyline("passport_runs_out", 2, (10, 25), short_passport),
    Storyline("no_visa", 4, (10, 25), no_paper("visa")),
    Storyline("not_fit", 2, (10, 25), saying("departure.record_papers", fit="no")),
    Storyline("fitness_too_old", 2, (8, 20), old_fitness),
    Storyline("flying_soon", 8, (1, 9), as_it_goes, gap=(200, 240)),
    Storyline("flying_but_blocked", 4, (2, 8), with_flight_but_lacking("training.start_orientation", ORIENTATION)),
    Storyline(
        "postponed",
        3,
        (6, 16),
        both(
            as_it_goes,
            plus("departure", "postpone", (1, 3), postponed_reason="Chủ sử dụng lao động lùi ngày tiếp nhận"),
        ),
        gap=(220, 240),
    ),
    Storyline(
        "flight_cancelled",
        2,
        (6, 16),
        both(as_it_goes, plus("departure", "cancel", (1, 3), cancelled_reason="Hãng hàng không hủy chuyến")),
        gap=(220, 240),
    ),
    Storyline(
        "waived",
        2,
        (2, 8),
        waived("training.skill", "Đã làm đúng nghề ba năm tại Khu công nghiệp Du Long", SKILL),
        programme="JP_TITP",
        gap=(200, 240),
    ),
    Storyline("reopened", 2, (50, 80), reopened),
    Storyline("dropped_withdrew", 5, (-300, 60), dropped(CloseReason.WITHDREW, 42, "Gia đình không đồng ý")),
    Storyline(
        "dropped_not_selected",
        4,
        (-300, 60),
        dropped(CloseReason.NOT_SELECTED, 36, None, "recruitment.fail"),
        gap=(160, 240),
    ),
    Storyline(
        "dropped_record_check",
        2,
        (-200, 30),
        dropped(CloseReason.RECORD_CHECK, 60, None, "legal_check.no"),
        checked=True,
    ),
    Storyline("dropped_unfit", 3, (-200, 20), dropped(CloseReason.UNFIT, 60, None)),
    Storyline(
        "dropped_loan_refused", 2, (-200, 20), dropped(CloseReason.LOAN_REFUSED, 64, None, "loan.refuse"), borrows=True
    ),
    Storyline("dropped_sender_cancelled", 3, (-300, 20), dropped(CloseReason.SENDER_CANCELLED, 58, "Đơn hàng bị hủy")),
    Storyline(
        "dropped_moved_away", 2, (-200, 60), dropped(CloseReason.MOVED_AWAY, 30, "Chuyển nơi thường trú đến tỉnh khác")
    ),
    Storyline("dropped_died", 1, (-100, 20), dropped(CloseReason.DIED, 40, None)),
    Storyline(
        "dropped_by_mistake", 2, (-200, 100), dropped(CloseReason.ENTERED_BY_MISTAKE, 4, "Nhập trùng hồ sơ giấy")
    ),
)
