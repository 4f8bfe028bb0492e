"""The tables of the registers of personal data."""

from overseas.privacy.models.breaches import Breach, BreachNotice, Told
from overseas.privacy.models.consents import Channel, Consent, LegalBasis, Purpose
from overseas.privacy.models.files import (
    Erasure,
    FileOpening,
    FileState,
    Restriction,
    RetentionClass,
    RetentionDecision,
)
from overseas.privacy.models.requests import DataRequest, RequestKind, RequestOutcome

__all__ = [
    "Breach",
    "BreachNotice",
    "Channel",
    "Consent",
    "DataRequest",
    "Erasure",
    "FileOpening",
    "FileState",
    "LegalBasis",
    "Purpose",
    "RequestKind",
    "RequestOutcome",
    "Restriction",
    "RetentionClass",
    "RetentionDecision",
    "Told",
]
