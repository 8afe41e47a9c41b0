"""What the cells of several tables say: telephone numbers, credit codes, grids, companies, names to sign in by."""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from liren.community import queries
from liren.community.models import Community
from liren.community.rules import credit_code_error, tidy_credit_code
from liren.core.tables import Read, one_of


def credit_code(found: str) -> str:
    """A unified social credit code with its check digit."""
    code = tidy_credit_code(found)
    if "E+" in code:
        raise ValueError(_("单元格是数字格式，末几位已丢失。请把这一列改为“文本”格式后重新填写"))
    if wrong := credit_code_error(code):
        raise ValueError(wrong)
    return code


def phone(found: str) -> str:
    """A telephone number as people write it."""
    if not 5 <= sum(map(str.isdigit, found)) <= 15 or len(found) > 30:
        raise ValueError(_("请填写一个电话号码，例如 13800000000 或 0571-88000000"))
    return found


def username(found: str) -> str:
    """A name to sign in by."""
    if not re.fullmatch(r"[\w.\-]{2,60}", found):
        raise ValueError(_("登录名只用字母、数字、汉字、点、横线，2–60 个"))
    return found


def degree(found: str) -> float:
    """A coordinate in degrees."""
    try:
        value = float(found)
    except ValueError:
        value = 999.0
    if not -180 <= value <= 180:
        raise ValueError(_("请填写十进制的经纬度，例如 30.2741"))
    return value


def grid_of(home: Community) -> Read:
    """A grid of the community by name or code."""
    words = {str(word): g.pk for g in queries.grids(home) for word in (g.code, g.name)}
    return one_of(words, _("没有这个网格，请从下拉列表中选择，或先在“网格空间”里划分"))


def company_of(home: Community) -> Read:
    """A company of the community by name, short name or credit code; its number and the number of its grid."""
    words: dict[str, tuple[int, int]] = {}
    for pk, grid, *names in queries.company_words(home):
        words |= {name: (pk, grid) for name in names if name}
    return one_of(words, _("没有登记这家企业，请填写全称、简称或统一社会信用代码，或先导入企业"))


def several(options: Mapping[str, Any], hint: str) -> Read:
    """Some of several words with a comma, a semicolon or a blank between them; each once, in the order written."""
    word = one_of(options, hint)
    return lambda found: list(dict.fromkeys(word(part) for part in re.split(r"[,;，；、\s]+", found) if part))


def mark(*parts: Any) -> str:
    """What tells a row apart, without saying what stands in it."""
    return sha256("\0".join(str(part or "") for part in parts).encode()).hexdigest()[:40]
