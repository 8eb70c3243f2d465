"""Templates as Python has compiled them, kept for the next build: compiling takes longer than filling a few."""

import marshal
import os
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from build_tools.build import cache


class Compiled(BytecodeCache):
    """Jinja's cache of compiled templates in the build's own; what is damaged, or another program's, is not read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keeper = os.getpid()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take over the code if it was made of the same source."""
        kept = cache.load(self._folder / bucket.key, cache.program())
        if isinstance(kept, tuple) and kept[0] == bucket.checksum:
            bucket.code = marshal.loads(kept[1])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code; workers, of which several compile the same, leave that to their parent."""
        if os.getpid() != self._keeper:
            return
        self._folder.mkdir(exist_ok=True)
        assert bucket.code
        cache.save(self._folder / bucket.key, (bucket.checksum, marshal.dumps(bucket.code)), cache.program())
