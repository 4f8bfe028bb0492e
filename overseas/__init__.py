"""Overseas: how labour offices send people to work abroad under contract, and bring them home."""
