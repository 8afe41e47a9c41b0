"""Accounts: who signs in, and the posts and appointments that are the only source of rights (S1 6.2, S3 5.2)."""

from collections.abc import Container
from datetime import timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from liren.community.models.parties import Company, Organization
from liren.community.models.territory import Community, Grid, MicroGrid, Region
from liren.community.rules.numbers import first_number
from liren.community.rules.posts import Office
from liren.community.scope import PORTAL, Area, CommunityQuerySet, PlacedModel, Role, area, may, readers
from liren.core.calendar import now, today
from liren.core.marks import Mark
from liren.core.prepared import prepared


class UserManager(BaseUserManager.from_queryset(CommunityQuerySet)):
    """Finds users by their sign-in name; accounts are opened by actions."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)


class User(AbstractBaseUser, PlacedModel):
    """账号：一个人一个账号，权限只来自任职。"""

    AREA = {"own": "id"}
    READERS = readers(own=" ".join(Role.values))
    JOURNAL_HIDES = frozenset({"password", "phone", "email", "name"})
    USERNAME_FIELD = "username"

    username = models.CharField(_("登录名"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    phone = models.CharField(_("手机"), max_length=30, blank=True)
    phone_mark = Mark(of="phone", form=first_number)
    email = models.EmailField(_("邮箱"), blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    is_system = models.BooleanField(default=False)  # timers, rules and the public door; cannot sign in
    must_change_password = models.BooleanField(default=False)
    password_set_at = models.DateTimeField(null=True, blank=True)
    epoch = models.PositiveIntegerField(default=0)  # counted up, it ends every session of this account
    quiet_from = models.TimeField(_("免打扰开始"), null=True, blank=True)
    quiet_until = models.TimeField(_("免打扰结束"), null=True, blank=True)
    joined_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["phone_mark"], condition=Q(phone_mark__isnull=False), name="user_phone_mark")]

    objects = UserManager()
    looks_at: int | None = None  # of several communities the one he chose to look at; it narrows lists, never widens a right

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What each session holds of its account: a new password or a new epoch makes all of them worthless."""
        return salted_hmac("liren.community.session", f"{self.password}:{self.epoch}", secret=secret, algorithm="sha256").hexdigest()

    def areas(self) -> list[Area]:
        """What this user holds today, read once per object."""
        if not hasattr(self, "_areas"):
            self._areas = areas_of(self)
        return self._areas

    def works_in(self) -> list[int]:
        """Ids of the communities in which he holds something today."""
        return sorted({pk for one in self.areas() for pk in one.communities})

    def communities(self) -> list[int]:
        """What his lists show: the community he looks at, or all he works in."""
        found = self.works_in()
        return [self.looks_at] if self.looks_at in found else found

    def forget_areas(self) -> None:
        """Read them again next time: an appointment or a community was just made."""
        self.__dict__.pop("_areas", None)

    def roles(self) -> frozenset[str]:
        """All role names and groups he holds."""
        return frozenset().union(*(one.roles for one in self.areas()))

    def holds(self, roles: Container[str], community_id: int | None) -> bool:
        """Has he one of these roles in this community?"""
        return any(one.role in roles and community_id in one.communities for one in self.areas())

    def sits_at(self, post_id: int | None) -> bool:
        """Does he hold this post?"""
        return post_id is not None and any(one.post_id == post_id for one in self.areas())

    def uses_portal(self) -> bool:
        """Companies and employees see the portal, everybody else the desk."""
        held = {one.role for one in self.areas()}
        return bool(held) and held <= PORTAL

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return may(self, perm, obj)


OF_COMPANIES = {"company": "company_contact", "grid": "grid_member grid_leader", "public": "system"}
CONTACTS = readers(**OF_COMPANIES, community="enterprise_worker governance_worker center_head secretary auditor")
EMPLOYEES = readers(**OF_COMPANIES, community="employee_worker center_head secretary auditor")


def by_role(staff: dict[str, str]) -> dict[str, dict[str, str]]:
    """Who reads posts and who holds them: the staff is the organization chart, the people of companies are their accounts."""
    return dict.fromkeys(Role.values, staff) | {"company_contact": CONTACTS, "employee": EMPLOYEES}


class Post(PlacedModel):
    """职务（岗位）：角色与管辖范围；权限随任职走，事项交给岗位而不是个人。"""

    AREA = {"community": "community_id", "grid": "company__grid_id", "company": "company_id", "post": "id"}
    SECRECY = "role"
    READERS = by_role(
        readers(
            post="department_officer provider property_manager",
            community="worker center_head secretary committee_member grid_member grid_leader mediator counselor report_custodian "
            "volunteer administrator auditor",
            public="system",
        )
    )

    class GridKind(models.TextChoices):
        LEADER = "grid_leader", _("网格长")
        FULL_TIME = "full_time_grid_member", _("专职网格员")
        PART_TIME = "part_time_grid_member", _("兼职网格员")
        INSTRUCTOR = "grid_instructor", _("网格指导员")
        CADRE = "linked_cadre", _("包联干部")
        VOLUNTEER = "grid_volunteer", _("网格志愿者")

    role = models.CharField(_("角色"), max_length=40, choices=Role)
    kind = models.CharField(_("职务"), max_length=30, choices=Office, blank=True)  # what it counts for where several share a role
    grid_kind = models.CharField(_("网格职务"), max_length=30, choices=GridKind, blank=True)  # what it counts for in 1+3+N
    title = models.CharField(_("岗位名称"), max_length=60)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="posts")
    community = models.ForeignKey(Community, models.PROTECT, null=True, blank=True, related_name="posts")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="posts")
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, blank=True, related_name="posts")
    micro_grid = models.ForeignKey(MicroGrid, models.PROTECT, null=True, blank=True, related_name="posts")
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="posts")
    full_time = models.BooleanField(_("专职"), default=True)
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(region=None, community=None), name="post_lies_somewhere")]
        indexes = [models.Index(fields=["community", "role"], name="post_role")]

    def __str__(self) -> str:
        return self.title

    def extent(self) -> str:
        """The narrowest bound in words: what this post answers for."""
        return str(self.company or self.micro_grid or self.grid or self.organization or self.community or self.region)


