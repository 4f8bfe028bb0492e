"""What is done in the registers of personal data; what they keep in the trail is told in words of their own."""

from overseas.privacy.trail import WORDS

__all__ = ["WORDS"]
