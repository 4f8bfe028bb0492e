"""One worker's way abroad: a stage and five independent steps."""
