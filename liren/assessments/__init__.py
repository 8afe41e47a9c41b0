"""Assessments 对标评估: a round of self-check, committee review and check by the level above, ending in a locked report (S1 6.1.3)."""
