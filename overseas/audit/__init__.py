"""Who did, changed or read what; append-only."""
