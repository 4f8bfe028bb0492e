"""Targets, and the one definition of every figure."""
