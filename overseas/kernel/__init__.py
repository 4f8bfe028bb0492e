"""Tools without one word of the domain."""
