"""The territory: regions above, the community, its grids and micro-grids, places and spaces (S1 4, S3 5.2.1.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liren.community.scope import EVERYBODY, INHABITANTS, CommunityModel, PlacedModel, readers
from liren.core.calendar import today


class Region(PlacedModel):
    """A node of the administrative tree above communities; `path` holds the ids from the root, "/1/4/"."""

    AREA = {}
    READERS = readers(public=f"{EVERYBODY} anonymous")

    class Level(models.TextChoices):
        PROVINCE = "province", _("省")
        CITY = "city", _("市")
        DISTRICT = "district", _("区（县）")
        SUBDISTRICT = "subdistrict", _("街道（镇）")

    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    code = models.CharField(_("区划代码"), max_length=12, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    level = models.CharField(_("层级"), max_length=12, choices=Level)
    path = models.CharField(max_length=120, db_index=True, editable=False)

    def __str__(self) -> str:
        return self.name

    @property
    def line(self) -> list[int]:
        """The ids of the regions from the root down to this one."""
        return [int(pk) for pk in self.path.strip("/").split("/")]


class Community(PlacedModel):
    """现代产业社区（S1 4.1–4.4）：名称、类型（附录 A）与边界。"""

    AREA = {"community": "id"}
    READERS = readers(community=EVERYBODY, public="anonymous")
    CALLED = _("社区")

    class Kind(models.TextChoices):
        SCI_TECH = "sci_tech_innovation", _("科技创新型")
        CULTURAL = "cultural_creative", _("文化创意型")
        MANUFACTURING = "intelligent_manufacturing", _("智能制造型")
        BUSINESS = "business_building", _("商务楼宇型")

    region = models.ForeignKey(Region, models.PROTECT, related_name="communities")
    name = models.CharField(_("名称"), max_length=60)
    code = models.SlugField(_("代码"), max_length=20, unique=True)
    kind = models.CharField(_("社区类型"), max_length=30, choices=Kind)
    prefix = models.CharField(_("编号前缀"), max_length=6, default="LR")
    boundary = models.JSONField(_("边界"), null=True, blank=True)  # GeoJSON geometry, WGS-84
    area_km2 = models.DecimalField(_("面积（平方公里）"), max_digits=6, decimal_places=2, null=True)
    address = models.CharField(_("社区公共服务中心地址"), max_length=120, blank=True)
    phone = models.CharField(_("服务电话"), max_length=30, blank=True)
    founded_on = models.DateField(_("设立日期"), default=today)
    apartment_residents = models.PositiveIntegerField(_("商住公寓住户（人）"), default=0, blank=True)
    boundary_tolerance_m = models.PositiveSmallIntegerField(_("边界容差（米）"), default=25)  # from the middle of a road; proposed
    begun_steps = models.BooleanField(_("增配按开始的一级计"), default=False)  # S1 6.2.8: usually only full steps count
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name

    @property
    def community_id(self) -> int:
        return self.pk


class Grid(CommunityModel):
    """网格：第二级治理单元（S1 4.1、S3 5.2.1.3）。"""

    AREA = {"community": "community_id", "grid": "id"}
    READERS = readers(community=INHABITANTS)
    WRITERS = readers(grid="grid_member grid_leader")

    class Kind(models.TextChoices):
        BASIC = "basic_grid", _("基础网格")
        DEDICATED = "dedicated_grid", _("专属网格")

    name = models.CharField(_("名称"), max_length=60)
    code = models.CharField(_("编码"), max_length=20)
    kind = models.CharField(_("类别"), max_length=20, choices=Kind, default=Kind.DEDICATED)
    boundary = models.JSONField(_("范围"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "code"], name="grid_code_once")]

    def __str__(self) -> str:
        return self.name


class Place(CommunityModel):
    """A building, park, road or square of the community."""

    AREA = {"community": "community_id", "grid": "grid_id"}
    READERS = readers(community=INHABITANTS)
    WRITERS = readers(grid="grid_leader")

    class Kind(models.TextChoices):
        BUILDING = "building", _("楼宇")
        PARK = "park", _("园区")
        ROAD = "road_segment", _("道路段")
        SQUARE = "square", _("广场绿地")
        FACILITY = "facility", _("公共设施")

    class Use(models.TextChoices):
        OFFICE = "office_building", _("写字楼宇")
        COMMERCE = "commercial_complex", _("商贸综合体")
        FACTORY = "factory", _("厂房")
        RESEARCH = "research", _("研发用房")
        HOUSING = "housing", _("公寓住宅")
        PUBLIC = "public", _("公共服务用房")
        OTHER = "other", _("其他")

    grid = models.ForeignKey(Grid, models.PROTECT, related_name="places")
    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类别"), max_length=20, choices=Kind, default=Kind.BUILDING)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    floors = models.PositiveSmallIntegerField(_("楼层数"), null=True, blank=True)
    use = models.CharField(_("房屋用途"), max_length=20, choices=Use, blank=True)
    floor_area_m2 = models.PositiveIntegerField(_("总建筑面积（平方米）"), null=True, blank=True)
    lat = models.FloatField(_("纬度"), null=True, blank=True)  # WGS-84
    lon = models.FloatField(_("经度"), null=True, blank=True)
    outline = models.JSONField(_("轮廓"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="place_name_once")]

    def __str__(self) -> str:
        return self.name


class MicroGrid(CommunityModel):
    """微网格：一企、一园、一楼（S1 4.1-3、S3 5.2.1.3-3）。"""

    AREA = {"community": "community_id", "grid": "grid_id", "micro_grid": "id"}
    READERS = readers(community=INHABITANTS)

    class Kind(models.TextChoices):
        BUILDING = "building", _("楼宇")
        PARK = "park", _("园区")
        COMPANY = "company", _("企业")

    grid = models.ForeignKey(Grid, models.PROTECT, related_name="micro_grids")
    place = models.ForeignKey(Place, models.PROTECT, verbose_name=_("对应场所"), null=True, blank=True, related_name="micro_grids")
    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类别"), max_length=20, choices=Kind, default=Kind.BUILDING)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="micro_grid_name_once")]

    def __str__(self) -> str:
        return self.name


class Space(CommunityModel):
    """功能空间：为一种用途而设的房间或区域（S1 5.2）。"""

    AREA = {"community": "community_id"}
    READERS = readers(community=INHABITANTS)

    class Kind(models.TextChoices):
        MAKER = "maker_space", _("众创空间")
        SOCIAL = "social_space", _("交往空间")
        GOVERNANCE = "governance_space", _("治理空间")
        SERVICE = "service_space", _("服务空间")
        CULTURE = "culture_space", _("文化空间")
        LOUNGE = "employee_lounge", _("员工会客厅")
        PARTY = "party_mass_service_venue", _("党群服务阵地")
        HALL = "service_hall", _("服务大厅")
        WINDOW = "service_window", _("服务窗口")
        STARTUP = "startup_space", _("创业空间")
        INCUBATOR = "incubator", _("孵化器")
        ACCELERATOR = "accelerator", _("加速器")

    place = models.ForeignKey(Place, models.PROTECT, related_name="spaces")
    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类别"), max_length=30, choices=Kind)
    floor = models.CharField(_("楼层"), max_length=20, blank=True)
    area_m2 = models.PositiveIntegerField(_("面积（平方米）"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("容纳人数"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name
