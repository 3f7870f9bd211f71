"""Every kind of Word file the program makes, from forms as people fill them: what the judges of Word files look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from drafter import gbt9704
from drafter.cli import build
from drafter.cli.order import UPWARD, Order
from drafter.compose import Composition
from drafter.document import Document, Style, Table, paragraph
from drafter.editing.cleaning import clean
from drafter.editing.figures import Redraft
from drafter.editing.package import WordFile
from drafter.writers import Options, render
from drafter.writers.word.house import load
from tests import levels, office_files, samples
from tests.shipped import genre
from tests.whole_forms import PLACES, examined

YEAR = 2024
DEPARTMENT = "市公安局"
COUNTY = "市辖区"
# What 发文 may say around the text, by kind of paper.
AROUND = {
    "字号": "凤政报〔2025〕3号",
    "签发人": "林知行",
    "抄送": "[区委办公室, 区人大常委会办公室]",
    "附件": "[行政执法案件情况表, 重大行政决策事项清单]",
    "附注": "此件公开发布",
    "印发日期": "2025年3月2日",
}
JOINT = {"联合行文": "是", "签发人": "[林知行, 周怀远]"}
TABLE = """    - |
      各类案件办理情况如下：

      | 类别 | 收到（件） | 办结（件） |
      |:--|--:|--:|
      | 行政复议 | 41 | 38 |
      | 行政诉讼 | 26 | 24 |
"""


DEFAULT, PLAIN = Options(), Order()


@dataclass(frozen=True)
class Made:
    """A Word file and what it was made of."""

    document: Document
    options: Options = DEFAULT
    then: Callable[[bytes], bytes] | None = None  # what was done to the file afterwards

    @cached_property
    def data(self) -> bytes:
        data, _ = render(self.document, "docx", self.options)
        return self.then(data) if self.then else data


@cache
def full_form(place: str, issue: tuple[tuple[str, str], ...] = (), highlight: str = "") -> str:
    """Return the form of a place with a figure on every line it is asked, and what 发文 says."""
    head, _ = PLACES[place]
    form, _ = examined(f"填报表: 1\n文种: 法治政府建设\n{head}\n年度: {YEAR}\n数据: {{}}\n")
    text = levels.filled_form(form.region, form.department)
    said = {"成文日期": f"{YEAR + 1}年2月20日", **dict(issue)}
    rows = "".join(f"  {key}: {value}\n" for key, value in said.items())
    start = text.index("发文: ")
    text = text[:start] + "发文:\n" + rows + text[text.index("\n", start) + 1 :]
    return text.replace("    - 推行服务型执法。\n", f"    - 推行服务型执法。\n{highlight}", 1)


def composed(text: str, order: Order) -> Composition:
    """Compose and remark the draft of a form, as `build` does."""
    form, findings = examined(text)
    draft = build.compose_content(form, genre(), None, order)
    return draft if order.final else build.remarked(draft, findings)


@cache
def draft(
    place: str = COUNTY,
    issue: tuple[tuple[str, str], ...] = (),
    order: Order = PLAIN,
    highlight: str = "",
) -> Made:
    """Return the Word file of a full form."""
    document = composed(full_form(place, issue, highlight), order).document
    return Made(document, Options(order.fonts, contents=order.contents))


def pending(order: Order = PLAIN) -> Made:
    """Return the Word file of a form that is nearly empty: most of it is still to be reported."""
    head, _ = PLACES[COUNTY]
    text = f"填报表: 1\n文种: 法治政府建设\n{head}\n年度: {YEAR}\n数据:\n  行政复议:\n    收到申请: 4l\n"
    return Made(composed(text, order).document)


def long() -> Made:
    """Return a report of some twenty pages: a full form, and two sentences of the office's own for each week."""
    told = (
        "    - 第{0}周走访企业{1}家，召开座谈会{2}次，收集意见{3}条，当场答复{4}条，其余逐条登记、限期办结，办理结果一律向提出意见的企业反馈。\n"
        "    - 第{0}周抽查案卷{3}件，发现程序、文书、法律适用方面的问题{2}个，已全部反馈到承办单位，由承办单位逐件改正并举一反三。\n"
    )
    weeks = (told.format(week, 20 + week, 3 + week % 5, 60 + week, 30 + week) for week in range(1, 53))
    return draft(highlight="".join(weeks))


