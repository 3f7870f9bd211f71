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
or measure without its problem.

Between the lines (drafter.form.checks): F030 a relation that does not hold · F031 filled parts of a sum above
the whole of it · F032 a computed rate above 100%, a difference below 0 · F033 a rate of nothing · F034 a typed
rate that its parts do not give · F035 truncated, not rounded · F036 another figure for denominator · F037 100%
without counts · F038 another paper's figure · F039 a sentence with another figure · F040 a sentence with another
change · F041 a decrease by times · F042 last year's figure again · F043 a jump · F044 万 or 亿 · F045 a form not
brought up to date · F046 截至 is no date of the year · F047 not of the whole year · F048 零 that is some · F049 a
date that cannot be.
"""

from __future__ import annotations

from drafter.form.checks import UNREPORTED, Unreported, check, unreported
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
    "json_schema",
    "load",
    "of_region",
    "read",
    "schema_text",
    "unreported",
]
