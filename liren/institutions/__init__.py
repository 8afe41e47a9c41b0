"""Institutions 机构: bodies with posts, members, terms and meetings; party units in four levels (S1 6.2, S3 4.1)."""
