"""Work of more than two seconds says what it is doing and how long is left."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.no_cover

ITEM = "---\ntitle: Nyhet {0}\ndate: 2024-03-14\nsource: siv\ntopic: gastro\n---\n\n{1}\n"
VOCABULARY = {
    "topics.yml": "gastro:\n  label: Gastro\n",
    "sources.yml": "siv:\n  label: Sykehuset\n  kind: sykehus\n  contact: post@siv.example.org\n",
    "newsletters.yml": "{}\n",
}


def large(folder: Path) -> Path:
    """So many items that no machine is done with them at once."""
    content = folder / "content"
    (content / "vocabulary").mkdir(parents=True)
    (content / "nyheter/2024").mkdir(parents=True)
    for name, text in VOCABULARY.items():
        (content / "vocabulary" / name).write_text(text)
    for number in range(6000):
        text = " ".join(f"ord{number * place % 977}" for place in range(1, 160))
        (content / f"nyheter/2024/2024-03-14-sak-{number}.md").write_text(ITEM.format(number, text))
    return content


def test_a_long_build_tells_on_a_terminal_what_it_does_and_how_long_is_left(tmp_path: Path) -> None:
    """One line that is written over, gone when the work is done; into a file come plain lines without figures."""
    command = [sys.executable, "-m", "build_tools", "build", "--content", str(large(tmp_path)), "--site-dir"]
    ours, theirs = pty.openpty()
    shown = subprocess.Popen(
        [*command, str(tmp_path / "site"), "--cache", str(tmp_path / "cache")],
        stderr=theirs, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    os.close(theirs)
    said = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # Linux' word for the end of a terminal
            break
        if not part:
            break
        said += part
    done = shown.communicate()[0]
    assert shown.returncode == 0, done
    assert re.search(rb": \d+ of \d+, about \d+ s left", said)
    assert said.endswith(b"\r\x1b[K")
    quiet = subprocess.run(
        [*command, str(tmp_path / "other"), "--cache", str(tmp_path / "other-cache")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "left" not in quiet.stderr
    assert "\x1b" not in quiet.stderr
    assert quiet.stderr.count("\n") >= 1
