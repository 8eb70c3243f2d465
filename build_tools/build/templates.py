"""Templates as Python has compiled them, kept for the next build: compiling takes a third of a small one."""

import marshal
import os
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from build_tools.build import cache


class Compiled(BytecodeCache):
    """Keeps compiled templates where Python keeps compiled modules, beside their source, for every build of any site.

    Where that may not be written to they lie in ``folder``. What is damaged, or another program's, is not read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keeper = os.getpid()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The file a template's code is kept in."""
        beside = Path(cache_from_source(f"{filename or name}.py"))
        return str(beside if os.access(beside.parent.parent, os.W_OK) else self._folder / beside.name)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take over the code if it was made of the same source."""
        kept = cache.load(Path(bucket.key), cache.program())
        if isinstance(kept, tuple) and kept[0] == bucket.checksum:
            bucket.code = marshal.loads(kept[1])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code; workers, of which several compile the same, leave that to their parent."""
        if os.getpid() != self._keeper:
            return
        assert bucket.code
        with suppress(OSError):  # another build keeps the same, or the disk is full: it is compiled again
            Path(bucket.key).parent.mkdir(exist_ok=True)
            cache.save(Path(bucket.key), (bucket.checksum, marshal.dumps(bucket.code)), cache.program())
