"""The words of the form, version 1: its keys, the words that answer a line without a figure, and what may
stand where.

Only the form's own words stand here; groups, metrics and topics come from the genre.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from drafter import region
from drafter.schema import Genre, Metric, Suggestion
from drafter.schema.kept import per_genre
from drafter.schema.written import PLANS, PROBLEMS, by_hand, name_of, topic_of, written
from drafter.yamlio import Shape

VERSION = "1"
VERSION_KEY, GENRE_KEY, REGION_KEY, YEAR_KEY = "填报表", "文种", "地区", "年度"
LEVEL_KEY, SUPERIOR_KEY, DEPARTMENT_KEY = "级别", "上级", "部门"
ISSUE_KEY, DATA_KEY, HIGHLIGHTS_KEY = "发文", "数据", "亮点"
FIRST_KEY, PROBLEMS_KEY, PLANS_KEY = "第一责任人履职", PROBLEMS, PLANS
OUTLINE_KEY = "提纲"
RATES_KEY = "只有率"  # rates of a group for which the parts are not to be had

REQUIRED = (VERSION_KEY, GENRE_KEY, REGION_KEY, YEAR_KEY, DATA_KEY)
ROLE_KEYS = (FIRST_KEY, PROBLEMS_KEY, PLANS_KEY)

TITLE, ADDRESSEES, SIGNATURE, DATE = "标题", "主送", "署名", "成文日期"
JOINT = "联合行文"
NUMBER, SIGNERS, COPIES, ATTACHMENTS, NOTE, SEAL = "字号", "签发人", "抄送", "附件", "附注", "印章"
PRINTER, PRINTED = "印发机关", "印发日期"
MATTER_LISTS = (SIGNERS, COPIES, ATTACHMENTS)
HEADED_FIELDS = (NUMBER, SIGNERS, COPIES, PRINTER, PRINTED)  # what only 版头 and 版记 show
MATTER_FIELDS = (NUMBER, SIGNERS, COPIES, ATTACHMENTS, NOTE, SEAL, PRINTER, PRINTED)  # around the text
ISSUE_FIELDS = (TITLE, ADDRESSEES, SIGNATURE, DATE, JOINT, *MATTER_FIELDS)
VALUE, LAST, BASIS, SOURCE, AS_OF, INTERNAL = "值", "去年", "口径", "来源", "截至", "只进报送稿"
UNITS, EXPECTED, ELSEWHERE = "各单位", "应报", "核对"
VALUE_FIELDS = (VALUE, LAST, BASIS, SOURCE, AS_OF, INTERNAL)
SENTENCE = "句"  # {句: …, 只进报送稿: 是}
LINE_FIELDS = (*VALUE_FIELDS, UNITS, EXPECTED, ELSEWHERE)
PROBLEM, REASON, MEASURE = "问题", "原因", "措施"
TOPIC, CONTENT = "主题", "内容"
HEADING, REQUIRED_ITEMS = "标题", "必写"

# What people type where there is no figure to give. Full-width letters and marks are made half-width first.
BLANK_WORDS = frozenset(["", "待填", "待报", "待定", "待补", "未报", "空", "?", "【待填】", "“”"])
NULL_WORDS = frozenset(["~", "null", "Null", "NULL"])  # YAML's own words for nothing, unless quoted
NONE_WORDS = frozenset(["无", "零", "没有", "未发生", "没有发生"])
NOT_APPLICABLE_WORDS = frozenset(
    ["不适用", "不涉及", "-", "--", "—", "——", "–", "/", "N/A", "n/a", "NA", "N.A"]
)
WITHHELD_WORDS = frozenset(["今年不报", "今年不写", "不报", "暂不报"])
SEAL_WORDS = frozenset(["盖", "盖章", "加盖", "有"])  # 印章, beside 是 and 否
NO_SEAL_WORDS = frozenset(["不盖", "不盖章", "不加盖"])
YES_WORDS = frozenset(["是", "yes", "y", "true", "1", "√", "on"])
NO_WORDS = frozenset(["", "否", "不是", "no", "n", "false", "0", "×", "off", *NULL_WORDS])

SLOT = "{"
_NUMBERED = re.compile(r"\[(\d+)\]")
_SLOT = re.compile(r"\{([^{}]+)\}")

TEXT = Shape(text=True)
_ONE = Shape(text=True, braces={SENTENCE: TEXT, INTERNAL: TEXT})
SENTENCES = Shape(item=_ONE, text=True, braces=_ONE.braces)
NAMED = Shape(each=TEXT)  # 各单位, 核对: names that the genre does not know


@per_genre
def shape(genre: Genre) -> Shape:
    """Return what may stand where in a form of this genre, so that slips are mended in the form's sense."""
    fields = {**dict.fromkeys(LINE_FIELDS, TEXT), UNITS: NAMED, ELSEWHERE: NAMED}
    line = Shape(keys=fields, text=True)
    groups: dict[str, dict[str, Shape]] = {}
    rates: dict[str, dict[str, Shape]] = {}
    for metric in genre.metrics:
        groups.setdefault(metric.group, {})[metric.key] = line
        if is_only_rate(metric):
            rates.setdefault(metric.group, {})[metric.key] = line
    for group, keys in rates.items():
        groups[group][RATES_KEY] = Shape(keys=keys)
    problem = Shape(keys={TOPIC: TEXT, **dict.fromkeys((PROBLEM, REASON, MEASURE), SENTENCES)}, text=True)
    plan = Shape(keys={TOPIC: TEXT, CONTENT: SENTENCES}, text=True)
    header = (VERSION_KEY, GENRE_KEY, REGION_KEY, YEAR_KEY, LEVEL_KEY, SUPERIOR_KEY, DEPARTMENT_KEY)
    return Shape(
        keys={
            **dict.fromkeys(header, TEXT),
            ISSUE_KEY: Shape(
                keys={
                    **dict.fromkeys(ISSUE_FIELDS, TEXT),
                    **dict.fromkeys((ADDRESSEES, *MATTER_LISTS, NOTE), SENTENCES),
                }
            ),
            OUTLINE_KEY: outline_shape(),
            DATA_KEY: Shape(keys={group: Shape(keys=keys) for group, keys in groups.items()}),
            HIGHLIGHTS_KEY: Shape(keys=dict.fromkeys(topics(genre), SENTENCES)),
            FIRST_KEY: SENTENCES,
            PROBLEMS_KEY: Shape(keys=problem.keys, item=problem, text=True),
            PLANS_KEY: Shape(keys=plan.keys, item=plan, text=True),
        }
    )


