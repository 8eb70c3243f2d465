"""Browser scripts: ES modules in the repository, one classic script a page on the site.

One file is one request, and a classic script also runs from a folder opened with ``file://``, where
browsers refuse modules. Modules lie side by side in one function; one that has a name that is taken
already becomes a function's result, so that names never collide.
"""

import re
import sys
from pathlib import Path

from msgspec import Struct, field

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
_NAMED = re.compile(r"^(?:export )?(?:async )?(?:function\*?|class|const|let) (\w+|\[[^]]*\]|\{[^}]*\})", re.M)
_NAME = re.compile(r"[A-Za-z_$]\w*")
_NUMBER = re.compile(r"^const ([A-Z][A-Z_]+) = ([\d.]+);$", re.M)


class _Module(Struct):
    """A module: its text, what it imports (module, whole, ``[(exported, here)]``), what it exports, what it names."""

    path: Path
    source: str
    own: str
    imports: list[tuple["_Module", str, list[tuple[str, str]]]] = field(default_factory=list)
    exports: list[tuple[str, str]] = field(default_factory=list)
    flat: bool = True
    whole: bool = False

    def names(self) -> set[str]:
        """The names it would take beside the others."""
        found = {name for named in _NAMED.findall(self.source) for name in _NAME.findall(named)}
        for module, whole, named in self.imports:
            found |= {here for exported, here in named if not module.flat or module.local(exported) != here}
            found |= {whole} if whole else set()
        return found

    def local(self, exported: str) -> str:
        """What it calls an export itself."""
        return next((here for here, name in self.exports if name == exported), exported)

    def text(self) -> str:
        """The module as statements."""
        bound = []
        for module, whole, named in self.imports:
            if whole:
                bound.append(f"const {whole}={module.own};")
            elif module.flat and self.flat:
                renamed = [(here, module.local(name)) for name, here in named]
                bound += [f"const {here}={there};" for here, there in renamed if here != there]
            else:
                bound.append(f"const {{{','.join(f'{name}:{here}' for name, here in named)}}}={module.own};")
        source = _EXPORT_LIST.sub("", _EXPORT.sub(r"\1\2", _IMPORT.sub("", self.source)))
        if left := _LEFT_OVER.search(source):
            raise UsageError(f"{self.path.name}: cannot bundle {left[0]!r}")
        inside = "\n".join((*bound, source))
        exports = f"{{{','.join(f'{name}:{here}' for here, name in self.exports)}}}"
        if self.flat:
            return f"{inside}\nconst {self.own}={exports};" if self.whole else inside
        return f"const {self.own}=(()=>{{\n{inside}\nreturn{exports};\n}})();"


def bundle(entry: Path) -> str:
    """The script ``entry`` and every module it imports, as one small script.

    Understood are named and namespace imports of relative paths, and exports of functions, constants,
    classes and lists, each beginning its line; UsageError names the line that is anything else.
    """
    made: dict[Path, _Module] = {}
    _add(entry.resolve(), made, ())
    taken: set[str] = set()
    for module in made.values():
        names = module.names()
        module.flat = not names & taken
        taken |= names if module.flat else set()
        for imported, whole, _named in module.imports:
            imported.whole |= bool(whole) or not module.flat
    return _minified('(()=>{"use strict";\n' + "\n".join(module.text() for module in made.values()) + "\n})();\n")


def _add(path: Path, made: dict[Path, _Module], above: tuple[Path, ...]) -> _Module:
    """Append a module behind those it imports."""
    if path in above:
        raise UsageError(f"{path.name} imports itself by way of {above[-1].name}")
    if path not in made:
        module = _Module(path, _with_numbers(path.read_text(encoding="utf-8")), "")
        for found in _IMPORT.finditer(module.source):
            imported = _add((path.parent / found[3]).resolve(), made, (*above, path))
            module.imports.append((imported, found[2] or "", _pairs(found[1] or "")))
        module.exports = [(found[2], found[2]) for found in _EXPORT.finditer(module.source)]
        module.exports += [pair for listed in _EXPORT_LIST.finditer(module.source) for pair in _pairs(listed[1])]
        module.own = f"m{len(made)}"
        made[path] = module
    return made[path]


def _with_numbers(source: str) -> str:
    """A module in which numbers stand where their names did: the minifier keeps names, which are longer."""
    numbers = dict(_NUMBER.findall(source))
    if not numbers:
        return source
    named = re.compile(rf"(?<![\w.$])(?:{'|'.join(numbers)})\b(?!:)")
    return named.sub(lambda found: numbers[found[0]], _NUMBER.sub("", source))


def _pairs(names: str) -> list[tuple[str, str]]:
    """``a, b as c`` as ``[(a, a), (b, c)]``."""
    listed = [name.split(" as ") for name in names.split(",") if name.strip()]
    return [(name[0].strip(), name[-1].strip()) for name in listed]
