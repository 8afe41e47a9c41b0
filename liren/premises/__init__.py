"""Premises 场所: rooms to work in, functional spaces and service areas, signs, facilities, shared venues (S1 5, S2 5.1, S3 5.1)."""
