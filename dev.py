#!/usr/bin/env python3
"""里仁 Liren：开发与试用的几个动词，只用标准库。The few verbs for trying and developing; standard library only.

python3 dev.py run          安装依赖、建库、载入演示社区并启动    install, migrate, load the demo, serve
python3 dev.py test         运行测试（参数传给 pytest）          run the tests (arguments go to pytest)
python3 dev.py check        合并前的全部检查（可只写其中几步）    everything a change must pass (or only the steps named)
python3 dev.py bench        运行性能基准                         measure the promises of docs/performance.md
python3 dev.py screenshots  重新生成页面截图                     take the pictures of the main pages again
python3 dev.py words        维护者：收集界面文字、编译英文        maintainers: gather the interface's texts, compile the English
python3 dev.py lock         维护者：重新锁定依赖                  maintainers: lock the dependencies anew
"""

from __future__ import annotations  # lets an old Python come as far as the sentence that says so

import base64
import contextlib
import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
OLDEST = (3, 11)
UV = "uv==0.13.8"
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
WORKERS = ("-n", "2")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def say(chinese: str, english: str) -> None:
    print(f"里仁 · {chinese} · {english}", flush=True)


def stop(chinese: str, english: str) -> None:
    sys.exit(f"里仁 · {chinese}\n     {english}")


def sh(*words: object, **options: object) -> int:
    """Run a program in the project's folder, with its output going where ours goes; returns its exit code."""
    return subprocess.run([str(w) for w in words], cwd=ROOT, **options).returncode


def must(*words: object, **options: object) -> None:
    if code := sh(*words, **options):
        stop(f"命令失败（{code}）：{' '.join(map(str, words))}", "The command above failed.")


# ---- the environment: .venv, filled from the locks with checked hashes


