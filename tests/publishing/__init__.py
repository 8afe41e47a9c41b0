"""Tests of publishing: the rulebook, and what is published and disclosed."""
