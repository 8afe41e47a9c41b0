"""The lives of a plan and of a course, and who trains, assesses and reads."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liren.core.flow import Flow


class PlanState(TextChoices):
    DRAFT = "draft", _("草拟")
    APPROVED = "approved", _("已批准")


class CourseState(TextChoices):
    PLANNED = "planned", _("待举办")
    HELD = "held", _("已举办")
    CANCELLED = "cancelled", _("已取消")


HEADS = "center_head secretary"
KEEPERS = f"governance_worker {HEADS}"
STAFF = "worker center_head secretary grid_member grid_leader counselor"
READS = f"{STAFF} committee_member mediator report_custodian auditor system"

# fmt: off
PLAN = Flow(
    PlanState, "draft",
    # action     from        to           who
    ("write",    "draft",    "draft",     KEEPERS),
    ("approve",  "draft",    "approved",  HEADS),
    ("revise",   "approved", "draft",     KEEPERS),
)
COURSE = Flow(
    CourseState, "planned",
    # action        from       to           who
    ("edit_course", "planned", "planned",   KEEPERS),
    ("hold",        "planned", "held",      KEEPERS),
    ("correct",     "held",    "held",      KEEPERS),
    ("cancel",      "planned", "cancelled", KEEPERS),
)
# fmt: on
