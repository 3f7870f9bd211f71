"""The shipped genre and forms of it, made in a line: what the end-to-end tests share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from drafter import calendar
from drafter import region as regions
from drafter.compose import Composition, compose
from drafter.diagnostics import Diagnostic
from drafter.form import Form, asked, check, read
from drafter.resources import genre_files
from drafter.schema import Genre, Metric, load_genre

FILES = genre_files("law-based-government")


@cache
def genre() -> Genre:
    return load_genre(FILES)


def asked_metrics(year: int) -> list[Metric]:
    """Return the metrics that a form of that year may answer, the typed rates included."""
    return list(asked(genre(), year))


def form_text(
    answers: Mapping[str, str], region: str = "宝鸡市凤翔区", year: int = 2024, rest: str = ""
) -> str:
    """Write a form with these answers (metric id → as typed) and nothing else."""
    groups: dict[str, list[str]] = defaultdict(list)
    for metric in genre().metrics:
        if metric.id in answers:
            groups[metric.group].append(f"    {metric.key}: {answers[metric.id]}")
    data = "\n".join(f"  {group}:\n" + "\n".join(lines) for group, lines in groups.items())
    head = f"填报表: 1\n文种: 法治政府建设\n地区: {region}\n年度: {year}\n"
    return head + (f"数据:\n{data}\n" if data else "数据: {}\n") + rest


def filled(text: str, data: Genre | None = None) -> tuple[Form, list[Diagnostic]]:
    """Read and check a form."""
    form, findings = read(text, data or genre())
    return form, [*findings, *check(form, data or genre())]


def composed(form: Form, data: Genre | None = None) -> Composition:
    """Compose a form's draft with the shipped template."""
    profile = regions.profile(form.region, form.department)
    return compose(
        data or genre(), form, profile, calendar.words(form.year), FILES.template.read_text("utf-8")
    )


def text_of(draft: Composition) -> str:
    """Return a draft's text, a line for each paragraph."""
    return "\n".join(block.text for block in draft.document.blocks)
