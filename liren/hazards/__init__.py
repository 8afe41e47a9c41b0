"""Hazards 隐患整改: grade, owner, measure, deadline, photos, re-check by another, report to the authority (S1 7.1.3.2, S3 6.1)."""