def outline_shape() -> Shape:
    """Return what may stand in 提纲: a list of entries, or one."""
    item = Shape(keys={HEADING: TEXT, TOPIC: TEXT, REQUIRED_ITEMS: SENTENCES}, text=True)
    return Shape(keys=item.keys, item=item, text=True)


def one_line(text: str) -> str:
    """Return a text without line breaks and repeated blanks."""
    return " ".join(text.split())


def is_computed(metric: Metric) -> bool:
    """Tell whether a metric is computed from others and asked for only where its parts are not to be had."""
    return metric.gather == "算"


def is_only_rate(metric: Metric) -> bool:
    """Tell whether a metric stands under 只有率."""
    return is_computed(metric) and is_rate(metric)


def is_rate(metric: Metric) -> bool:
    """Tell whether a metric is a percentage."""
    return metric.unit == "%"


def asked(genre: Genre, year: int, names: Mapping[str, str] | None = None) -> tuple[Metric, ...]:
    """Return the metrics that a form of this year has, in the genre's order; year 0: all.

    With `names`, the words of a region's level, only those that concern it.
    """
    there = (metric for metric in genre.metrics if not year or _in_years(metric, year))
    return tuple(metric for metric in there if concerns(metric, names or {}))


def _in_years(metric: Metric, year: int) -> bool:
    first, last = metric.years
    return (first is None or year >= first) and (last is None or year <= last)


def concerns(what: Metric | Suggestion, names: Mapping[str, str]) -> bool:
    """Tell whether a metric or a suggestion concerns a body with these words at all; without words it does."""
    return not names or all(word in names for word in filter(None, what.needs.split("、")))


def key_path(metric: Metric) -> str:
    """Return where a metric stands in the form: 数据.行政复议.受理."""
    place = [DATA_KEY, metric.group, *([RATES_KEY] if is_only_rate(metric) else []), metric.key]
    return ".".join(place)


def topics(genre: Genre) -> tuple[str, ...]:
    """Return the topics one may write of in 亮点: those of the skeleton in its order, then those of
    metrics and names. Where names were learned, they have all that tell figures, and the sections without figures come
    behind them: problems and plans have lines of their own.
    """
    left = {topic.name for topic in genre.names.topics if topic.container} if genre.names else set()
    if not by_hand(genre):
        left |= _told_item_by_item(genre)
    found = [name for name in _topics(genre) if name not in left]
    return tuple(dict.fromkeys(found))


def _topics(genre: Genre) -> Iterator[str]:
    for section in genre.skeleton.sections:
        if section.role not in ROLE_KEYS and not (genre.names and genre.names.learned):
            yield from (child.topic or child.title for child in section.children)
    named = [topic.name for topic in genre.names.topics] if genre.names else []
    metrics = [metric.topic for metric in genre.metrics]
    yield from (*named, *metrics) if genre.names and genre.names.learned else (*metrics, *named)
    yield from map(name_of, written(genre).texts)


def _told_item_by_item(genre: Genre) -> set[str]:
    """Return the topics that only the problems and the plans of a learned genre have, and no figures."""
    apart = [section for section in written(genre)[:2] if section]
    others = (section for section in genre.skeleton.sections if section not in apart)
    elsewhere = {topic_of(child) for section in others for child in section.children}
    counted = {metric.topic for metric in genre.metrics}
    return {topic_of(child) for section in apart for child in section.children} - elsewhere - counted


def form_name(genre: Genre) -> str:
    """Return what stands after 文种."""
    return genre.names.form_name if genre.names else genre.name


def fill(text: str, words: Mapping[str, str | None]) -> str:
    """Put a region's words into the slots of a name ({县政府}常务会议); one that its level does not have leaves nothing
    behind, one that nobody knows its bare name.
    """
    if SLOT not in text:  # as in most names
        return text
    return _SLOT.sub(lambda slot: (words[slot[1]] or "") if slot[1] in words else slot[1], text)


def slots(text: str) -> list[str]:
    """Return the words that a text names in braces."""
    return _SLOT.findall(text)


def same_width(text: str) -> str:
    """Return text with full-width letters, digits and marks made half-width, for comparing only."""
    if text.isascii():
        return text
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else " " if c == "\u3000" else c for c in text)


def of_region(place: region.Region, department: str | None = None) -> Mapping[str, str]:
    """Return the words of a region's level, or of a department of it, for the slots of names and owners;
    empty where its level is not known. Raises UsageProblem where the department's name is none.
    """
    if not place.level:
        return {}
    return {slot: word for slot, word in region.profile(place, department).words.items() if word}


def spoken(key: str) -> str:
    """Return a key path as people say it: 亮点.行政执法[1] is 亮点.行政执法第1条."""
    return _NUMBERED.sub(r"第\1条", key)
