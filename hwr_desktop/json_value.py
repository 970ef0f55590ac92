"""Frozen dataclasses <-> JSON values, by the types of their fields.

A dataclass becomes an object with one member a field; members at their default are left out. Reading checks each value against its
type, so that what comes out can be trusted; members that the class does not know are passed over.
"""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")
_DEEPEST = 40


def to_json_value(value: object) -> Any:
    """The value as dicts, lists, strings, numbers, booleans and None.

    Args:
        value: A string, number, boolean or None, a tuple of these, or a dataclass of such fields.
    """
    if isinstance(value, (tuple, list)):
        return [to_json_value(v) for v in value]
    if not dataclasses.is_dataclass(value):
        return value
    return {f.name: to_json_value(v) for f in dataclasses.fields(value) if (v := getattr(value, f.name)) != f.default}


def from_json_value(wanted: type[T], value: object) -> T:
    """Makes a value of this type.

    Raises:
        ValueError: A member is missing, of another type, or a number that is not finite; the message is for developers.
    """
    return typing.cast(T, made(wanted, value, wanted.__name__))


def made(wanted: Any, value: Any, where: str = "value", deep: int = _DEEPEST) -> Any:
    """As ``from_json_value``, for any type that a field may have, such as ``str | None`` or ``tuple[float, ...]``."""
    if deep == 0:
        raise ValueError(f"{where} is nested too deeply")
    if dataclasses.is_dataclass(wanted):
        return _dataclass(typing.cast(type, wanted), value, where, deep)
    origin = typing.get_origin(wanted)
    if origin in (types.UnionType, typing.Union):
        return _either(typing.get_args(wanted), value, where, deep)
    if origin is tuple:
        return _tuple(typing.get_args(wanted), value, where, deep)
    if wanted is float and isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e300 and math.isfinite(value):
        return float(value)
    if wanted in (str, int, bool, type(None)) and type(value) is wanted:
        return value
    raise ValueError(f"{where} is not {wanted}")


def _dataclass(wanted: type, value: Any, where: str, deep: int) -> Any:
    if not isinstance(value, dict):
        raise ValueError(f"{where} is not an object")
    values = {name: made(kind, value[name], f"{where}.{name}", deep - 1) for name, kind in field_types(wanted).items() if name in value}
    try:
        return wanted(**values)
    except TypeError as e:
        raise ValueError(f"{where}: {e}") from e


@cache
def field_types(wanted: type) -> dict[str, Any]:
    """The fields of a dataclass and their types."""
    hints = typing.get_type_hints(wanted)
    return {field.name: hints[field.name] for field in dataclasses.fields(wanted)}


def _either(kinds: tuple[Any, ...], value: Any, where: str, deep: int) -> Any:
    fault = ValueError(f"{where} is none of {kinds}")
    for kind in kinds:
        try:
            return made(kind, value, where, deep - 1)
        except ValueError as e:
            fault = e
    raise fault


def _tuple(kinds: tuple[Any, ...], value: Any, where: str, deep: int) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{where} is not a list")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(made(kinds[0], v, where, deep - 1) for v in value)
    if len(value) != len(kinds):
        raise ValueError(f"{where} has not {len(kinds)} items")
    return tuple(made(kind, v, where, deep - 1) for kind, v in zip(kinds, value, strict=True))
