"""Invented names, numbers and codes, drawn so that the same seed always gives the same ones."""

import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from liren.community.rules import credit_code_check

CATALOG = Path(__file__).parents[1] / "catalog"
UNASSIGNED = "91990199"  # no province has the code 99: no such credit code can have been given out
Row = dict[str, Any]


@cache
def catalog(name: str) -> Row:
    """A shipped catalogue file by its name."""
    return tomllib.loads((CATALOG / f"{name}.toml").read_text("utf8"))


def rows(table: str) -> list[Row]:
    """A table of the invented names."""
    return catalog("demo_names")[table]


def phone(random: Random) -> str:
    """A number in the form people know, that cannot exist: no local number begins with 0."""
    return f"0571-0{random.randrange(10**7):07d}"


def credit_code(serial: int) -> str:
    """A code with the right check digit under a registration authority that does not exist."""
    body = f"{UNASSIGNED}MA{serial * 7919 % 10**7:07d}"
    return body + credit_code_check(body)


class People:
    """Names of people; nobody is called like anybody before him until all names are used up."""

    def __init__(self, random: Random) -> None:
        self._random, self._used = random, set[str]()
        self._surnames, self._given = catalog("demo_names")["person"]["surnames"], catalog("demo_names")["person"]["given"]
        self._weights = [1 / (rank + 6) for rank in range(len(self._surnames))]

    def one(self) -> str:
        for _attempt in range(50):
            name = self._random.choices(self._surnames, self._weights)[0] + self._random.choice(self._given)
            if name not in self._used:
                break
        self._used.add(name)
        return name


class CompanyNames:
    """Names of companies: a made-up word, what they do, and the legal form."""

    def __init__(self, random: Random) -> None:
        words = catalog("demo_names")["company"]
        self._random, self._used = random, set[str]()
        self._words = [h + t for h in words["head"] for t in words["tail"] if h + t not in words["avoid"]]
        self._forms, self._weights = [f["name"] for f in words["forms"]], [f["weight"] for f in words["forms"]]

    def one(self, trade: str, *, small: bool) -> tuple[str, str]:
        """The full name and the short one; studios and partnerships are small."""
        for _attempt in range(200):
            word, form = self._random.choice(self._words), self._random.choices(self._forms, self._weights)[0]
            if not small and "（" in form:
                form = "有限公司"
            if form.startswith("科技") and "科技" in trade:
                form = "有限公司"
            if (name := f"{word}{trade}{form}") not in self._used and (short := word + _short(trade)) not in self._used:
                break
        self._used |= {name, short}
        return name, short


def _short(trade: str) -> str:
    """The first word of a trade: two characters, three where two would cut it."""
    return trade[:3] if trade[:3] in {"半导体", "进出口", "新能源", "物联网", "云计算", "传感器", "供应链"} else trade[:2]
