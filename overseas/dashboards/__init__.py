"""What the offices and their leaders see first."""
