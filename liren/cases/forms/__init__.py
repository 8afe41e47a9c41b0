"""What a person may type into the case engine."""

from liren.cases.forms.portal import DRAFTED, PublicReport, Rate, Receipt, Report, Words, begun

__all__ = ["DRAFTED", "PublicReport", "Rate", "Receipt", "Report", "Words", "begun"]
