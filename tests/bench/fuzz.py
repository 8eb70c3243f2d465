"""Coverage-guided fuzzing, by hand: whatever bytes a file holds, there are only problems, soon and in little memory.

    pip install --no-deps --require-hashes -r .ci/fuzz.lock
    python tests/bench/fuzz.py front|body|import [-max_total_time=300 and libFuzzer's other options] [FILE]

``front`` is a whole file of front matter and Markdown, ``body`` the Markdown under good fields, ``import`` an old
mail, page or feed. What libFuzzer has learned is kept in ``.cache/fuzz/``; an input that breaks something is written
there too, and given as FILE it is tried again alone.
"""

import hashlib
import sys
import time
from collections.abc import Callable
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
sys.path[:0] = [str(ROOT), str(TESTS)]

with atheris.instrument_imports(include=["build_tools", "markdown"]):
    from importing.test_import_hostile import take_apart
    from lxml import html
    from trust.test_hostile import hurtful
    from validate.test_fuzz import judged

    from build_tools.errors import Problem
    from build_tools.text import markup

PLACE = "nyheter/2024/2024-03-14-a"
HEAD = b"---\ntitle: Svar\ndate: 2024-03-14\nsource: sykehuset\ntopic: gastro\n---\n\n"
NAMES = ("brev.eml", "side.html", "feed.xml", "uten")
LIMITS = ("-max_len=8000", "-timeout=120", "-rss_limit_mb=1500", "-malloc_limit_mb=500")
SLOWEST = 10.0
"""Seconds of processor time for one input; instrumented code is some times slower than in earnest."""


def front(raw: bytes) -> None:
    """A whole file."""
    judged(raw, PLACE)


def body(raw: bytes) -> None:
    """A body: what passes the check is rendered, and nothing in it can run."""
    text = raw.decode("utf-8", "replace")
    if any(problem.severity == "error" for problem in _judged(text)):
        return
    made = markup.render(text).html
    if made.strip():
        found = [each for each in html.fragment_fromstring(made, create_parent="div").iter() if hurtful(each)]
        assert not found, found


def _judged(text: str) -> list[Problem]:
    return judged(HEAD + text.encode(), PLACE)


def imported(raw: bytes) -> None:
    """An old newsletter; its first byte chooses the name it comes under."""
    if raw:
        begun = time.process_time()
        take_apart(raw[1:], NAMES[raw[0] % len(NAMES)])
        assert time.process_time() - begun < SLOWEST


def seeds(target: str) -> list[bytes]:
    """Files to begin with: those the tests know."""
    if target == "import":
        letters = [path.read_bytes() for path in sorted((TESTS / "importing/fixtures").iterdir()) if path.is_file()]
        return [bytes([number]) + letter for number in range(len(NAMES)) for letter in letters]
    files = [*TESTS.glob("bad_content/**/*.md"), *TESTS.glob("good_site/**/*.md")]
    texts = [path.read_bytes() for path in sorted(files)]
    return texts if target == "front" else [text.split(b"---\n", 2)[-1] for text in texts]


TARGETS: dict[str, Callable[[bytes], None]] = {"front": front, "body": body, "import": imported}


def main() -> None:
    """Run one target; libFuzzer ends the process."""
    target, *options = sys.argv[1:]
    learned = ROOT / ".cache" / "fuzz" / target
    learned.mkdir(parents=True, exist_ok=True)
    for seed in seeds(target):
        (learned / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    again = any(not option.startswith("-") for option in options)
    places = [f"-artifact_prefix={learned}-", *([] if again else [str(learned)])]
    atheris.Setup([sys.argv[0], *LIMITS, *options, *places], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
