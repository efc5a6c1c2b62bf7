"""What is tracked is meant for everybody: nothing that a run leaves behind, and no path of one machine."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
OF_A_MACHINE = re.compile(r"(?<![\w.-])/(?:tmp/wt|work|root)/")

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not here")


def git(*words: str, folder: Path = PROJECT) -> list[str]:
    """The names that it lists; skips where there is no repository, as in an archive."""
    listing = subprocess.run(["git", *words, "-z"], cwd=folder, capture_output=True, text=True)
    if listing.returncode:
        pytest.skip("the repository is not here")
    return [name for name in listing.stdout.split("\0") if name]


def tracked_though_ignored(folder: Path) -> list[str]:
    return git("ls-files", "--cached", "--ignored", "--exclude-per-directory=.gitignore", folder=folder)


def naming_a_machine(files: list[Path]) -> list[Path]:
    return [path for path in files if OF_A_MACHINE.search(path.read_text("utf-8", errors="replace"))]


def test_nothing_is_tracked_that_is_to_be_ignored() -> None:
    assert tracked_though_ignored(PROJECT) == []


def test_no_tracked_file_names_a_path_of_a_machine() -> None:
    files = [PROJECT / name for name in git("ls-files", "--cached")]
    assert naming_a_machine([path for path in files if path.is_file()]) == []


def test_what_is_tracked_though_ignored_is_found(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.pyc\n/instance/\n")
    (tmp_path / "instance").mkdir()
    for name in ("right.py", "wrong.pyc", "instance/secrets"):
        (tmp_path / name).touch()
    for words in (["init", "-q"], ["add", "--force", "."]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    assert tracked_though_ignored(tmp_path) == ["instance/secrets", "wrong.pyc"]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        *[(f"see {start}{folder}/main/app.py", True) for start in ("/", "file:///") for folder in ("work", "root")],
        ("cd '/" + "tmp/wt/main'", True),
        ("/" + "srv/booking/root/", False),
        ("docs/" + "work/plan.md and the root of /tmp", False),
    ],
)
def test_a_path_of_a_machine_is_found(text: str, is_found: bool, tmp_path: Path) -> None:
    file = tmp_path / "notes.md"
    file.write_text(text)
    assert naming_a_machine([file]) == ([file] if is_found else [])
