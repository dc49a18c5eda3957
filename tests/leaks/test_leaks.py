"""No secret gets out: all that a suite of failures prints is searched for every one."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple
from urllib.parse import quote

import pytest

HERE = Path(__file__).parent
WINDOW = 14
NO_SECRET = frozenset({"proxy_user"})
INI = "[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\ntimeout = 30\n"
LOUD = ["-l", "--tb=long", "--showlocals", "-vv", "-rA", "-o", "log_cli=true", "--log-level=DEBUG", "-W", "always"]
APART = ["-p", "no:cacheprovider", "--noconftest", "--assert=plain"]


def made_up() -> dict[str, str]:
    """Secrets that stand nowhere in the source."""
    found = {
        "api_key": f"ak_{token_hex(24)}",
        "user_key": f"uak_{token_hex(24)}",
        "org_key": f"oak_{token_hex(24)}",
        "webhook": f"whsec_{token_hex(24)}",
        "proxy_user": "proxyuser",
        "proxy_password": f"p@{token_hex(24)}",
    }
    plain = ("bearer", "gateway", "cookie", "presigned", "password", "access_token", "client_secret")
    found |= {name: token_hex(60) for name in plain}
    found["proxy_quoted"] = quote(found["proxy_password"], safe="")
    found["proxy_basic"] = base64.b64encode(f"proxyuser:{found['proxy_password']}".encode()).decode()
    return found


def leaks(known: dict[str, str], printed: str) -> list[str]:
    """Where a secret stands, or a stretch of one that is long enough to be no accident."""
    found = []
    for name, secret in known.items():
        pieces = (secret[at : at + WINDOW] for at in range(len(secret) - WINDOW + 1))
        piece = None if name in NO_SECRET else next((one for one in pieces if one in printed), None)
        if piece:
            at = printed.index(piece)
            found.append(f"{name}: ...{printed[max(0, at - 300) : at + 100]}...")
    return found


class Ended(NamedTuple):
    """What the suite printed: to its output, and with its report and log."""

    out: str
    all: str
    known: dict[str, str]


def run(folder: Path, *options: str, **environment: str) -> Ended:
    """Run the suite of failures in a process of its own."""
    known = made_up()
    (folder / "secrets.json").write_text(json.dumps(known))
    (folder / "pytest.ini").write_text(INI)
    files = ["-c", str(folder / "pytest.ini"), "--rootdir", str(folder)]
    files += ["--junitxml", str(folder / "report.xml"), "--log-file", str(folder / "log.txt")]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("COMPOSIO_", "PYTEST_"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *LOUD, *APART, *files, *options, str(HERE / "suite.py")],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=150,
        env={**inherited, "LEAK_SECRETS": str(folder / "secrets.json"), "PYTHONASYNCIODEBUG": "1", **environment},
    )
    printed = [done.stdout, done.stderr, *((folder / name).read_text() for name in ("report.xml", "log.txt"))]
    return Ended(done.stdout, "\n".join(printed), known)


@pytest.mark.once
@pytest.mark.timeout(160)
def test_no_secret_is_printed(tmp_path: Path) -> None:
    """Tracebacks with locals, logs, warnings, reprs, pickles: none holds a key, a token, a cookie or a password."""
    ended = run(tmp_path)
    failed = re.search(r"=+ (\d+) failed, 1 skipped(, \d+ warnings?)? in [\d.]+s", ended.out)
    assert failed, f"something did not fail, or failed to begin:\n{ended.out[-3000:]}"
    assert len(re.findall("^AS PLANNED$", ended.out, re.MULTILINE)) == int(failed[1]) >= 90
    assert "PROXY NOT AUTHORIZED\n" not in ended.out
    assert ended.out.count("PROXY AUTHORIZED\n") >= 10
    for shown in ("marker-that-is-no-secret", "was dropped without being closed", "composio_async/_transport.py"):
        assert shown in ended.out
    assert leaks(ended.known, ended.all) == []


@pytest.mark.once
def test_what_is_printed_is_found(tmp_path: Path) -> None:
    """The search has eyes: a part of a key, in a variable of a frame that a failure goes through, is found."""
    ended = run(tmp_path, "-k", "on_purpose", LEAK_ON_PURPOSE="1")
    assert "1 failed" in ended.out
    (found,) = leaks(ended.known, ended.all)
    assert found.startswith("api_key: ")
