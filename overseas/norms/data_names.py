"""What the norms of personal data and accounts are called: code, name, explanation."""

from __future__ import annotations

from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l

DATA: tuple[tuple[str, Text, Text], ...] = (
    (
        "fining_limitation_years",
        _l("Limitation of fines"),
        _l("From the violation."),
    ),
    (
        "breach_notice_hours",
        _l("Notice of a personal data breach"),
        _l("From its detection."),
    ),
    (
        "data_request_acknowledge_days",
        _l("Receipt of a person's request"),
        _l("From the day it is received to telling the person that it is."),
    ),
    (
        "data_request_see_days",
        _l("Request to see or correct data"),
        _l("From the day it is received to carrying it out."),
    ),
    (
        "data_request_see_with_others_days",
        _l("The same, where others hold the data"),
        _l("Where police, bank or sender must act as well."),
    ),
    (
        "data_request_see_extension_days",
        _l("One extension of a request to see or correct"),
        _l("Added once, with a reason told to the person."),
    ),
    (
        "data_request_restrict_days",
        _l("Request to restrict, withdraw or object"),
        _l("From the day it is received to carrying it out."),
    ),
    (
        "data_request_restrict_with_others_days",
        _l("The same, where others hold the data"),
        _l("Where police, bank or sender must act as well."),
    ),
    (
        "data_request_restrict_extension_days",
        _l("One extension of a request to restrict, withdraw or object"),
        _l("Added once, with a reason told to the person."),
    ),
    (
        "data_request_erase_days",
        _l("Request to erase data"),
        _l("From the day it is received to carrying it out."),
    ),
    (
        "data_request_erase_with_others_days",
        _l("The same, where others hold the data"),
        _l("Where police, bank or sender must act as well."),
    ),
    (
        "data_request_erase_extension_days",
        _l("One extension of a request to erase"),
        _l("Added once, with a reason told to the person."),
    ),
    (
        "retention_no_case_months",
        _l("Keeping a person without a case"),
        _l("From the registration."),
    ),
    (
        "retention_never_left_months",
        _l("Keeping a file closed before departure"),
        _l("From the last change of the last case."),
    ),
    (
        "retention_went_abroad_months",
        _l("Keeping the file of somebody who worked abroad"),
        _l("From the end of the last case."),
    ),
    (
        "retention_borrowed_months",
        _l("Keeping the file of somebody who borrowed"),
        _l("From the end of the last case; loans are accounting papers."),
    ),
    (
        "closed_file_months",
        _l("A file counts as closed"),
        _l("After so long a time without an open case a reason is asked for before it is opened."),
    ),
    (
        "file_opening_hours",
        _l("How long an opened file stays open"),
        _l("From the reason that was given."),
    ),
    (
        "access_review_days",
        _l("Review of accounts"),
        _l("How long an account may stay unused before it is brought up for review."),
    ),
)
