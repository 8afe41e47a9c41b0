"""The life of a mediation file: prevention, screening, assessment, resolution in this order (S3 6.4.2), then how it ended."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liren.core.flow import Flow


class State(TextChoices):
    PREVENTION = "prevention", _("预防")
    SCREENING = "screening", _("摸排")
    ASSESSMENT = "assessment", _("研判")
    RESOLUTION = "resolution", _("化解")
    AGREED = "agreed", _("达成协议")
    PERFORMED = "performed", _("履行完毕")
    BROKEN = "broken", _("未履行")
    FAILED = "failed", _("调解不成")
    REFERRED = "referred", _("引导其他途径")


STAGES = ("prevention", "screening", "assessment", "resolution")
LEAD = "center_head"
WORK = f"mediator governance_worker employee_worker {LEAD}"

# fmt: off
MEDIATION = Flow(
    State, "prevention",
    # action            from                               to            who
    ("note_prevention", "prevention",                      "screening",  WORK),
    ("screen",          "screening",                       "assessment", WORK),
    ("assess",          "assessment",                      "resolution", WORK),
    ("agree",           "resolution",                      "agreed",     WORK),
    ("fail",            "resolution",                      "failed",     WORK),
    ("refer",           "screening assessment resolution", "referred",   WORK),
    ("perform",         "agreed",                          "performed",  WORK),
    ("break_off",       "agreed",                          "broken",     WORK),
    ("take_up",         "performed broken failed referred agreed", "resolution", f"{WORK} system"),
)
# fmt: on
