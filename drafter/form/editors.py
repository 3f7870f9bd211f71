"""Makes the JSON Schema of a genre's form, by which editors complete keys and show what a line is."""

from __future__ import annotations

import json
from typing import Any

from drafter.form import words
from drafter.schema import Genre, Metric

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(genre: Genre) -> dict[str, Any]:
    """Return the schema (draft 2020-12) of a genre's form, titles and descriptions in Chinese.

    Values are typed loosely (text, number, nothing, or the mapping with 值, 去年 …): what can be a value
    of a metric is for `read` to say, in words; an editor only helps with keys.
    """
    groups: dict[str, list[Metric]] = {}
    for metric in genre.metrics:
        groups.setdefault(metric.group, []).append(metric)
    text = {"$ref": "#/$defs/文字"}
    sentences = {"$ref": "#/$defs/句子"}
    return {
        "$schema": DRAFT,
        "title": f"{words.form_name(genre)}填报表",
        "type": "object",
        "required": list(words.REQUIRED),
        "additionalProperties": False,
        "properties": {
            words.VERSION_KEY: {"title": "填报表的版本", "enum": [1, "1"]},
            words.GENRE_KEY: {"title": "文种", "type": "string"},
            words.REGION_KEY: {
                "title": "地区",
                "description": "写全称，如 陕西省宝鸡市凤翔区",
                "type": "string",
            },
            words.LEVEL_KEY: {"title": "级别", "description": "区划表里没有的地区才写", **text},
            words.SUPERIOR_KEY: {"title": "上级", "description": "区划表里没有的地区才写", **text},
            words.DEPARTMENT_KEY: {"title": "部门", **text},
            words.YEAR_KEY: {"title": "年度", "description": "报告的是哪一年", "type": ["integer", "string"]},
            words.ISSUE_KEY: _object(
                "发文", {**dict.fromkeys(words.ISSUE_FIELDS, text), words.ADDRESSEES: sentences}
            ),
            words.DATA_KEY: _object(
                "数据", {group: _group(group, metrics) for group, metrics in groups.items()}
            ),
            words.HIGHLIGHTS_KEY: _object("亮点", dict.fromkeys(words.topics(genre), sentences)),
            words.FIRST_KEY: {"title": "第一责任人履职", **sentences},
            words.PROBLEMS_KEY: _entries(
                "存在问题", (words.TOPIC, words.PROBLEM, words.REASON, words.MEASURE)
            ),
            words.PLANS_KEY: _entries("下步计划", (words.TOPIC, words.CONTENT)),
        },
        "$defs": {
            "文字": {"type": ["string", "number", "boolean", "null"]},
            "句子": {"type": ["array", "string", "null"], "items": text},
            "数": {"anyOf": [text, _object("值和说明", _fields(text))]},
            "各名称的数": {"type": ["object", "array", "null"], "additionalProperties": text},
        },
    }


def _fields(text: dict[str, str]) -> dict[str, Any]:
    named = {"$ref": "#/$defs/各名称的数"}
    return {**dict.fromkeys(words.LINE_FIELDS, text), words.UNITS: named, words.ELSEWHERE: named}


def schema_text(genre: Genre) -> str:
    """Return the schema as the text of schemas/<genre>/form.schema.json: the same bytes for the same genre."""
    return json.dumps(json_schema(genre), ensure_ascii=False, indent=1) + "\n"


def _object(title: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": title,
        "type": ["object", "null"],
        "additionalProperties": False,
        "properties": properties,
    }


def _entries(title: str, fields: tuple[str, ...]) -> dict[str, Any]:
    entry = _object(title, {field: {"$ref": "#/$defs/文字"} for field in fields})
    item = {"anyOf": [entry, {"$ref": "#/$defs/文字"}]}
    return {"title": title, "type": ["array", "null"], "items": item}


def _group(group: str, metrics: list[Metric]) -> dict[str, Any]:
    lines = {metric.key: _metric(metric) for metric in metrics}
    rates = {metric.key: _metric(metric) for metric in metrics if words.is_only_rate(metric)}
    if rates:
        lines[words.RATES_KEY] = _object("拿不到件数时才填的率", rates)
    return _object(group, lines)


def _metric(metric: Metric) -> dict[str, Any]:
    said = [
        f"单位：{'、'.join([metric.unit, *metric.units])}",
        f"{metric.level}填",
        words.fill(metric.owner, {}),
    ]
    if metric.gather == "求和":
        said.append("各单位相加")
    if metric.stock:
        said.append("年末数")
    if metric.note:
        said.append(words.fill(metric.note, {}))
    return {
        "title": words.fill(metric.name, {}),
        "description": "；".join(filter(None, said)),
        "$ref": "#/$defs/数",
    }
