"""The form (填报表): written blank for a region and a year, read back with every trouble at its line and
column.

`read` takes a form as it stands and finds what is wrong with each line; `check` finds what is wrong
between the lines of a form that was read, and lists what is still to be asked for. `draft check` shows
both, `draft build` goes on from both. What rewrites forms (`following`, `updating`) is imported from its own module:
reading, which every command does, has no use for it.

What is no form at all raises Unreadable. Codes (permanent; Y… are of drafter.yamlio):

F002  header line missing
F003  unknown key
F004  key of another group
F005  list or mapping where a value stands
F006  another genre's form
F007  region
F008  year
F009  a value that cannot be read
F010  a value out of bounds
F011  a year where a figure should stand
F012  part larger than its whole
F013  a part of nothing
F014  date
F015  a sentence read as mapping, put together again
F016  still to be asked for
F017  not asked in this year
F018  neither yes nor no
F019  a typed rate beside its parts
F020  reason or measure without its problem
F030  a relation that does not hold
F031  filled parts of a sum above the whole of it
F032  a computed rate above 100%, a difference below 0
F033  a rate of nothing
F034  a typed rate that its parts do not give
F035  a rate truncated, not rounded
F036  another figure in a rate's denominator
F037  100% without counts
F038  another paper's figure
F039  a sentence with another figure
F040  a sentence with another change
F041  a decrease by times
F042  last year's figure again
F043  a jump
F044  万 or 亿
F045  a form that was not brought up to date
F046  截至 is no day of the year
F047  two counts of the places below
F048  零 that is some
F049  a date that cannot be, or of the year before
F050  the office's table (责任单位.yaml) is not as it should be
F051  a name in it that no metric has
F052  units under a figure that is no sum
F053  a typed total that is not the sum of the units
F054  a typed total while units are missing, not used
F055  how many units are to report
F056  units of measure or approximate figures that make no exact sum
F057  units and their roster differ
F058  not of the whole year
F059  a unit that withholds its part, or hardly a unit's name
F060  a key of an older form, read under its new name
F061  a key of an older form whose new line is filled in too
F062  parts that are less than the total, where a part that may be the rest has no line yet
F070  a department of a body that has none
F071  no such level
F072  a department that no metric names
F073  no name of a department
F074  a department of another place
F075  (drafter.calendar) a line of the user's 历法.yaml
F076  a topic of the outline (提纲)
F077  a heading of it twice
F078  an entry of it without heading or text
F079  what the outline asks for and the form lacks, or the other way round
F080  (drafter.compose) a printed sentence of the public edition has a figure that is 只进报送稿
F081  (drafter.compose) such a figure can be worked out
F082  (drafter.compose) the user's own sentences left out for want of room
F083  (drafter.compose) still too long
F085  a problem without a reason
F086  a problem with neither a measure nor a plan of its topic
F087  a plan without content
F088  a topic that is none of the genre's
F089  a problem written twice
F090  发文字号 that cannot be
F091  发文字号 with other brackets than 〔〕
F092  发文字号 of another year than the paper's
F093  签发人 that is no name
F094  印章 that is neither 盖 nor 不盖
F095  印发日期 that cannot be
F096  印发日期 before 成文日期
F098  (drafter.compose) a paper with 版头 that is copied to nobody
DW20–DW23  (drafter.form.pipes) lines of a sentence that look like a table and are none
"""

from __future__ import annotations

from drafter.form.arithmetic import Arithmetic, is_impossible
from drafter.form.body import fitted, for_body, trouble_with
from drafter.form.checks import UNREPORTED, check
from drafter.form.editors import MADE_BY, form_title, schema_text, with_schema_line
from drafter.form.model import Answer, Form, Kind, Matter, Office, OutlineItem, Plan, Problem, Sentence
from drafter.form.office import check_office, load_office, owner, renamed
from drafter.form.outline import named_in, outline_of, with_outline
from drafter.form.owing import Unreported, owed, unreported
from drafter.form.problems import suggested
from drafter.form.reading import load, read
from drafter.form.required import Unmet, unmet
from drafter.form.sums import Progress, progress, unit_keys, waiting
from drafter.form.values import part_of_year
from drafter.form.words import asked, fill, of_region
from drafter.form.writing import blank

__all__ = [
    "MADE_BY",
    "UNREPORTED",
    "Answer",
    "Arithmetic",
    "Form",
    "Kind",
    "Matter",
    "Office",
    "OutlineItem",
    "Plan",
    "Problem",
    "Progress",
    "Sentence",
    "Unmet",
    "Unreported",
    "asked",
    "blank",
    "check",
    "check_office",
    "fill",
    "fitted",
    "for_body",
    "form_title",
    "is_impossible",
    "load",
    "load_office",
    "named_in",
    "of_region",
    "outline_of",
    "owed",
    "owner",
    "part_of_year",
    "progress",
    "read",
    "renamed",
    "schema_text",
    "suggested",
    "trouble_with",
    "unit_keys",
    "unmet",
    "unreported",
    "waiting",
    "with_outline",
    "with_schema_line",
]
