"""The form (填报表): written blank for a region and a year, read back with every trouble at its line and
column.

`read` takes a form as it stands and finds what is wrong with each line; `check` finds what is wrong
between the lines of a form that was read, and lists what is still to be asked for. `draft check` shows
both, `draft build` goes on from both.

What is no form at all raises Unreadable. Codes (permanent; Y… are of drafter.yamlio): F002 header line
missing · F003 unknown key · F004 key of another group · F005 list or mapping where a value stands · F006
another genre's form · F007 region · F008 year · F009 a value that cannot be read · F010 a value out of
bounds · F011 a year where a figure should stand · F012 part larger than its whole · F013 a part of
nothing · F014 date · F015 a sentence read as mapping, put together again · F016 still to be asked for ·
F017 not asked in this year · F018 neither yes nor no · F019 a typed rate beside its parts · F020 reason
or measure without its problem · F070 department of a body that has none · F071 no such level · F072 department that
no metric names · F073 no name of a department · F074 department of another place.
"""

from __future__ import annotations

from drafter.form.body import for_body, trouble_with
from drafter.form.checking import UNREPORTED, Unreported, check, unreported
from drafter.form.editors import json_schema, schema_text
from drafter.form.model import (
    Answer,
    Form,
    Kind,
    Office,
    OutlineItem,
    Plan,
    Problem,
    Sentence,
    UnitReport,
)
from drafter.form.reading import load, read
from drafter.form.words import asked, of_region
from drafter.form.writing import blank

__all__ = [
    "UNREPORTED",
    "Answer",
    "Form",
    "Kind",
    "Office",
    "OutlineItem",
    "Plan",
    "Problem",
    "Sentence",
    "UnitReport",
    "Unreported",
    "asked",
    "blank",
    "check",
    "for_body",
    "json_schema",
    "load",
    "of_region",
    "read",
    "schema_text",
    "trouble_with",
    "unreported",
]
