"""Makes the JSON Schema of a genre's form, by which editors complete keys and show what a line is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from drafter.form import words
from drafter.schema import Genre, Metric
from drafter.yamlio import Lines

MADE_BY = (
    "由 drafter 按文种的指标生成，draft new 会换成新的，请勿手改"  # tells our file from others of the name
)
_MODELINE = re.compile(r"#\s*yaml-language-server:")
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
        "title": form_title(genre),
        "$comment": MADE_BY,
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
            words.ISSUE_KEY: _issue(),
            words.OUTLINE_KEY: _outline(words.topics(genre)),
            words.DATA_KEY: _object(
                "数据", {group: _group(group, metrics) for group, metrics in groups.items()}
            ),
            words.HIGHLIGHTS_KEY: {  # the headings of an outline may be keys too
                **_object("亮点", dict.fromkeys(words.topics(genre), sentences)),
                "additionalProperties": sentences,
            },
            words.FIRST_KEY: {"title": "第一责任人履职", **sentences},
            words.PROBLEMS_KEY: _entries("存在问题", _PROBLEM_FIELDS, words.topics(genre)),
            words.PLANS_KEY: _entries("下步计划", _PLAN_FIELDS, words.topics(genre)),
        },
        "$defs": {
            "文字": {"type": ["string", "number", "boolean", "null"]},
            "句": {
                "anyOf": [
                    text,
                    _object("一句话和说明", dict.fromkeys((words.SENTENCE, words.INTERNAL), text)),
                ]
            },
            "句子": {"anyOf": [{"$ref": "#/$defs/句"}, {"type": "array", "items": {"$ref": "#/$defs/句"}}]},
            "数": {"anyOf": [text, _figure()]},
        },
    }


_FIELDS = {
    words.VALUE: "今年的数：41、41件、8.2万、约100；没有发生填 无，不写这一项填 不适用，今年不写填 今年不报",
    words.LAST: "去年的数，用来写同比",
    words.BASIS: "怎么统计的；检查时指出对不上的，在这里说明",
    words.SOURCE: "数是谁给的、从哪里来",
    words.AS_OF: "不是全年数的，写到哪一天为止",
    words.INTERNAL: "填 是，这个数只进报送稿，不进公开稿",
    words.EXPECTED: "求和的项：一共应有几家来报",
}
_UNITS = "求和的项：每个单位一行，填它报来的数；没有发生填 无"
_ELSEWHERE = "同一个数在别的材料里是多少，材料名写在冒号左边"
_PROBLEM_FIELDS = {
    words.TOPIC: "这个问题属于哪个主题",
    words.PROBLEM: "一句话写清问题",
    words.REASON: "为什么会有这个问题",
    words.MEASURE: "怎么解决",
}
_PLAN_FIELDS = {words.TOPIC: "属于哪个主题", words.CONTENT: "明年做什么"}
_ISSUE_FIELDS = {
    words.TITLE: "空着就按地区、年度拟题",
    words.SIGNATURE: "空着就写本级人民政府",
    words.DATE: "写年月日，如 2025年3月1日",
    words.JOINT: "填 是，由党委、政府联合行文",
    words.NUMBER: "发文字号，如 ×政报〔2025〕3号；写在上行文的版头里",
    words.SEAL: "盖 或 不盖；署名和日期的排法不同",
    words.PRINTER: "版记里的印发机关，空着就写本级人民政府办公室",
    words.PRINTED: "版记里的印发日期，如 2025年3月3日，不早于成文日期",
}
_ISSUE_LISTS = {
    words.ADDRESSEES: "报给谁，可以有几个",
    words.SIGNERS: "签发人的姓名，可以有几个；写在上行文的版头里",
    words.COPIES: "抄送机关，写在上行文的版记里",
    words.ATTACHMENTS: "自己另附的材料的名称，写在附件说明里",
    words.NOTE: "附注，如 此件公开发布；印在成文日期下面",
}
_TEXT = {"$ref": "#/$defs/文字"}
_SENTENCES = {"$ref": "#/$defs/句子"}


def _described(fields: Mapping[str, str]) -> dict[str, Any]:
    return {name: {"title": name, "description": said, **_TEXT} for name, said in fields.items()}


def _issue() -> dict[str, Any]:
    lists = {name: {"title": name, "description": said, **_SENTENCES} for name, said in _ISSUE_LISTS.items()}
    return _object("发文", {**_described(_ISSUE_FIELDS), **lists})


def _figure() -> dict[str, Any]:
    """Return what a figure is when more than its value is given."""
    papers = {"title": words.ELSEWHERE, "description": _ELSEWHERE, **_open_object()}
    units = {"title": words.UNITS, "description": _UNITS, **_open_object()}
    return _object("值和说明", {**_described(_FIELDS), words.UNITS: units, words.ELSEWHERE: papers})


def _open_object() -> dict[str, Any]:
    """Return a mapping whose names are the user's."""
    return {"type": ["object", "array", "null"], "additionalProperties": _TEXT, "items": _TEXT}


def _outline(topics: Sequence[str]) -> dict[str, Any]:
    item = _object(
        "一个标题",
        {
            words.HEADING: {"title": words.HEADING, "description": "通知要求的标题", **_TEXT},
            words.TOPIC: _topic("它是哪个主题", topics),
            words.REQUIRED_ITEMS: {
                "title": words.REQUIRED_ITEMS,
                "description": "通知说必须写的内容，每句一行",
                **_SENTENCES,
            },
        },
    )
    said = "上级当年的通知要求的提纲；没有就不写这一项"
    return {
        "title": "提纲",
        "description": said,
        "type": ["array", "null"],
        "items": {"anyOf": [item, _TEXT]},
    }


def schema_text(genre: Genre) -> str:
    """Return the schema as the text of schemas/<genre>/form.schema.json: the same bytes for the same genre."""
    return json.dumps(json_schema(genre), ensure_ascii=False, indent=1) + "\n"


def with_schema_line(text: str, name: str | None) -> str:
    """Return a form's text whose first line names the schema beside it, or no schema; all else stays."""
    lines = Lines.of(text)
    rest = list(lines.lines)
    rows: list[list[str]] = [[line] for line in rest]
    if _MODELINE.match(rest[0]):
        rows[0] = []
    if name:
        rows[0].insert(0, f"# yaml-language-server: $schema={name}")
    return lines.replaced(rows).text()


def form_title(genre: Genre) -> str:
    """Return what a genre's form is called."""
    return f"{words.form_name(genre)}填报表"


def _object(title: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": title,
        "type": ["object", "null"],
        "additionalProperties": False,
        "properties": properties,
    }


def _entries(title: str, fields: Mapping[str, str], topics: Sequence[str]) -> dict[str, Any]:
    properties = {
        name: _topic(said, topics)
        if name == words.TOPIC
        else {"title": name, "description": said, **_SENTENCES}
        for name, said in fields.items()
    }
    entry = _object(title, properties)
    several = {"type": ["array", "null"], "items": {"anyOf": [entry, _TEXT]}}
    return {"title": title, "anyOf": [several, entry, _TEXT]}


def _topic(said: str, topics: Sequence[str]) -> dict[str, Any]:
    return {"title": words.TOPIC, "description": said, "examples": list(topics), **_TEXT}


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
    first, last = metric.years
    said.append(f"{first}年度起填报" if first else "")
    said.append(f"{last + 1}年度起不再填报" if last else "")
    if metric.note:
        said.append(words.fill(metric.note, {}))
    return {
        "title": words.fill(metric.name, {}),
        "description": "；".join(filter(None, said)),
        "$ref": "#/$defs/数",
    }
