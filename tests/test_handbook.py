"""The handbook cannot go stale unseen: links lead somewhere, both languages are there, and buttons bear the names of the pages."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.test_words import used, written

ROOT = Path(__file__).resolve().parents[1]
HANDBOOK = ROOT / "docs" / "handbook"
PAGES = (
    "territory.md",
    "README.md", "company.md", "visitor.md", "worker.md", "head.md", "department.md", "custodian.md", "confidence.md", "premises.md",
    "publishing.md", "resources.md", "training.md", "selfchecks.md",
)  # fmt: skip
PICTURES = ROOT / "docs" / "pictures" / "handbook"
LINK = re.compile(r"(?:\]\(|<img src=\")([^)\s\"]+)")
NAMED = re.compile(r"\*\*(.+?)\*\*")  # what stands in bold in the handbook is a name on the screen
BLANK = re.compile(r"%\(\w+\)[a-z]|%[a-z]")
HEADING = re.compile(r"^#+ (.+)$", re.M)


def documents() -> list[Path]:
    """All pages that people read in the repository."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def anchors(page: Path) -> set[str]:
    """The places of a page that a link may name, as the usual readers of Markdown make them."""
    kept = (re.sub(r"[^\w\- ]", "", heading).strip() for heading in HEADING.findall(page.read_text("utf-8")))
    return {heading.lower().replace(" ", "-") for heading in kept}


def broken(page: Path) -> list[str]:
    """The relative links of a page that lead nowhere."""
    found = []
    for link in LINK.findall(page.read_text("utf-8")):
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        if ":" in path.split("/")[0]:
            continue
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            found.append(link)
    return found


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document):
    assert broken(document) == []


def test_a_broken_link_is_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        '# 甲 乙\n[a](#甲-乙) [b](#丙) [c](gone.md) ![d](gone.png) <img src="lost.png" width="1"> [e](https://example.org) [f](page.md)',
        "utf-8",
    )
    assert broken(page) == ["#丙", "gone.md", "gone.png", "lost.png"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_there(language):
    assert sorted(page.name for page in (HANDBOOK / language).iterdir()) == sorted(PAGES)


def test_every_picture_is_shown_and_light():
    shown = {link.rsplit("/", 1)[-1] for page in (HANDBOOK / "zh").glob("*.md") for link in LINK.findall(page.read_text("utf-8"))}
    there = {picture.name: picture.stat().st_size for picture in PICTURES.iterdir()}
    assert set(there) <= shown
    assert sum(there.values()) <= 900_000, "the whole handbook is read on a phone"
    assert {name: size for name, size in there.items() if size > 90_000} == {}


@cache
def texts() -> tuple[dict[str, set[str]], tuple[tuple[re.Pattern[str], str], ...]]:
    """What may stand on a button or over a field, with its English: texts as they are, and those with blanks as patterns."""
    plain: dict[str, set[str]] = {}
    blanks = []
    for text in used():
        english, chinese = written().get(text, [""])[0], text[1]
        if not BLANK.search(chinese):
            plain.setdefault(chinese, set()).add(english)
        elif len(BLANK.sub("", chinese).strip()) > 1:
            blanks.append((pattern(chinese), english))
    return plain, tuple(blanks)


def pattern(text: str) -> re.Pattern[str]:
    """A text of the interface; whatever may stand in its blanks."""
    return re.compile(".+".join(re.escape(part) for part in BLANK.split(text)))


def named(page: Path) -> set[str]:
    return set(NAMED.findall(page.read_text("utf-8")))


@cache
def translations(name: str) -> set[str]:
    """The English of every text that may read so; empty for what is nowhere on the screen."""
    plain, blanks = texts()
    return plain.get(name, set()) | {english for chinese, english in blanks if chinese.fullmatch(name)}


def on_screen(name: str) -> bool:
    return bool(translations(name))


def says(english: str, said: str) -> bool:
    return english == said or bool(BLANK.search(english) and pattern(english).fullmatch(said))


@pytest.mark.parametrize("name", PAGES)
def test_names_stand_on_the_pages(name):
    unknown = {each for each in named(HANDBOOK / "zh" / name) if not on_screen(each)}
    assert unknown == set()


def test_a_name_that_is_nowhere_is_found():
    assert on_screen("受理")
    assert on_screen("导入这 86 家")
    assert not on_screen("立即提交按钮")


@pytest.mark.parametrize("name", PAGES)
def test_english_names_are_the_translations(name):
    chinese, english = named(HANDBOOK / "zh" / name), named(HANDBOOK / "en" / name)
    chosen = {each: {said for said in english if any(says(t, said) for t in translations(each))} for each in chinese}
    assert [each for each, said in chosen.items() if not said] == []
    assert english - set().union(*chosen.values()) == set()
