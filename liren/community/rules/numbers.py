"""Telephone numbers: the one form in which equal numbers are alike, and what is not a whole number (security B.3)."""

import re
import unicodedata

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0(?:(?:10|2\d)\d{8}|(?![48]00)[3-9]\d{2}\d{7,8})")  # 400 and 800 are services, no area has their digits
SERVICE = re.compile(r"[48]00\d{7}")
ABROAD = re.compile(r"\+[1-9]\d{6,14}")
EXTENSION = re.compile(r"(?:转|轉|分机|ext\.?|x|#)\d{1,6}$", re.IGNORECASE)
DASHED_EXTENSION = re.compile(r"^(0\d{2,3}-?\d{7,8}|[48]00-?\d{3}-?\d{4})-\d{1,6}$")
DASHES = re.compile(r"[‐‑‒–—―−﹣\-ー－~～]")
LOOSE = re.compile(r"[\s().·\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
SEVERAL = re.compile(r"[/,;、，；|]|或|\s{2,}")
INSIDE = re.compile(r"(?<!\d)(?:1[3-9]\d(?:[ -]?\d{4}){2}|0\d{2,3}[ -]?\d{7,8})(?!\d)")
LIKE = re.compile(r"\+?\d{7,}[\dXx]?")


def whole_number(text: str) -> str:
    """A whole telephone number in its one form, "" if it is not one: 13800001234, 057188001234 (with its area code, without extension),
    4008001234, +85298765432. Blanks, dashes, brackets, wide digits, +86 and 0086 make no difference."""
    bare = LOOSE.sub("", DASHES.sub("-", unicodedata.normalize("NFKC", text)))
    dashed = DASHED_EXTENSION.match(bare)
    ways = [bare, EXTENSION.sub("", bare), dashed[1] if dashed else ""]
    return next((found for way in ways if (found := _national(way.replace("-", "")))), "")


def _national(bare: str) -> str:
    if not re.fullmatch(r"\+?[0-9]+", bare):
        return ""
    plain = f"+{bare[2:]}" if bare.startswith("00") else bare
    if plain.startswith("+86"):
        return _of_china(plain[3:], dialed_from_abroad=True)
    if plain.startswith("+"):
        return plain if ABROAD.fullmatch(plain) else ""
    if len(plain) == 13 and plain.startswith("86") and MOBILE.fullmatch(plain[2:]):
        return plain[2:]
    return _of_china(plain, dialed_from_abroad=False)


def _of_china(digits: str, *, dialed_from_abroad: bool) -> str:
    if MOBILE.fullmatch(digits) or SERVICE.fullmatch(digits) or LANDLINE.fullmatch(digits):
        return digits
    return f"0{digits}" if dialed_from_abroad and LANDLINE.fullmatch(f"0{digits}") else ""


def first_number(text: str) -> str:
    """The whole number somebody wrote into a field, the first where he wrote several or a name beside it."""
    if not text:
        return ""
    if found := whole_number(text):
        return found
    plain = DASHES.sub("-", unicodedata.normalize("NFKC", text))
    parts = [*SEVERAL.split(plain), *(hit.group() for hit in INSIDE.finditer(plain))]
    return next((found for part in parts if (found := whole_number(part))), "")


def same(text: str) -> str:
    """What is alike for equal numbers however they are written; of what holds no whole number the bare text."""
    return first_number(text) or text.strip()


def is_like_number(text: str) -> bool:
    """Is it meant as a telephone or identity number, whole or not: seven digits and more and nothing else?"""
    bare = LOOSE.sub("", DASHES.sub("", unicodedata.normalize("NFKC", text)))
    return bool(LIKE.fullmatch(bare)) or bool(whole_number(text))
