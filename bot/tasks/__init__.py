"""Periodic work, each piece safe to repeat."""
