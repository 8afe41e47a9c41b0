"""Pure rules of reports: what in a text could give the reporter away, and how long what was sealed is kept."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

KEEP_YEARS = 3  # after closing: limitation of claims and reward, then identity and original are destroyed
LOOK_MINUTES = 30  # how long an opening lasts
PATTERNS = (
    ("id_number", re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)")),
    ("phone", re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)|(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)")),
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("plate", re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·. ]?[A-HJ-NP-Z0-9]{5,6}")),
    ("account", re.compile(r"(?<!\d)\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)")),
    ("self", re.compile(r"(?:我叫|本人姓名|我的名字是|我是)[\u4e00-\u9fff]{2,12}|微信号?[:：]?\s*[A-Za-z][\w-]{5,19}")),
)
BLANKS = {
    "known": "【已隐去】", "id_number": "【证件号】", "phone": "【电话】", "email": "【邮箱】", "plate": "【车牌】",
    "account": "【账号】", "self": "【已隐去】",
}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """A stretch of a text that could give the reporter away, and why."""

    start: int
    end: int
    kind: str


def marks(text: str, known: Iterable[str] = ()) -> list[Mark]:
    """What could give somebody away, in order and without overlaps: known words of the reporter first (name, phone, firm), then
    numbers of phones, papers, cars and accounts, mail addresses, and who says who he is. Full-width digits count like plain ones."""
    flat = _flat(text)
    found = [Mark(m.start(), m.end(), "known") for word in known if (w := _flat(word.strip())) and len(w) > 1 for m in _each(w, flat)]
    found += [Mark(m.start(), m.end(), kind) for kind, pattern in PATTERNS for m in pattern.finditer(flat)]
    kept: list[Mark] = []
    for mark in sorted(found, key=lambda m: (m.start, -m.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
        elif mark.end > kept[-1].end:
            kept[-1] = Mark(kept[-1].start, mark.end, kept[-1].kind)
    return kept


def _flat(text: str) -> str:
    """Same length, full-width signs as plain ones, no upper case."""
    return "".join(n if len(n := unicodedata.normalize("NFKC", c)) == 1 else c for c in text)


def _each(word: str, text: str) -> Iterable[re.Match[str]]:
    loose = r"[\s\-·]*".join(re.escape(c) for c in word if not c.isspace() and c not in "-·")
    return re.finditer(loose, text, re.IGNORECASE) if loose else ()


def redacted(text: str, known: Iterable[str] = ()) -> str:
    """The text with everything marked blanked out: a first draft of the copy."""
    out, at = [], 0
    for mark in marks(text, known):
        out += [text[at : mark.start], BLANKS[mark.kind]]
        at = mark.end
    return "".join([*out, text[at:]])


def pieces(text: str, known: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The text cut into (piece, kind of mark or nothing), for showing."""
    found, at = [], 0
    for mark in marks(text, known):
        found += [(text[at : mark.start], ""), (text[mark.start : mark.end], mark.kind)]
        at = mark.end
    return [piece for piece in [*found, (text[at:], "")] if piece[0]]


def destroy_on(closed: date) -> date:
    """The day from which identity and original are destroyed."""
    day = min(closed.day, 28) if closed.month == 2 else closed.day
    return date(closed.year + KEEP_YEARS, closed.month, day)
