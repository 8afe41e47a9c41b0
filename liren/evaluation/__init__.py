"""Evaluation 评价改进: what was found wanting is mended – cause, measure, owner, deadline, reading before and after (S1 8.3)."""
