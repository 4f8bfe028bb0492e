"""Alerts: rules that find, and the sweep that opens and closes."""
