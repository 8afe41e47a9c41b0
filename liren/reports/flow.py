"""The life of a report (S1 7.1.3.2, 应急〔2020〕69号): received, acknowledged, handled in a redacted copy or handed to the authority,
answered to the reporter, closed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liren.core.flow import Flow


class State(TextChoices):
    RECEIVED = "received", _("待受理")
    ACKNOWLEDGED = "acknowledged", _("已受理")
    HANDLING = "handling", _("核查中")
    REPLIED = "replied", _("已核查")
    TRANSFERRED = "transferred", _("已移送")
    FED_BACK = "fed_back", _("已反馈")
    CLOSED = "closed", _("已办结")


KEEP = "report_custodian department_officer"  # a department keeps a report only while every custodian is accused
HANDLE = "report_custodian governance_worker department_officer"
OPEN = "acknowledged handling replied transferred"

# fmt: off
REPORT = Flow(
    State, "received",
    # action         from                            to              who
    ("acknowledge",  "received",                     "acknowledged", KEEP),
    ("hand_to",      "acknowledged replied",         "handling",     KEEP),
    ("reply",        "handling transferred",         "replied",      HANDLE),
    ("give_back",    "handling transferred",         "acknowledged", HANDLE),
    ("recall",       "handling transferred",         "acknowledged", KEEP),
    ("hand_over",    "acknowledged replied",         "transferred",  KEEP),
    ("note_verdict", "transferred",                  "transferred",  HANDLE),
    ("feed_back",    OPEN,                           "fed_back",     KEEP),
    ("close",        "fed_back",                     "closed",       KEEP),
    ("reopen",       "fed_back closed",              "acknowledged", KEEP),
)
# fmt: on
FOLLOWED = {  # how the case stands while the report stands so
    State.RECEIVED: "reported",
    State.ACKNOWLEDGED: "accepted",
    State.HANDLING: "assigned",
    State.REPLIED: "accepted",
    State.TRANSFERRED: "escalated",
    State.FED_BACK: "resolved",
    State.CLOSED: "confirmed",
}  # fmt: skip
SHOWN = {  # what the reporter is told (已收到/办理中/已反馈)
    State.RECEIVED: _("已收到"), State.ACKNOWLEDGED: _("办理中"), State.HANDLING: _("办理中"), State.REPLIED: _("办理中"),
    State.TRANSFERRED: _("办理中"), State.FED_BACK: _("已反馈"), State.CLOSED: _("已反馈"),
}  # fmt: skip
