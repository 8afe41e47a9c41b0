"""Vendored files are what their makers published, and every icon a template names is in the sprite."""

import re
from pathlib import Path

from liren.cockpit.rules import DESK, PORTAL
from liren.core.management.commands.vendor import FOLDER, altered, listed

LIREN = Path(__file__).resolve().parents[2] / "liren"
NAMED = re.compile(r'''icon"?\s*[=:]?\s*"([a-z0-9-]+)"''')


def test_vendored_files_have_their_hashes():
    assert altered() == []


def test_every_icon_named_anywhere_is_in_the_sprite():
    """Templates, code and catalogues write `icon "x"`, `icon="x"`, `"icon": "x"`; the navigation has its own table."""
    files = [path for kind in ("html", "py", "toml") for path in LIREN.rglob(f"*.{kind}") if path.name != "vendor.toml"]
    named = {name for path in files for name in NAMED.findall(path.read_text("utf-8"))}
    named |= {entry.icon for entry in (*DESK, *PORTAL)}
    assert named - set(listed()["icons"]["use"]) == set()


def test_the_sprite_holds_no_colour_of_its_own():
    sprite = (FOLDER / "icons.svg").read_text("utf-8")
    assert "#" not in re.sub(r"id=\"[^\"]*\"", "", sprite).replace("http://www.w3.org/2000/svg", "")
