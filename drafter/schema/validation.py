"""Says what is wrong with a genre's data: pydantic's models, made of the declarations in `drafter.schema.models`.

pydantic is the authority on what the YAML of a hand may hold. It is imported only where such a file is read: what the
program ships was validated when it was generated (`drafter.schema.compiled`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from drafter.schema import models
from drafter.schema.models import Model

__all__ = ["ValidationError", "validated"]

M = TypeVar("M", bound=Model)


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=True)


@cache
def _checkers() -> dict[str, type[_Closed]]:
    """Return a pydantic model for each of ours, by name; where one of ours names another, the other's."""
    made: dict[str, type[_Closed]] = {}
    for name, model in Model.KINDS.items():
        fields: dict[str, Any] = {f: (type_, getattr(model, f, ...)) for f, type_ in model.FIELDS.items()}
        made[name] = create_model(name, __base__=_Closed, __module__=__name__, **fields)
    for checker in made.values():
        checker.model_rebuild(_types_namespace={**vars(models), **made})
    return made


def validated(model: type[M], data: object) -> M:
    """Return data as one of our models. Raises ValidationError with every fault."""
    made: M = _ours(_checkers()[model.__name__].model_validate(data))
    return made


def _ours(value: Any) -> Any:  # noqa: ANN401 - any field's value
    if isinstance(value, tuple):
        return tuple(map(_ours, value))
    if isinstance(value, Mapping):
        return {key: _ours(v) for key, v in value.items()}
    if isinstance(value, BaseModel):
        given = {name: _ours(getattr(value, name)) for name in value.model_fields_set}
        return Model.KINDS[type(value).__name__](**given)
    return value