class Appointment(PlacedModel):
    """任职：一人自某日起担任某岗位；组织架构图与权限是同一行数据。"""

    AREA = {"community": "post__community_id", "grid": "post__company__grid_id", "company": "post__company_id", "own": "user_id"}
    SECRECY = "post__role"
    READERS = by_role(
        readers(
            own="volunteer department_officer provider property_manager counselor mediator report_custodian",
            community="worker center_head secretary committee_member grid_member grid_leader administrator auditor",
            public="system",
        )
    )

    user = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments")
    since = models.DateField(_("任职日期"), default=today)
    until = models.DateField(_("离任日期"), null=True, blank=True)  # the last day on which it holds
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=models.F("since")), name="appointment_ends_after_start"),
            models.UniqueConstraint(fields=["user", "post"], condition=Q(until=None), name="appointed_once"),
        ]
        indexes = [models.Index(fields=["user", "until"], name="appointment_user")]

    def __str__(self) -> str:
        return f"{self.user}：{self.post}"

    @property
    def community_id(self) -> int | None:
        return self.post.community_id

    @property
    def region(self) -> Region | None:
        return self.post.region

    def ends_soon(self) -> bool:
        """Does it end within two months?"""
        return bool(self.until and self.until <= today() + timedelta(days=60))


class Device(models.Model):
    """A browser on which this user has signed in before: guesses made elsewhere do not lock it out."""

    user = models.ForeignKey(User, models.CASCADE, related_name="devices")
    token = models.CharField(max_length=64)  # SHA-256 of the cookie
    seen_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "token"], name="device_once")]
        indexes = [models.Index(fields=["token"], name="device_token")]

    def __str__(self) -> str:
        return f"{self.user_id}"


class Guess(models.Model):
    """How full one bucket of sign-in tries is: account and strange device, account and known device, or address."""

    key = models.CharField(max_length=80, primary_key=True)  # HMAC: names typed into the wrong field are not kept
    level = models.FloatField(default=0)
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["at"], name="guess_at")]

    def __str__(self) -> str:
        return f"{self.level}"


HELD = ("role", "id", "title", "community_id", "community__name", "grid_id", "micro_grid_id", "company_id", "region__path")


def areas_of(user: User) -> list[Area]:
    """The areas of the appointments that hold today, in one query; a region's post covers the communities below it."""
    day = today()
    held = user.appointments.filter(since__lte=day).filter(Q(until=None) | Q(until__gte=day))
    rows = held.filter(post__closed_on=None).order_by("post_id").values_list(*(f"post__{name}" for name in HELD))
    return _areas(user, [dict(zip(HELD, row, strict=True)) for row in rows])


def signed_in(pk: int) -> User | None:
    """The account of a session with its areas, as every page asks for them: both in one query."""
    day = today().isoformat()
    rows = _signed_in(day, pk)
    if not rows:
        return None
    user, held = rows[0], [{name: getattr(row, f"held_{name}") for name in (*HELD, "closed_on")} for row in rows]
    user._areas = _areas(user, [post for post in held if post["id"] and post["closed_on"] is None])
    return user


@prepared("0001-02-03", -987_654)
def _signed_in(day: str, pk: int) -> QuerySet[User]:
    """The account once for each post it holds on this day, with what an area says of the post; once with none."""
    holds = Q(appointments__since__lte=day) & (Q(appointments__until=None) | Q(appointments__until__gte=day))
    found = User.objects.filter(pk=pk, is_active=True, is_system=False).annotate(held=FilteredRelation("appointments", condition=holds))
    return found.annotate(**{f"held_{name}": F(f"held__post__{name}") for name in (*HELD, "closed_on")}).order_by("held__post_id")


def _areas(user: User, posts: list[dict[str, Any]]) -> list[Area]:
    companies = frozenset(post["company_id"] for post in posts if post["company_id"])
    person: dict[str, Any] = {"person": user.name, "companies": companies, "known": {}}
    return [_area_of(user, post, person) for post in posts]


def _area_of(user: User, post: dict[str, Any], person: dict[str, Any]) -> Area:
    community, path = post["community_id"], post["region__path"] or ""
    communities = (community,) if community else _communities_below(path or "-")
    bounds = {name: post[name] for name in ("grid_id", "micro_grid_id", "company_id", "title")}
    place = {"place": post["community__name"] or "", "path": "" if community else path}
    return area(post["role"], user_id=user.pk, post_id=post["id"], communities=communities, **bounds, **place, **person)


def _communities_below(path: str) -> tuple[int, ...]:
    return tuple(Community.objects.filter(region__path__startswith=path).order_by("pk").values_list("pk", flat=True))
