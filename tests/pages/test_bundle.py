"""Scripts are written as modules and served as one classic script each."""

import shutil
import subprocess
from pathlib import Path

import pytest

from build_tools.errors import UsageError
from build_tools.outputs.pages.bundle import bundle


def write(folder: Path, **modules: str) -> Path:
    """Modules by name; returns the entry, ``main``."""
    for name, source in modules.items():
        (folder / f"{name}.js").write_text(source, encoding="utf-8")
    return folder / "main.js"


def run(script: str) -> str:
    """What Node prints when it runs the script as a classic one."""
    node = shutil.which("node")
    if not node:
        pytest.skip("Node is not installed")
    return subprocess.run([node, "-e", script], capture_output=True, text=True, check=True).stdout


def test_modules(tmp_path: Path) -> None:
    """Every kind of import and export means what it meant as modules."""
    entry = write(
        tmp_path,
        main='import { one, two as deux, Sum } from "./parts.js";\nimport * as more from "./more.js";\n'
        "const count = 3;\nconsole.log(one, deux(), new Sum().of(one, count), more.three, more.count);\n",
        parts='import { three as two2 } from "./more.js";\nexport const one = 1;\n'
        "export function two() {\n  return two2 - one;\n}\n"
        "export class Sum {\n  of(a, b) {\n    return a + b;\n  }\n}\n",
        more="const count = 10;\nconst three = 3;\nexport { three, count };\n",
    )
    assert run(bundle(entry)) == "1 2 4 3 10\n"


def test_shared_module(tmp_path: Path) -> None:
    """A module that two others import runs once."""
    entry = write(
        tmp_path,
        main='import { a } from "./a.js";\nimport { b } from "./b.js";\nconsole.log(a + b);\n',
        a='import { c } from "./c.js";\nexport const a = c;\n',
        b='import { c } from "./c.js";\nexport const b = c;\n',
        c='console.log("once");\nexport const c = 1;\n',
    )
    assert run(bundle(entry)) == "once\n2\n"


def test_weight(tmp_path: Path) -> None:
    """Comments and long names of its own are left out; what looks like a comment in a string is not."""
    source = '/**\n * Why.\n */\nconst longName = "https://x.example/*";\n// how\nconsole.log(longName);\n'
    script = bundle(write(tmp_path, main=source))
    assert "Why" not in script
    assert "how" not in script
    assert "longName" not in script
    assert run(script) == "https://x.example/*\n"


def test_numbers(tmp_path: Path) -> None:
    """A number stands where its name did; a property of that name, and one that begins alike, are left alone."""
    source = (
        "const MOST = 3;\nconst MOST_OF_ALL = 0.5;\nconst each = { MOST: 7, to: MOST };\n"
        "console.log(each.MOST + MOST * MOST_OF_ALL, `${MOST}`, each.to);\n"
    )
    script = bundle(write(tmp_path, main=source))
    assert "MOST_OF" not in script
    assert run(script) == "8.5 3 3\n"


@pytest.mark.parametrize(
    "line",
    [
        'import x from "./a.js";',
        'import "./a.js";',
        "export default 1;",
        'export * from "./a.js";',
        "export let a = 1;",
    ],
)
def test_unknown(tmp_path: Path, line: str) -> None:
    """A form the bundler does not know is refused by file and line."""
    with pytest.raises(UsageError, match=r"main\.js: cannot bundle"):
        bundle(write(tmp_path, main=line + "\n", a="export const a = 1;\n"))


def test_circle(tmp_path: Path) -> None:
    """Modules that import each other are refused by name."""
    entry = write(
        tmp_path,
        main='import { a } from "./a.js";\nexport const main = a;\n',
        a='import { main } from "./main.js";\nexport const a = main;\n',
    )
    with pytest.raises(UsageError, match=r"main\.js imports itself by way of a\.js"):
        bundle(entry)
