"""What is asked of the registers of personal data."""
