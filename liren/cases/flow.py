"""The life of a case (S2 5.4.3, S3 7.1.4): states, and the one table of what leads where and who may do it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liren.core.flow import Flow


class State(TextChoices):
    REPORTED = "reported", _("待受理")
    ACCEPTED = "accepted", _("已受理")
    ASSIGNED = "assigned", _("办理中")
    SUPPLEMENTING = "supplementing", _("待补充")
    ESCALATED = "escalated", _("已上报")
    ARBITRATING = "arbitrating", _("待裁决")
    RESOLVED = "resolved", _("待确认")
    CONFIRMED = "confirmed", _("已办结")
    DECLINED = "declined", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")
    MERGED = "merged", _("已并案")


OPEN = ("reported", "accepted", "assigned", "supplementing", "escalated", "arbitrating")
DONE = ("resolved", "confirmed", "declined", "withdrawn")

LEAD = "center_head secretary"
RECEIVE = f"worker grid_member grid_leader mediator report_custodian {LEAD}"
HANDLE = f"{RECEIVE} property_manager provider counselor committee_member"
SENDER = "company_contact employee volunteer visitor"

# fmt: off
CASE = Flow(
    State, "reported",
    # action              from                                          to               who
    ("accept",            "reported",                                   "accepted",      RECEIVE),
    ("settle",            "reported",                                   "resolved",      RECEIVE),
    ("decline",           "reported accepted",                          "declined",      RECEIVE),
    ("assign",            "accepted assigned",                          "assigned",      RECEIVE),
    ("take",              "assigned",                                   "assigned",      HANDLE),
    ("hand_back",         "assigned",                                   "accepted",      HANDLE),
    ("dispute_assigning", "assigned",                                   "arbitrating",   HANDLE),
    ("arbitrate",         "arbitrating",                                "assigned",      LEAD),
    ("ask_supplement",    "accepted assigned",                          "supplementing", HANDLE),
    ("supply",            "supplementing",                              "assigned",      f"{SENDER} {RECEIVE}"),
    ("escalate",          "accepted assigned",                          "escalated",     RECEIVE),
    ("answer_above",      "escalated",                                  "assigned",      "department_officer"),
    ("return_from_above", "escalated",                                  "accepted",      "department_officer"),
    ("recall",            "escalated",                                  "accepted",      LEAD),
    ("resolve",           "accepted assigned",                          "resolved",      HANDLE),
    ("confirm",           "resolved",                                   "confirmed",     f"{SENDER} system {LEAD}"),
    ("reopen",            "resolved confirmed",                         "assigned",      f"{SENDER} {LEAD}"),
    ("withdraw",          "reported accepted assigned supplementing merged", "withdrawn", f"{SENDER} {LEAD}"),
    ("merge",             "reported accepted assigned",                 "merged",        RECEIVE),
    ("split",             "merged",                                     "accepted",      f"{RECEIVE} system"),
    ("answer_along",      "merged",                                     "resolved",      "system"),
)
# fmt: on


class RulesState(TextChoices):
    DRAFT = "draft", _("草稿")
    ACTIVE = "active", _("现行")
    FORMER = "former", _("曾用")
    DROPPED = "dropped", _("已放弃")


# fmt: off
RULES = Flow(
    RulesState, "draft",
    # action            from             to          who
    ("activate_rules",  "draft former",  "active",   f"{LEAD} system"),
    ("retire_rules",    "active",        "former",   f"{LEAD} system"),
    ("drop_rules",      "draft",         "dropped",  f"{LEAD} system"),
)
# fmt: on
