"""Pure rules of the register: credit codes, size classes, pinyin initials, masks, sign-in tries, conflicts of interest."""

import hashlib
import hmac
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib import import_module
from itertools import islice, product
from pathlib import Path
from types import ModuleType

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015 leaves out I, O, S, V and Z
MEANT = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
WEIGHTS = [pow(3, place, 31) for place in range(17)]


def tidy_credit_code(code: str) -> str:
    """A code as people paste it – full-width, lower case, with blanks and hyphens – in the form it is stored in."""
    return "".join(unicodedata.normalize("NFKC", code).split()).replace("-", "").upper()


def credit_code_check(body: str) -> str:
    """The 18th character that belongs to the first 17 (GB 32100-2015: weights 3^i modulo 31)."""
    total = sum(weight * ALPHABET.index(character) for weight, character in zip(WEIGHTS, body, strict=True))
    return ALPHABET[-total % 31]


def credit_code_error(code: str) -> str:
    """Why a unified social credit code is wrong and how to mend it; empty when it is right (GB 32100-2015)."""
    if not code:
        return _("请填写统一社会信用代码")
    if len(code) == 15 and code.isdigit():
        return _("这是 15 位的旧注册号，请填营业执照上 18 位的统一社会信用代码")
    if len(code) != 18:
        return _("统一社会信用代码应为 18 位，现为 %(length)d 位，请核对有无漏字或多字") % {"length": len(code)}
    for place, character in enumerate(code, 1):
        if wrong := _character_error(place, character):
            return wrong
    if code[17] != (check := credit_code_check(code[:17])):
        return _("校验码不符：按前 17 位末位应为“%(check)s”，现为“%(found)s”，请对照营业执照逐位核对") % {
            "check": check,
            "found": code[17],
        }
    return ""


def _character_error(place: int, character: str) -> str:
    meant = MEANT.get(character.upper(), character.upper())
    words = {"place": place, "found": character, "meant": meant}
    if 3 <= place <= 8 and character not in "0123456789":
        return _("第 %(place)d 位“%(found)s”应为数字（第 3 至 8 位是登记机关区划码）") % words
    if character in ALPHABET:
        return ""
    if meant in ALPHABET:
        return _("第 %(place)d 位“%(found)s”不是代码用字，是否应为“%(meant)s”") % words
    return _("第 %(place)d 位“%(found)s”不是代码用字，只用数字和除 I、O、S、V、Z 外的大写字母") % words


INDUSTRIES = {  # GB/T 4754 section letter → name and short name
    row["code"]: (row["name"], row["short"])
    for row in tomllib.loads(Path(__file__).parents[1].joinpath("catalog", "industries.toml").read_text("utf-8"))["industry"]
}
INDUSTRY_WORDS = (  # said here too, so that they are gathered for translation
    gettext_noop("农、林、牧、渔业"),
    gettext_noop("农林牧渔"),
    gettext_noop("采矿业"),
    gettext_noop("采矿"),
    gettext_noop("制造业"),
    gettext_noop("制造"),
    gettext_noop("电力、热力、燃气及水生产和供应业"),
    gettext_noop("水电热气"),
    gettext_noop("建筑业"),
    gettext_noop("建筑"),
    gettext_noop("批发和零售业"),
    gettext_noop("批发零售"),
    gettext_noop("交通运输、仓储和邮政业"),
    gettext_noop("交通物流"),
    gettext_noop("住宿和餐饮业"),
    gettext_noop("住宿餐饮"),
    gettext_noop("信息传输、软件和信息技术服务业"),
    gettext_noop("信息软件"),
    gettext_noop("金融业"),
    gettext_noop("金融"),
    gettext_noop("房地产业"),
    gettext_noop("房地产"),
    gettext_noop("租赁和商务服务业"),
    gettext_noop("商务服务"),
    gettext_noop("科学研究和技术服务业"),
    gettext_noop("科研技术"),
    gettext_noop("水利、环境和公共设施管理业"),
    gettext_noop("环境公用"),
    gettext_noop("居民服务、修理和其他服务业"),
    gettext_noop("居民服务"),
    gettext_noop("教育"),
    gettext_noop("卫生和社会工作"),
    gettext_noop("卫生社工"),
    gettext_noop("文化、体育和娱乐业"),
    gettext_noop("文体娱乐"),
    gettext_noop("公共管理、社会保障和社会组织"),
    gettext_noop("公共管理"),
    gettext_noop("国际组织"),
)

