"""The lists that can be taken along as files: one file each."""
