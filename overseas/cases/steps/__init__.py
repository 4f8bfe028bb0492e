"""The steps of a case: one file each."""