def updated(*, track: bool) -> Made:
    """Return a draft into which other figures of the form were put later."""
    old, new = full_form(COUNTY), full_form(COUNTY).replace("值: 98", "值: 107")
    later = composed(new, PLAIN).document

    def put_in(data: bytes) -> bytes:
        redraft = Redraft(WordFile(Path("稿.docx"), data), later, track=track)
        assert redraft.apply()
        return redraft.file.save()

    return Made(composed(old, PLAIN).document, then=put_in)


def wide() -> Document:
    """Return a paper with an attachment that lies on its side, between others that stand upright."""
    columns = [f"第{number}项指标的名称" for number in range(1, 13)]
    rows = [tuple(samples.cell(name) for name in columns)]
    rows += [tuple(samples.cell(str(n * m)) for n in range(1, 13)) for m in range(1, 40)]
    upright = samples.paper()
    turned = (
        paragraph("附件2", Style.ANNEX),
        paragraph("各单位主要指标分解表", Style.ANNEX_TITLE),
        Table(tuple(rows), wide=True),
    )
    imprint = upright.blocks[-2:]
    return replace(upright, blocks=(*upright.blocks[:-2], *turned, *imprint))


def _pairs(**more: str) -> tuple[tuple[str, str], ...]:
    return tuple({**AROUND, **more}.items())


UP = Order(kind=UPWARD)
WHOLE = Order(kind=UPWARD, annex=True)
KINDS: Mapping[str, Callable[[], Made]] = {
    "plain": lambda: draft(),
    "final": lambda: draft(order=Order(final=True)),
    "pending": pending,
    "public": lambda: draft(order=Order(edition="公开稿")),
    "sealed": lambda: draft(issue=(("印章", "盖"),)),
    "attachments": lambda: draft(issue=_pairs(印章="盖")),
    "upward": lambda: draft(issue=_pairs(), order=WHOLE),
    "joint": lambda: draft(issue=_pairs(**JOINT), order=UP),
    "annex": lambda: draft(order=Order(annex=True)),
    "contents": lambda: draft(order=Order(contents=True)),
    "contents-upward": lambda: draft(issue=_pairs(), order=UP._replace(contents=True)),
    "table": lambda: draft(highlight=TABLE),
    "long": long,
    "wide": lambda: Made(wide()),
    "wide-contents": lambda: Made(wide(), Options(contents=True)),
    "every role": lambda: Made(samples.paper()),
    "cleaned": lambda: replace(pending(), then=lambda data: clean(Path("稿.docx"), data).data),
    "updated": lambda: updated(track=False),
    "updated, tracked": lambda: updated(track=True),
    "department": lambda: draft(DEPARTMENT),
    "town": lambda: draft("镇"),
    **{
        f"fonts {name}": (lambda name=name: draft(issue=_pairs(), order=UP._replace(fonts=name)))
        for name in gbt9704.FONT_PROFILES
        if name != gbt9704.DEFAULT_FONTS
    },
}


def in_house(office: Callable[[], office_files.Office]) -> Made:
    """Return a paper with everything in it, in the look of an office's own file."""
    look, _ = load(office().save(), "样板.docx")
    return replace(draft(issue=_pairs(), order=WHOLE), options=Options(house=look))


OFFICES = (
    office_files.styled_template,
    office_files.finished_report,
    office_files.themed,
    office_files.letterhead,
    office_files.colliding,
    office_files.macros,
    office_files.numbered_by_word,
    office_files.boxed_number,
)
HOUSES: Mapping[str, Callable[[], Made]] = {
    **{office.__name__: (lambda office=office: in_house(office)) for office in OFFICES},
    "wide, with contents": lambda: replace(
        Made(wide()),
        options=Options(house=load(office_files.letterhead().save(), "样板.docx")[0], contents=True),
    ),
}
