"""Lists and reports that leave the program as files."""