def ready(which: str) -> None:
    """Make .venv hold exactly the packages of a lock; does nothing when it already does."""
    if sys.version_info[:2] < OLDEST:
        stop("需要 Python 3.11 或更新版本。", f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    lock = ROOT / LOCKS[which]
    stamp, wanted = VENV / f".{lock.name}", hashlib.sha256(lock.read_bytes()).hexdigest()
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    began = time.monotonic()
    say("正在安装依赖（仅首次或依赖变化时）", "installing packages (first time or after a change)")
    make_venv()
    install(lock)
    stamp.write_text(wanted)
    say(f"依赖就绪，用时 {time.monotonic() - began:.0f} 秒", "packages are ready")


def make_venv() -> None:
    if PYTHON.exists():
        return
    if uv := shutil.which("uv"):
        must(uv, "venv", "-q", "--python", sys.executable, VENV)
    elif sh(sys.executable, "-m", "venv", VENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        shutil.rmtree(VENV, ignore_errors=True)
        stop("缺少 venv 模块，请先运行：apt-get install -y python3-venv", "The venv module is missing: apt-get install -y python3-venv")


def install(lock: Path) -> None:
    """With uv where it can be had (ten times faster), otherwise with pip; both refuse a wrong hash."""
    uv = shutil.which("uv") or find_uv()
    if not uv and not sh(PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", UV):
        uv = find_uv()
    if uv:
        must(uv, "pip", "install", "-q", "--compile-bytecode", "--python", PYTHON, "--require-hashes", "-r", lock)
    else:
        must(PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", lock)


def find_uv() -> str | None:
    return shutil.which("uv", path=str(BIN))


def lock() -> None:
    """Write both lock files from pyproject.toml; the developers' one never disagrees with the other."""
    make_venv()
    uv = shutil.which("uv") or find_uv()
    if not uv:
        must(PYTHON, "-m", "pip", "install", "-q", UV)
        uv = find_uv()
    say("正在锁定依赖", "locking the dependencies")
    compiled = (uv, "pip", "compile", "-q", "--universal", "--generate-hashes", "--python-version", "3.11", "pyproject.toml")
    named = ("--custom-compile-command", "python3 dev.py lock", *sys.argv[2:])
    must(*compiled, *named, "-o", LOCKS["run"])
    must(*compiled, *named, "--group", "dev", "-c", LOCKS["run"], "-o", LOCKS["dev"])


# ---- the verbs


def manage(*words: object, **options: object) -> int:
    return sh(PYTHON, "manage.py", *words, **options)


def run() -> None:
    """Serve the demo community; everything else happens in one management command, in one process."""
    ready("run")
    env = {**os.environ, "LIREN_DEMO": os.environ.get("LIREN_DEMO", "1"), "PYTHONUTF8": "1"}
    words = [str(PYTHON), "manage.py", "serve", *sys.argv[2:]]
    if os.name == "nt":
        sys.exit(sh(*words, env=env))
    os.chdir(ROOT)
    os.execve(words[0], words, env)


def test() -> None:
    ready("dev")
    say("正在运行测试", "running the tests")
    given = sys.argv[2:]
    sys.exit(sh(PYTHON, "-m", "pytest", *(() if "-n" in given else WORKERS), *given, env=plain()))


def bench() -> None:
    """The scripts of benchmarks/ (or the one named, with its arguments), each on SQLite and on PostgreSQL."""
    ready("dev")
    scripts = [p.stem for p in sorted((ROOT / "benchmarks").glob("*.py")) if "__main__" in p.read_text("utf8")]
    named, words = (sys.argv[2:3], sys.argv[3:]) if set(sys.argv[2:3]) <= set(scripts) else ([], sys.argv[2:])
    with postgres() as url:
        urls = [os.environ["LIREN_BENCH_URL"]] if "LIREN_BENCH_URL" in os.environ else ["", url.replace("/liren_", "/liren_bench_")]
        for script, target in [(script, target) for script in named or scripts for target in urls]:
            say(f"正在测量 {script}", f"measuring {script}")
            must(PYTHON, "-m", f"benchmarks.{script}", *words, env=plain(**({"LIREN_BENCH_URL": target} if target else {})))


def screenshots() -> None:
    ready("dev")
    need_chromium()
    say("正在截图", "taking pictures")
    sys.exit(manage("screenshots", *sys.argv[2:], env={**os.environ, "LIREN_DEMO": "1"}))


def words() -> None:
    """What is not yet translated is listed by the test that the check runs too."""
    ready("dev")
    if not (shutil.which("xgettext") and shutil.which("msgfmt")):
        stop("缺少 GNU gettext：apt-get install -y gettext", "GNU gettext is missing: apt-get install -y gettext")
    say("正在收集界面文字", "gathering the interface's texts")
    if code := manage("words", env=plain(LIREN_DATABASE_URL="sqlite:///:memory:")):
        sys.exit(code)
    sys.exit(pytest("tests/test_words.py"))


def plain(**more: str) -> dict[str, str]:
    """The environment without settings of this machine: tests and checks answer the same everywhere."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LIREN_")}
    return {**kept, "PYTHONUTF8": "1", **more}


def need_chromium() -> str:
    """The browser's path; says how to get one where there is none."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not found:
        stop("缺少浏览器：apt-get install -y chromium fonts-noto-cjk", "A browser is missing: apt-get install -y chromium fonts-noto-cjk")
    return str(found)


# ---- check: the steps in the order in which they tell most soonest


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The url of a PostgreSQL to test on: the one named, the one that listens here, or one of our own for the time being."""
    port = os.environ.get("PGPORT", "5432")
    here = [f"postgresql://{user}@127.0.0.1:{port}/postgres" for user in ("postgres", "root")]
    for url in filter(None, [os.environ.get("LIREN_TEST_POSTGRES"), *here]):
        probe = "import sys, psycopg; psycopg.connect(sys.argv[1], connect_timeout=3).close()"
        if not sh(PYTHON, "-c", probe, url, stderr=subprocess.DEVNULL):
            yield f"{url.rsplit('/', 1)[0]}/liren_{hashlib.sha256(bytes(ROOT)).hexdigest()[:8]}"
            return
    with own_postgres() as url:
        yield url


@contextlib.contextmanager
def own_postgres() -> Iterator[str]:
    """A cluster in a temporary folder, run by an ordinary user because PostgreSQL refuses to run as root."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name))
    if not found:
        stop("缺少 PostgreSQL：apt-get install -y postgresql", "PostgreSQL is missing: apt-get install -y postgresql")
    as_user = ["runuser", "-u", "postgres", "--"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    folder, port = tempfile.mkdtemp(prefix="liren-pg-"), free_port()
    if as_user:
        shutil.chown(folder, "postgres")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    quiet = {"stdout": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    try:
        initdb = ("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        must(*as_user, found[-1] / initdb[0], *initdb[1:], "-D", f"{folder}/db", **quiet)
        must(*as_user, found[-1] / "pg_ctl", "-D", f"{folder}/db", "-l", f"{folder}/log", "-o", options, "-w", "start", **quiet)
        yield f"postgresql://postgres@127.0.0.1:{port}/liren"
    finally:
        sh(*as_user, found[-1] / "pg_ctl", "-D", f"{folder}/db", "-m", "immediate", "stop", **quiet)
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def pytest(*words: str, **env: str) -> int:
    """pytest with its output shown as it comes, and its closing line kept for the summary."""
    command, text = [str(PYTHON), "-m", "pytest", *words], {"encoding": "utf-8", "errors": "replace"}
    with subprocess.Popen(command, cwd=ROOT, env=plain(**env), stdout=subprocess.PIPE, **text) as ran:
        for line in ran.stdout or ():
            print(line, end="", flush=True)
            if re.search(r"\d+ (passed|failed|error).* in [\d.]+s", line):
                CLOSING.append(line.strip(" =\n"))
    return ran.returncode


def lint() -> int:
    return sh(PYTHON, "-m", "ruff", "check", ".") or sh(PYTHON, "-m", "ruff", "format", "--check", ".")


def contracts() -> int:
    return sh(BIN / "lint-imports", "--no-cache", env=plain(PYTHONPATH=str(ROOT)))


def dependencies() -> int:
    return sh(PYTHON, "-m", "deptry", "liren")


def types() -> int:
    return sh(PYTHON, "-m", "mypy", env=plain())


def templates() -> int:
    return sh(BIN / "djlint", "liren", "--lint", "--quiet")


def django() -> int:
    """No missing migration, no warning of Django's or our own start-up checks, nothing generated gone stale."""
    env = plain(LIREN_DEMO="1", LIREN_DATABASE_URL="sqlite:///:memory:")
    steps = (("check", "--fail-level", "WARNING"), ("makemigrations", "--check", "--dry-run"), ("docs", "--check"))
    return max(manage(*words, env=env) for words in steps)


def production() -> int:
    """Django's own list for a site that goes live, with the settings that docs/operate/install.md asks for."""
    key = hashlib.sha512(os.urandom(32)).hexdigest()
    vault = f"check:{base64.b64encode(os.urandom(32)).decode()}"
    named = {"LIREN_HOSTS": "liren.example.org", "LIREN_SITE_URL": "https://liren.example.org", "LIREN_BEHIND_PROXY": "1"}
    with tempfile.TemporaryDirectory() as folder:
        env = plain(LIREN_SECRET_KEY=key, LIREN_VAULT_KEYS=vault, LIREN_DATA_DIR=folder, **named)
        return manage("check", "--deploy", "--fail-level", "WARNING", env=env)


def tests() -> int:
    return pytest(*WORKERS)


def tests_on_postgres() -> int:
    with postgres() as url:
        return pytest(*WORKERS, LIREN_DATABASE_URL=url)


def killed() -> int:
    """Servers and workers are killed in the middle of writes, on both databases; the long sweeps, which need no server, on one."""
    servers = ("tests/core", "tests/community", "tests/test_deploy.py")
    with postgres() as url:
        return max(pytest("-m", "process", *WORKERS), pytest("-m", "process", *WORKERS, *servers, LIREN_DATABASE_URL=url))


def browser() -> int:
    return pytest("-m", "browser", CHROMIUM=need_chromium())


CLOSING: list[str] = []
STEPS: dict[str, tuple[str, Callable[[], int]]] = {
    "lint": ("代码风格", lint),
    "contracts": ("导入方向", contracts),
    "dependencies": ("依赖声明", dependencies),
    "django": ("系统检查、迁移与生成文档", django),
    "production": ("上线检查", production),
    "templates": ("模板", templates),
    "types": ("类型", types),
    "tests": ("测试 SQLite", tests),
    "postgres": ("测试 PostgreSQL", tests_on_postgres),
    "process": ("断电式终止进程", killed),
    "browser": ("浏览器", browser),
}


def check() -> None:
    """All steps, or those named; `-tests` leaves one out. Goes on after a failure and lists all results at the end."""
    ready("dev")
    named = [word for word in sys.argv[2:] if not word.startswith("-")]
    left_out = {word[1:] for word in sys.argv[2:] if word.startswith("-")}
    if unknown := ({*named} | left_out) - STEPS.keys():
        stop(f"没有这一步：{'、'.join(sorted(unknown))}", f"Steps are: {' '.join(STEPS)}")
    results = [attempt(name) for name in named or STEPS if name not in left_out]
    print("\n" + "\n".join(f"{'✓' if not code else '✗'} {took:6.1f}s  {name:13} {STEPS[name][0]}" for name, code, took in results))
    counted = {word: sum(int(n) for line in CLOSING for n in re.findall(rf"(\d+) {word}", line)) for word in ("passed", "failed")}
    if CLOSING:
        print(*CLOSING, f"{counted['passed']} passed, {counted['failed']} failed", sep="\n", flush=True)
    sys.exit(any(code for _name, code, _took in results))


def attempt(name: str) -> tuple[str, int, float]:
    say(f"检查：{STEPS[name][0]}", f"check: {name}")
    began = time.monotonic()
    try:
        code = STEPS[name][1]()
    except SystemExit as ended:  # something is missing on this machine: said once, counted as a failure
        print(ended)
        code = 1
    return name, code, time.monotonic() - began


VERBS: dict[str, Callable[[], None]] = {f.__name__: f for f in (run, test, check, bench, screenshots, words, lock)}


def main() -> None:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    verb = sys.argv[1] if len(sys.argv) > 1 else ""
    if verb not in VERBS:
        print(__doc__)
        sys.exit(0 if verb in {"", "help", "-h", "--help"} else 2)
    with contextlib.suppress(KeyboardInterrupt):
        VERBS[verb]()


if __name__ == "__main__":
    main()
