"""A reader who follows every link and every search form, and tells what he read."""

import re
import shutil
import subprocess
from collections import deque
from html import unescape
from io import BytesIO
from urllib.parse import urlencode, urljoin, urlsplit
from zipfile import ZipFile

from django.test import Client
from openpyxl import load_workbook

LINK = re.compile(r"""\s(?:href|hx-get|src|action)\s*=\s*["']([^"'#]*)""")
SEARCH = re.compile(r"""<form[^>]*method=["']?get[^>]*>(.*?)</form>""", re.IGNORECASE | re.DOTALL)
ACTION = re.compile(r"""action=["']([^"']*)""")
POSTS = re.compile(r"""<form[^>]*method=["']?post[^>]*>""", re.IGNORECASE)
NAME = re.compile(r"""name=["'](q|search|company_text)["']""")
CHANGES = re.compile(r"csrfmiddlewaretoken|nonce=")
TOKEN = re.compile(r'nonce="[^"]*"|name="(?:csrfmiddlewaretoken|key)" value="[^"]*"|"[0-9a-zA-Z]{64}"')
LEAVE = ("/static/", "/sign-out/", "/ui/")  # the sheet of pieces shows invented things


TAGS = re.compile(r"<[^>]*>")


def body(response) -> str:
    """What an answer says, also a spreadsheet, a Word document or a PDF (where there is pdftotext to read it)."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    if "wordprocessingml" in kind:
        with ZipFile(BytesIO(content)) as parts:
            return "\n".join(unescape(TAGS.sub("", parts.read(name).decode())) for name in parts.namelist() if name.endswith(".xml"))
    if "pdf" in kind and (reader := shutil.which("pdftotext")):
        told = subprocess.run([reader, "-", "-"], input=content, capture_output=True, check=True).stdout.decode()
        return "".join(told.split())  # a word may go on in the next line
    if "spreadsheet" in kind:
        return "\n".join(str(cell) for sheet in load_workbook(BytesIO(content)) for row in sheet.values for cell in row if cell is not None)
    return unescape(content.decode("utf8", "replace"))


def bare(text: str) -> str:
    """A page without what is new each time it is drawn."""
    return TOKEN.sub("", text)


def crawl(client: Client, starts: list[str], searches: list[str] = (), most: int = 400) -> dict[str, str]:
    """Every page reached from the starts by links and search forms: address → what it said. One page of each kind of
    address with the same arguments apart from sorting and paging."""
    queue, read = deque(starts), {}
    while queue and len(read) < most:
        path = queue.popleft()
        if path in read:
            continue
        response = client.get(path)
        assert response.status_code < 500, path
        read[path] = body(response) + response.headers.get("Content-Disposition", "")
        if response.status_code in {301, 302}:
            queue.append(response.headers["Location"])
        if "html" in response.headers.get("Content-Type", ""):
            queue.extend(one for one in _onward(path, read[path], searches) if one not in read)
    return read


def _onward(path: str, text: str, searches: list[str]) -> list[str]:
    text = POSTS.sub("", text)  # their addresses are not for looking
    found = [urljoin(path, link) for link in LINK.findall(text)]
    for form in SEARCH.finditer(text):
        if name := NAME.search(form[1]):
            to = ACTION.search(form[0][: form[0].find(">")])
            found += [f"{urljoin(path, to[1] if to else path).partition('?')[0]}?{urlencode({name[1]: words})}" for words in searches]
    return [one for one in found if one.startswith("/") and not one.startswith(LEAVE) and not urlsplit(one).query.startswith("sort=")]