SIZES = ("large", "medium", "small", "micro")
HEADCOUNTS = {  # GB/T 4754 section or division → least headcount of a large, medium and small company
    "B": (1000, 300, 20),  # 采矿
    "C": (1000, 300, 20),  # 制造
    "D": (1000, 300, 20),  # 电力、热力、燃气及水
    "F": (200, 20, 5),  # 批发
    "F52": (300, 50, 10),  # 零售
    "G": (1000, 300, 20),  # 交通运输、邮政
    "G59": (200, 100, 20),  # 仓储
    "I63": (2000, 100, 10),  # 电信
    "I64": (2000, 100, 10),  # 互联网
    "K702": (1000, 300, 100),  # 物业管理
}
OTHERS = (300, 100, 10)  # 住宿、餐饮、软件、租赁和商务服务及其他未列明行业


def size_class(headcount: int, industry: str) -> str:
    """large, medium, small or micro by headcount and GB/T 4754 code (“C”, “F52”); a trading company without division is a wholesaler.

    Simplified from 统计上大中小微型企业划分办法（2017）(国统字〔2017〕213号): its revenue and assets columns, of which a company must
    reach the same class, are not asked for, so this is the highest class the company can be in. Farming, construction and
    property development, which that table measures by money alone, go with the other trades.
    """
    code = industry.upper()
    least = next((HEADCOUNTS[code[:n]] for n in (4, 3, 1) if code[:n] in HEADCOUNTS), OTHERS)
    return next((size for size, reach in zip(SIZES, least, strict=False) if headcount >= reach), "micro")


READINGS = {  # characters common in names that are read with either initial when no known word decides
    "重": "zc", "长": "cz", "乐": "ly", "行": "xh", "单": "ds", "曾": "zc", "朝": "cz", "盛": "sc", "石": "sd", "厦": "xs",
    "仇": "qc", "解": "jx", "翟": "zd", "查": "cz", "藏": "cz", "调": "dt", "传": "cz", "弹": "dt", "系": "xj", 
    "参": "cs", "校": "xj", "省": "sx", "车": "cj", "万": "wm", "率": "ls", "区": "qo", "覃": "qt", "沈": "sc", "畜": "cx",
}  # fmt: skip


@lru_cache(maxsize=1)
def _pinyin() -> ModuleType:
    return import_module("pypinyin")  # its dictionaries cost more than the rest of a start: read when first needed


def initials(name: str) -> str:
    """Pinyin initials of a name in lower case, letters and digits kept, words apart: 里仁 2 号 → `lr 2 h`.

    Where a character may be read two ways and no known word decides, the other spellings follow, at most four a word
    (长科 → `ck zk`): a prefix search finds the first, a search for a part all.
    """
    words = [_spellings(word) for word in unicodedata.normalize("NFKC", name).split()]
    first = [spellings[0] for spellings in words if spellings]
    return " ".join([*first, *(other for spellings in words for other in spellings[1:])])


def _spellings(word: str) -> list[str]:
    pypinyin = _pinyin()
    parts = pypinyin.pinyin(word, style=pypinyin.Style.FIRST_LETTER, heteronym=True, errors=list)  # a part for each character
    read = [_readings(character, part) for character, part in zip(word, parts, strict=True) if part[0].isalnum()]
    return ["".join(letters).lower() for letters in islice(product(*read), 4)] if read else []


def _readings(character: str, found: list[str]) -> list[str]:
    """Of the initials the dictionary knows only the current ones: it also lists readings nobody has used for centuries."""
    return [letter for letter in READINGS.get(character, "") if letter in found] or found[:1]


