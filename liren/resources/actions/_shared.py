"""What the writes of the directory share: reasons, texts without personal data, papers with their files, bodies of the directory."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as __

from liren.community import actions as register
from liren.community.actions._values import written
from liren.community.models import Community, Organization, User
from liren.community.rules import personal_in
from liren.core.actions import Refused
from liren.core.calendar import today
from liren.core.files import attach as keep_files
from liren.resources.models import Paper


def nobody(*texts: str) -> None:
    """None of the texts holds a telephone, an identity number or a number plate."""
    found = [one.text for text in texts for one in personal_in(text)]
    if found:
        raise Refused(__("请不要写电话、证件号等个人信息（%(found)s），用“某楼一名员工”这样的说法") % {"found": found[0]})


def because(reason: str) -> str:
    """A reason in words; raises Refused without one."""
    return written(reason, __("请写明原因"))[:300]


def keep(thing: Any, by: User, kind: str, text: str, files: Sequence[Any] = (), **told: Any) -> Paper:
    """A paper about a thing, with its files."""
    about = thing._meta.model_name
    told.setdefault("on", today())
    made = Paper.objects.create(
        community_id=thing.community_id, about=about, kind=kind, text=text.strip()[:1000], by=by, **told, **{about: thing}
    )
    keep_files(made, files, by)
    return made


def body_of(community: Community, by: User, kind: str, organization: Organization | None, name: str) -> Organization:
    """The body of the directory, or a new one of that name; raises Refused for one of another kind or community."""
    if (organization is None) == (not name.strip()):
        raise Refused(__("请从组织名录中选择，或写明新机构的名称，二者选一"))
    if organization is None:
        if not by.has_perm("community.found_organization", community):
            raise Refused(__("组织名录由企业服务岗、中心负责人登记：请他们先登记这家机构，再在这里选择"))
        if Organization.objects.filter(community=community, name=name.strip()).exists():
            raise Refused(__("组织名录里已有“%(name)s”，请从名录中选择") % {"name": name.strip()})
        return register.found_organization(community, by=by, kind=kind, name=name.strip())
    if organization.kind != kind or organization.community_id != community.pk:
        raise Refused(__("“%(what)s”不在本社区的这类组织中") % {"what": organization})
    return organization
