"""What can be computed of how it looks."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "liren/core/static/core/liren.css").read_text("utf8")
PALETTES = {"light": 0, "dark": 1}


def palette(n):
    """The colors of the n-th block that names them, over those of the first."""
    blocks = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block)) for block in re.findall(r"\{[^{}]*--brand:[^{}]*\}", CSS)]
    return blocks[0] | blocks[n]


def luminance(color):
    digits = color.lstrip("#") if len(color) > 4 else "".join(c * 2 for c in color.lstrip("#"))
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """WCAG 2.2, 1.4.3."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def look(classes, state=""):
    """Background and ink of a button with these classes: of rules that fit, the most specific and then the last one counts."""
    found = {}
    for selectors, body in re.findall(r"(?m)^([^@{}\n]*\.btn[^{}\n]*)\{([^}]*)\}", CSS):
        for selector in selectors.split(","):
            wanted = set(re.findall(r"\.([\w-]+)", selector))
            fits = " " not in selector.strip() and wanted <= classes and ("hover" not in selector or state == "hover")
            if not fits or "[" in selector:
                continue
            rank = (len(re.findall(r"[.:]", selector)), "button" in selector)
            for name, value in re.findall(r"(?:^|[; ])(background|color): var\(--([\w-]+)\)", body):
                if rank >= found.get(name, ((0, False), ""))[0]:
                    found[name] = (rank, value)
    return found["background"][1], found["color"][1]


@pytest.mark.parametrize("mode", PALETTES)
@pytest.mark.parametrize("state", ["", "hover"])
@pytest.mark.parametrize("classes", [{"btn"}, {"btn", "btn-primary"}, {"btn", "btn-danger"}, {"btn", "btn-primary", "btn-danger"}])
def test_a_button_can_be_read(classes, state, mode):
    colors = palette(PALETTES[mode])
    ground, ink = look(classes, state)
    assert contrast(colors[ground], colors[ink]) >= 4.5, f"{ink} on {ground}"
