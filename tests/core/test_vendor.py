"""Vendored files are what their makers published, and every icon a template names is in the sprite."""

import re
from pathlib import Path

from liren.core.management.commands.vendor import FOLDER, altered, listed

LIREN = Path(__file__).resolve().parents[2] / "liren"


def test_vendored_files_have_their_hashes():
    assert altered() == []


def test_every_icon_named_in_a_template_is_in_the_sprite():
    named = set()
    for page in LIREN.rglob("templates/**/*.html"):
        text = page.read_text("utf-8")
        named |= set(re.findall(r'{% icon "([\w-]+)"', text)) | set(re.findall(r'\bicon="([\w-]+)"', text))
    assert named - set(listed()["icons"]["use"]) == set()


def test_the_sprite_holds_no_colour_of_its_own():
    sprite = (FOLDER / "icons.svg").read_text("utf-8")
    assert "#" not in re.sub(r"id=\"[^\"]*\"", "", sprite).replace("http://www.w3.org/2000/svg", "")
