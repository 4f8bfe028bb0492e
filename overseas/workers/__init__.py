"""The people: identity, contact, family, priority groups, duplicates."""
