"""Browser scripts: ES modules in the repository, one classic script a page on the site.

One file is one request, and a classic script also runs from a folder opened with ``file://``, where
browsers refuse modules. Each module becomes a function's result, so that names never collide.
"""

import re
import sys
from pathlib import Path

from build_tools.errors import UsageError

if sys.platform == "darwin":  # no wheel for Apple silicon: a preview there serves the scripts as they are written

    def _minified(script: str) -> str:
        return script

else:
    import minify

    def _minified(script: str) -> str:
        small: str = minify.string("application/javascript", script)
        return small


_IMPORT = re.compile(r'^import (?:\{([^}]*)\}|\* as (\w+)) from "(\.[^"]+)";$', re.M)
_EXPORT = re.compile(r"^export ((?:async )?function\*? |const |class )(\w+)", re.M)
_EXPORT_LIST = re.compile(r"^export \{([^}]*)\};$", re.M)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.M)


def bundle(entry: Path) -> str:
    """The script ``entry`` and every module it imports, as one small script.

    Understood are named and namespace imports of relative paths, and exports of functions, constants,
    classes and lists, each beginning its line; UsageError names the line that is anything else.
    """
    made: dict[Path, str] = {}
    _add(entry.resolve(), made, ())
    return _minified('(()=>{"use strict";\n' + "\n".join(made.values()) + "\n})();\n")


def _add(path: Path, made: dict[Path, str], above: tuple[Path, ...]) -> str:
    """Append a module behind those it imports; returns the name that holds its exports."""
    if path in above:
        raise UsageError(f"{path.name} imports itself by way of {above[-1].name}")
    if path not in made:
        source = path.read_text(encoding="utf-8")
        names = {
            found[3]: _add((path.parent / found[3]).resolve(), made, (*above, path))
            for found in _IMPORT.finditer(source)
        }
        made[path] = _module(path, source, names, f"m{len(made)}")
    return f"m{list(made).index(path)}"


def _module(path: Path, source: str, names: dict[str, str], own: str) -> str:
    """One module as a constant that holds its exports."""
    exported = [found[2] for found in _EXPORT.finditer(source)]
    for listed in _EXPORT_LIST.finditer(source):
        exported += [": ".join(reversed(name.split(" as "))) for name in _listed(listed[1])]
    source = _IMPORT.sub(lambda found: _binding(found, names[found[3]]), source)
    source = _EXPORT_LIST.sub("", _EXPORT.sub(r"\1\2", source))
    if left := _LEFT_OVER.search(source):
        raise UsageError(f"{path.name}: cannot bundle {left[0]!r}")
    return f"const {own}=(()=>{{\n{source}\nreturn{{{','.join(exported)}}};\n}})();"


def _binding(found: re.Match[str], module: str) -> str:
    if found[2]:
        return f"const {found[2]}={module};"
    return f"const {{{','.join(name.replace(' as ', ': ') for name in _listed(found[1]))}}}={module};"


def _listed(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]
