"""What may be said in the registers of personal data."""
