"""The JSON Schema of the form says yes to what is a form and no to what is none."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from drafter import form, region
from drafter.cli.genres import files_of, open_genre
from drafter.form import editors
from tests.json_schema import troubles

SCHEMA = editors.json_schema(open_genre(None))
HEAD = "填报表: 1\n文种: 法治政府建设\n地区: 凤翔区\n年度: 2024\n"


def of(text: str) -> list[str]:
    return troubles(yaml.load(text, Loader=yaml.SafeLoader), SCHEMA, SCHEMA)


def test_the_examples_and_blank_forms_are_forms() -> None:
    for path in files_of(None).examples.glob("*.yaml"):
        assert of(path.read_text("utf-8")) == []
    for place in ("凤翔区", "黄石市", "陕西省"):
        assert of(form.blank(open_genre(None), region.resolve(place, 2024), 2024)) == []


RIGHT = [
    "数据: {行政执法: {行政处罚决定: {值: , 各单位: {县公安局: 812, 县城管局: , 柳林镇: 无}, 应报: 31}}}",
    "数据: {行政复议: {收到申请: {值: 41, 去年: 35, 口径: 甲, 来源: 乙, 截至: 丙, 只进报送稿: 否, 核对: {工作报告: 40}}}}",
    "发文: {标题: , 主送: [甲], 署名: , 成文日期: 2025年3月1日, 联合行文: 否}\n数据:",
    "数据:\n提纲: [{标题: 甲, 主题: 行政执法, 必写: [乙, 丙]}]",
    "数据:\n存在问题: [{主题: 行政执法, 问题: 甲, 原因: [乙], 措施: 丙}, 丁]",
    "数据:\n亮点: {行政执法: [甲。]}\n下步计划:\n  - {主题: 行政执法, 内容: [甲, 乙]}",
]
WRONG = [
    ("数剧:", "数剧"),
    ("数据: {行政复议: {收到神请: 4}}", "收到神请"),
    ("数据: {行政复义: {}}", "行政复义"),
    ("数据: {行政复议: {收到申请: {值: 4, 口经: 甲}}}", "收到申请"),
    ("数据: {行政复议: {收到申请: [1, 2]}}", "收到申请"),
    ("数据: {行政执法: {行政处罚决定: {各单位: {甲: [1]}}}}", "行政处罚决定"),
    ("发文: {标题 : 甲, 落款: 乙}\n数据:", "落款"),
    ("数据:\n提纲: [{标题: 甲, 必须写: 乙}]", "提纲"),
    ("数据:\n亮点: {行政执法: {甲: 乙}}", "行政执法"),
    ("亮点:", "数据 missing"),
]


@pytest.mark.parametrize("text", RIGHT)
def test_all_syntax_of_the_form_is_known(text: str) -> None:
    assert of(HEAD + text + "\n") == []


@pytest.mark.parametrize(("text", "word"), WRONG)
def test_what_is_no_form_is_marked(text: str, word: str) -> None:
    assert any(word in said for said in of(HEAD + text + "\n"))


def test_every_key_says_in_chinese_what_it_is() -> None:
    def walk(part: Any) -> None:
        if isinstance(part, dict):
            for name, value in part.get("properties", {}).items():
                said = value.get("title") or SCHEMA["$defs"].get(value.get("$ref", "")[8:], {})
                assert said, name
                if isinstance(said, str):
                    assert re.search(r"[\u3400-\u9fff]", said), name
            for value in part.values():
                walk(value)

    walk(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
