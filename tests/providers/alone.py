"""Tries the adapters whose frameworks need an environment of their own, each in one that is made for it.

    python tests/providers/alone.py [--folder FOLDER] [google-adk crewai strands semantic-kernel]

An environment in the folder is used again the next time; without a folder it is thrown away. Beside the environments
stand what pip and pytest said, and pytest's reports, of which the tables of frameworks are made.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]

FRAMEWORKS = {
    "google-adk": ("google_adk", "google-adk"),
    "crewai": ("crewai", "crewai"),
    "strands": ("strands", "strands-agents"),
    "semantic-kernel": ("semantic_kernel", "semantic-kernel"),
}
"""Extra of the project to: the name of its driver, and the distribution whose version counts."""

VERSION = "import sys, importlib.metadata as m; print(m.version(sys.argv[1]))"
INSTALL = 3600
TESTS = 1800


def run(command: list[str], log: Path, seconds: int) -> bool:
    """Whether a command succeeds in time; what it says goes to the log."""
    with log.open("a") as said:
        said.write(f"$ {' '.join(command)}\n")
        said.flush()
        try:
            done = subprocess.run(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT, timeout=seconds)
        except subprocess.TimeoutExpired:
            said.write(f"not done after {seconds} seconds\n")
            return False
    return done.returncode == 0


def environment(folder: Path) -> Path:
    """The Python of an environment, made unless it is there."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
    return python


def tried(extra: str, folder: Path) -> tuple[bool, str]:
    """Whether a framework passes, and the line that says so."""
    driver, package = FRAMEWORKS[extra]
    if not (ROOT / "tests" / "providers" / "drivers" / f"{driver}.py").exists():
        return False, f"{extra}: there is no driver {driver}"
    log = folder / f"{extra}.log"
    log.write_text("")
    python = environment(folder / extra)
    if not run([str(python), "-m", "pip", "install", "--upgrade", "-e", f"{ROOT}[test,{extra}]"], log, INSTALL):
        return False, f"{extra}: could not be installed\n{tail(log)}"
    asked = subprocess.run([str(python), "-c", VERSION, package], capture_output=True, text=True)
    if asked.returncode:
        return False, f"{extra}: {package} was not installed with the extra"
    report = f"--junitxml={folder / extra}.xml"
    tests = [str(python), "-m", "pytest", "-q", "-rf", report, "tests/providers", "-k", f"{driver} or test_types"]
    passed = run(tests, log, TESTS)
    last = log.read_text().strip().rpartition("\n")[2].strip("= ")
    line = f"{extra} {asked.stdout.strip()}: {'passed' if passed else 'FAILED'} ({last})"
    return passed, line if passed else f"{line}\n{tail(log)}"


def tail(log: Path) -> str:
    """The end of a log, for who has to mend it."""
    return "\n".join(f"    {line}" for line in log.read_text().splitlines()[-20:])


def main() -> int:
    """Try the frameworks that were named, or all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("frameworks", nargs="*", metavar="framework", help=f"of {', '.join(FRAMEWORKS)}; default: all")
    parser.add_argument("--folder", type=Path, help="where the environments are made and kept")
    given = parser.parse_args()
    if unknown := sorted(set(given.frameworks) - set(FRAMEWORKS)):
        parser.error(f"no framework here is called {', '.join(unknown)}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder.resolve() if given.folder else Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        good = True
        for extra in given.frameworks or FRAMEWORKS:
            passed, line = tried(extra, folder)
            print(line, flush=True)
            good &= passed
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
