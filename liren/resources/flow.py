"""The lives of a resource, a provider on the register, a social organization and a need, and who keeps them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liren.core.flow import Flow

KEEPERS = "worker center_head"
READS = "worker center_head secretary committee_member grid_member grid_leader auditor system"
FILERS = "enterprise_worker employee_worker center_head"  # provider files (row 31 of the permission table)
SEEKERS = f"{KEEPERS} secretary grid_member grid_leader"  # who notes needs on the way
COMPANY = "company_contact"


class Listed(TextChoices):
    """Of a resource."""

    PROPOSED = "proposed", _("待核实")
    LISTED = "listed", _("在册")
    DECLINED = "declined", _("未列入")
    WITHDRAWN = "withdrawn", _("已撤出")


class Standing(TextChoices):
    """Of a provider."""

    PROPOSED = "proposed", _("待准入")
    ADMITTED = "admitted", _("已准入")
    TURNED_DOWN = "turned_down", _("未准入")
    REMOVED = "removed", _("已移出")


class Stage(TextChoices):
    """Of a social organization."""

    CULTIVATING = "cultivating", _("培育中")
    REGISTERED = "registered", _("已登记备案")
    ACTIVE = "active", _("开展活动")
    ENDED = "ended", _("已终止")


class Concern(TextChoices):
    """Of a need."""

    NOTED = "noted", _("待判断")
    SUITABLE = "suitable", _("适合企业参与")
    UNSUITABLE = "unsuitable", _("另行办理")
    DONE = "done", _("已办结")
    DROPPED = "dropped", _("已取消")


# fmt: off
RESOURCE = Flow(
    Listed, "proposed",
    # action     from                to           who
    ("verify",   "proposed listed",  "listed",    KEEPERS),
    ("decline",  "proposed",         "declined",  KEEPERS),
    ("withdraw", "proposed listed",  "withdrawn", f"{KEEPERS} {COMPANY}"),
)
PROVIDER = Flow(
    Standing, "proposed",
    # action     from                              to             who
    ("admit",     "proposed turned_down removed",  "admitted",    "center_head"),
    ("turn_down", "proposed",                      "turned_down", "center_head"),
    ("remove",    "admitted",                      "removed",     "center_head"),
)
SOCIETY = Flow(
    Stage, "cultivating",
    # action      from                             to            who
    ("register",  "cultivating",                   "registered", KEEPERS),
    ("start",     "registered",                    "active",     KEEPERS),
    ("end",       "cultivating registered active", "ended",      KEEPERS),
)
NEED = Flow(
    Concern, "noted",
    # action           from                to            who
    ("find_suitable",   "noted unsuitable", "suitable",   KEEPERS),
    ("find_unsuitable", "noted suitable",   "unsuitable", KEEPERS),
    ("conclude",        "suitable",         "done",       KEEPERS),
    ("drop",            "noted suitable",   "dropped",    KEEPERS),
)
# fmt: on
