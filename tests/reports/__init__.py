"""Protected reports."""
