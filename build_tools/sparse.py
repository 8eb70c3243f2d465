"""Values of which thousands are kept between builds are kept without what their class says anyway."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Self


class Sparse:
    """A base for frozen dataclasses without slots: attributes that are the class's defaults are not pickled.

    They are found at the class when they are asked for, so nothing differs but the time it takes to read many.
    """

    def __getstate__(self) -> dict[str, Any]:
        """What is not as the class has it."""
        kind: Any = type(self)
        own = _defaults(kind)
        return {name: value for name, value in self.__dict__.items() if own.get(name, self) is not value}

    @classmethod
    def again(cls, state: Mapping[str, Any]) -> Self:
        """The value of which `__getstate__` gave the state."""
        value = cls.__new__(cls)
        value.__dict__.update(state)
        return value

    def but(self, **changes: Any) -> Self:
        """The value with some attributes changed; `dataclasses.replace` takes three times as long."""
        value = object.__new__(type(self))
        object.__setattr__(value, "__dict__", {**self.__dict__, **changes})
        return value


@cache
def _defaults(kind: type) -> Mapping[str, Any]:
    """What stands at a class, by name."""
    return {name: getattr(kind, name) for name in dir(kind)}
