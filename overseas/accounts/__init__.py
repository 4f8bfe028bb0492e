"""Agencies, accounts, roles, permissions and sign-in."""
