"""What the law on personal data asks of an office: consent, requests, restriction, erasure, retention, breaches."""
