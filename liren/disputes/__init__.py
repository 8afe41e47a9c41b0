"""Disputes 矛盾调解: prevention, screening, assessment, resolution; mediators, sessions, agreements (S3 6.4, S1 7.1.3.3)."""
