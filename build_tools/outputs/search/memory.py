"""What a process that makes much holds without need."""

import ctypes


def give_back() -> None:
    """Let the system have the memory that the C library keeps for later (glibc: malloc_trim(3))."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
