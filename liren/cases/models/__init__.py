"""Tables of the case engine."""

from liren.cases.models.cases import Assignment, Case, CasePart, Clock, Draft, Message, Pause
from liren.cases.models.catalog import (
    CASE_READERS,
    CASE_WRITERS,
    KEPT,
    ON_IT,
    SENSITIVE,
    Category,
    Channel,
    Kind,
    Mode,
    ReplyTemplate,
    Secrecy,
    Urgency,
)
from liren.cases.models.conflicts import REPORT, Accused
from liren.cases.models.routing import RoutingRule, RuleSet
from liren.cases.models.voices import Concern, TriageModel

__all__ = [
    "CASE_READERS",
    "CASE_WRITERS",
    "KEPT",
    "ON_IT",
    "REPORT",
    "SENSITIVE",
    "Accused",
    "Assignment",
    "Case",
    "CasePart",
    "Category",
    "Channel",
    "Clock",
    "Concern",
    "Draft",
    "Kind",
    "Message",
    "Mode",
    "Pause",
    "ReplyTemplate",
    "RoutingRule",
    "RuleSet",
    "Secrecy",
    "TriageModel",
    "Urgency",
]
