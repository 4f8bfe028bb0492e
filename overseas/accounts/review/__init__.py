"""The monthly review of who may sign in."""
