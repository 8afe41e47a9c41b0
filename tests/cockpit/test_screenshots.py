"""The list of pictures, and the pictures that the README shows."""

import io
import re

import pytest
from django.conf import settings
from PIL import Image

from liren.cockpit.management.commands.screenshots import HANDBOOK, README, SHOTS, reduced

PICTURES = settings.BASE_DIR / "docs" / "pictures"


def test_names_are_used_once():
    names = [shot.name for shot in SHOTS]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize(("folder", "kept"), [(PICTURES, README), (PICTURES / "handbook", HANDBOOK)], ids=["readme", "handbook"])
def test_every_picture_can_be_made_again(folder, kept):
    assert sorted(p.stem for p in folder.glob("*.png")) == sorted(kept)
    assert kept.keys() <= {shot.name for shot in SHOTS}


def test_pictures_are_small():
    assert [p.name for p in PICTURES.glob("*") if p.stat().st_size > 200 * 1024] == []


def test_pages_show_pictures_that_exist():
    pages = [settings.BASE_DIR / "README.md", *(settings.BASE_DIR / "docs").rglob("*.md")]
    shown = [(page, name) for page in pages for name in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text("utf8"))]
    assert [name for page, name in shown if not (page.parent / name).exists()] == []


def test_a_reduced_picture_keeps_its_size_and_colors():
    out = io.BytesIO()
    Image.new("RGB", (200, 100), "#0E7C86").save(out, "PNG")
    small = Image.open(io.BytesIO(reduced(out.getvalue()))).convert("RGB")
    assert (small.size, small.getpixel((5, 5))) == ((200, 100), (14, 124, 134))
