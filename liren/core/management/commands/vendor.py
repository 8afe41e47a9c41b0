"""Fetches the vendored front-end files again from npm packs (maintainers), or checks them against their hashes."""

import hashlib
import re
import shutil
import subprocess
import tarfile
import tempfile
import tomllib
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

FOLDER = Path(__file__).resolve().parents[2] / "static" / "vendor"
LIST = FOLDER / "vendor.toml"
SOURCE_MAP = re.compile(rb"\n?/[/*]# sourceMappingURL=[^\n*]*(\*/)?\s*$")


def listed() -> dict:
    return tomllib.loads(LIST.read_text("utf-8"))


def hashes() -> dict[str, str]:
    """Every vendored file with the hash it must have."""
    files = {file["to"]: file["sha256"] for package in listed()["package"] for file in package["files"]}
    icons = listed()["icons"]
    return files | {icons["to"]: icons["sha256"]}


def altered() -> list[str]:
    """Names of vendored files that are missing, differ from their hash, or lie there without being listed."""
    files = (path for path in FOLDER.rglob("*") if path.is_file() and path != LIST)
    found = {str(path.relative_to(FOLDER)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    wanted = hashes()
    return sorted(name for name in found | wanted if found.get(name) != wanted.get(name))


def unpack(name: str, version: str, folder: Path) -> Path:
    npm = shutil.which("npm")
    if not npm:
        raise CommandError("npm is needed to fetch packages")
    done = subprocess.run(  # noqa: S603 - fixed words and our own list
        [npm, "pack", f"{name}@{version}", "--silent", "--ignore-scripts"], cwd=folder, check=True, capture_output=True, text=True
    )
    target = folder / name.replace("/", "-").strip("@")
    with tarfile.open(folder / done.stdout.split()[-1]) as pack:
        pack.extractall(target, filter="data")
    return target / "package"


def sprite(icons: dict, package: Path) -> bytes:
    """One SVG whose symbols are the icons in use, thinner than their maker drew them."""
    symbols = []
    for name in icons["use"]:
        drawing = (package / icons["folder"] / f"{name}.svg").read_text()
        paths = "".join(re.findall(r'<path (?!stroke="none")[^>]*/>', drawing)).replace(" />", "/>")
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{paths}</symbol>')
    return ('<svg xmlns="http://www.w3.org/2000/svg">' + "\n".join(symbols) + "</svg>\n").encode()


def keep(name: str, content: bytes) -> None:
    """Write a file and its hash; a source map that is not shipped would stop the hashed storage."""
    content = SOURCE_MAP.sub(b"\n", content)
    path = FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    text = re.sub(rf'(to = "{re.escape(name)}"(?:,|\n) ?sha256 = )"\w*"', rf'\1"{digest}"', LIST.read_text("utf-8"))
    LIST.write_text(text, "utf-8")


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only compare the files with vendor.toml")

    def handle(self, *args, **options):
        if not options["check"]:
            self.fetch()
        if changed := altered():
            raise CommandError("vendored files differ from vendor.toml: " + ", ".join(changed))
        self.stdout.write(f"{len(hashes())} vendored files are as listed")

    def fetch(self):
        with tempfile.TemporaryDirectory() as scratch:
            for package in listed()["package"]:
                source = unpack(package["name"], package["version"], Path(scratch))
                for file in package["files"]:
                    keep(file["to"], (source / file["from"]).read_bytes())
            icons = listed()["icons"]
            keep(icons["to"], sprite(icons, unpack(icons["name"], icons["version"], Path(scratch))))