SURNAMES = frozenset(
    ("欧阳", "上官", "司马", "司徒", "司空", "诸葛", "夏侯", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文", "长孙", "轩辕")
    + ("端木", "百里", "南宫", "独孤", "万俟", "闻人")
)


def mask_name(name: str) -> str:
    """A name in lists, search and exports: the surname and a star (security B.3)."""
    if len(name) < 2:
        return "*" if name else ""
    return name[:2] + "*" if name[:2] in SURNAMES and len(name) > 2 else name[0] + "*"


def mask_mobile(mobile: str, *, detail: bool = False) -> str:
    """A mobile number: its last two digits in lists, three first and four last on the page of the record (security B.3)."""
    digits = "".join(filter(str.isdigit, mobile))
    if detail and len(digits) == 11 and digits[0] == "1":
        return f"{digits[:3]}****{digits[-4:]}"
    return f"***…{digits[-2:]}" if len(digits) > 6 else "***" if mobile else ""


@dataclass(frozen=True)
class Personal:
    """A piece of a text that tells who somebody is: what it is, where, and what may stand in its place."""

    kind: str
    start: int
    end: int
    text: str
    masked: str


PLATE = (
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-HJ-NP-Z][·\-\s]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]"
)
PERSONAL = {
    "id": re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx](?![0-9A-Za-z])"),
    "mobile": re.compile(r"(?<![0-9])(?:\+?86[\s-]?)?1[3-9]\d(?:[\s-]?\d{4}){2}(?![0-9])"),
    "phone": re.compile(r"(?<![0-9])0\d{2,3}[\s-]?[2-9]\d{6,7}(?![0-9])"),
    "plate": re.compile(PLATE),
}
WIDE = str.maketrans("０１２３４５６７８９ＸｘＡＢＣＤＥＦＧＨＪＫＬＭＮＰＱＲＳＴＵＶＷＹＺ－＋", "0123456789XxABCDEFGHJKLMNPQRSTUVWYZ-+")


def personal_in(text: str) -> list[Personal]:
    """Phones, identity numbers and number plates in a free text, also with blanks, dashes or wide digits, in order (AB20)."""
    plain = text.translate(WIDE)
    found: list[Personal] = []
    for kind, pattern in PERSONAL.items():
        for hit in pattern.finditer(plain):
            if not any(hit.start() < one.end and one.start < hit.end() for one in found):
                found.append(Personal(kind, *hit.span(), text[slice(*hit.span())], mask_personal(kind, hit.group())))
    return sorted(found, key=lambda one: one.start)


def mask_personal(kind: str, value: str) -> str:
    """The masked form of security B.3: a mobile keeps its last two digits, an identity number first and last, a plate its last two."""
    if kind == "id":
        return f"{value[0]}**…**{value[-1]}"
    if kind == "plate":
        return f"{value[:2]}·***{value[-2:]}"
    return mask_mobile(value)


def without_personal(text: str) -> str:
    """The text with what `personal_in` finds masked: for publication and for what leaves the community."""
    for one in reversed(personal_in(text)):
        text = text[: one.start] + one.masked + text[one.end :]
    return text


def suppressed(counts: Sequence[int], least: int = 10) -> list[int | None]:
    """Counts of one row with those below `least` left out, and with a single one the next smallest too, so that no difference
    gives it back (security C 49)."""
    hidden = {n for n, count in enumerate(counts) if count < least}
    if len(hidden) == 1 and len(counts) > 1:
        hidden.add(min((n for n in range(len(counts)) if n not in hidden), key=lambda n: counts[n]))
    return [None if n in hidden else count for n, count in enumerate(counts)]


@dataclass(frozen=True)
class Bucket:
    """Sign-in tries under one key: `size` of them at once, drained evenly over `hours`; after `free` of them each try
    must wait, first 15 seconds, then twice as long every time."""

    size: int
    hours: float
    free: int

    def level(self, level: float, seconds: float) -> float:
        """How full it is this many seconds after it was that full."""
        return max(0.0, level - self.size * max(0.0, seconds) / (self.hours * 3600))

    def wait(self, level: float, seconds: float) -> int:
        """Seconds until the next try is taken, given the level and age of the last one; 0: now."""
        now = self.level(level, seconds)
        drained = (now + 1 - self.size) * self.hours * 3600 / self.size
        slowed = 15 * 2 ** (int(level) - self.free) - seconds if int(level) >= self.free else 0
        return max(0, round(drained), round(slowed))


STRANGE_DEVICE = Bucket(size=10, hours=24, free=4)  # at most 20 tries a day per account from browsers it never used
KNOWN_DEVICE = Bucket(size=10, hours=4, free=5)
ADDRESS = Bucket(size=100, hours=1, free=100)  # an office of many people behind one address


