"""What the law says on a given date: deadlines, validity, working days."""
