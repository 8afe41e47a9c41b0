"""The life of a task (S1 6.2.3-2, 6.2.3-3): given, accepted, worked on, reported, and confirmed by whoever gave it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liren.core.flow import Flow


class State(TextChoices):
    GIVEN = "given", _("待接收")
    WORKING = "working", _("办理中")
    REPORTED = "reported", _("待确认")
    CLOSED = "closed", _("已办结")
    WITHDRAWN = "withdrawn", _("已撤回")


GOING = ("given", "working", "reported")
OURS = ("given", "working")  # the next step is the community's
HEADS = "center_head secretary"
WORK = f"worker grid_leader grid_member {HEADS}"
GIVERS = f"department_officer committee_member {HEADS}"  # heads where whoever gave it has no account

# fmt: off
TASK = Flow(
    State, "given",
    # action             from                      to           who
    ("accept",           "given",                  "working",   WORK),
    ("entrust",          "given working",          "given",     WORK),
    ("note",             "working",                "working",   WORK),
    ("ask_extension",    "working",                "working",   WORK),
    ("grant_extension",  "working",                "working",   GIVERS),
    ("refuse_extension", "working",                "working",   GIVERS),
    ("report",           "working",                "reported",  WORK),
    ("confirm",          "reported",               "closed",    GIVERS),
    ("send_back",        "reported",               "working",   GIVERS),
    ("withdraw",         "given working reported", "withdrawn", GIVERS),
)
# fmt: on