def guess_key(secret: str, kind: str, *parts: str) -> str:
    """Name of a bucket; a keyed digest, because people type passwords into the field for the name."""
    text = "\0".join((kind, *(part.strip().casefold() for part in parts)))
    return f"{kind}:{hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()}"


FORMERLY = timedelta(days=365)  # how long somebody who has left a company or body still belongs to it


@dataclass(frozen=True)
class Site:
    """Where a company sits."""

    community: int
    grid: int | None = None
    micro_grid: int | None = None
    place: int | None = None


@dataclass(frozen=True)
class Seat:
    """A post as far as it ties its holder to somebody: to a company, a body, or as property manager to all companies in its reach."""

    company: int | None = None
    organization: int | None = None
    manages: Site | None = None  # of a property manager; what is not named bounds nothing
    until: date | None = None  # the last day on which it was held


@dataclass(frozen=True)
class Ties:
    """What ties one person: himself, his name, the posts he holds and held, and the companies that name him as their contact."""

    user: int
    name: str = ""
    seats: tuple[Seat, ...] = ()
    contact_of: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Circle:
    """Whom a report accuses and whoever belongs to them, ready to be compared with people."""

    users: frozenset[int] = frozenset()
    names: frozenset[str] = frozenset()
    companies: frozenset[int] = frozenset()
    organizations: frozenset[int] = frozenset()
    sites: tuple[Site, ...] = ()  # of the accused companies: their property managers stand too near
    firms: frozenset[int] = frozenset()  # the bodies of those property managers

    def __bool__(self) -> bool:
        return bool(self.users or self.names or self.companies or self.organizations)


def circle_of(named: Circle, people: Iterable[Ties], sites: Mapping[int, Site], managers: Iterable[Seat], day: date) -> Circle:
    """The circle of the accused: the companies and bodies of accused persons are accused with them; of every accused company its
    site and the bodies of its property managers. `people` are at least the accused ones, `managers` the property managers' posts."""
    accused = [one for one in people if one.user in named.users]
    seats = [seat for one in accused for seat in one.seats if not _forgotten(seat, day)]
    companies = named.companies | {s.company for s in seats if s.company} | {c for one in accused for c in one.contact_of}
    where = tuple(sites[pk] for pk in sorted(companies) if pk in sites)
    firms = frozenset(seat.organization for seat in managers if seat.organization and any(_manages(seat, site) for site in where))
    bodies = named.organizations | {seat.organization for seat in seats if seat.organization}
    return Circle(named.users, named.names, frozenset(companies), frozenset(bodies), where, firms)


def conflict(one: Ties, circle: Circle, day: date) -> str:
    """Why this person may have nothing to do with the matter (信访工作条例 46(5), 2013 意见 5(2)): person, company, body or property;
    empty when nothing stands against him. Posts left within a year count as if they were held."""
    if one.user in circle.users or one.name in circle.names:
        return "person"
    seats = [seat for seat in one.seats if not _forgotten(seat, day)]
    if one.contact_of & circle.companies or any(seat.company in circle.companies for seat in seats if seat.company):
        return "company"
    if any(_manages(seat, site) for seat in seats for site in circle.sites) or any(seat.organization in circle.firms for seat in seats):
        return "property"
    return "organization" if any(seat.organization in circle.organizations for seat in seats if seat.organization) else ""


def _forgotten(seat: Seat, day: date) -> bool:
    return seat.until is not None and seat.until < day - FORMERLY


def _manages(seat: Seat, site: Site) -> bool:
    """Does this property manager look after what sits there?"""
    reach = seat.manages
    if reach is None or reach.community != site.community:
        return False
    bounds = ((reach.grid, site.grid), (reach.micro_grid, site.micro_grid), (reach.place, site.place))
    named = [(mine, theirs) for mine, theirs in bounds if mine is not None]
    return not named or any(mine == theirs for mine, theirs in named)


def region_level(code: str) -> str:
    """The level of a region by its code (GB/T 2260 and, with nine digits, GB/T 10114): 330000 province, 330100 city, 330105 district,
    330105001 sub-district."""
    if len(code) > 6:
        return "subdistrict"
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "district"
