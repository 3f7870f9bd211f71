"""What stands around the text of a paper: 版头 before it, 附件说明 and 附件 behind it, 版记 at its foot (GB/T 9704—2012, 7.2 to 7.4).

None of it is of one genre, so no template speaks of it; the form's 发文 says what goes in. What is there is traced to its
key; what is still to come stands as 【待填】, for a number, a name or a day of signing is nobody's to guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from drafter.compose.editions import Paper, filled
from drafter.compose.ledger import HEAD, Pending
from drafter.compose.values import one_line
from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.document import Block, Document, Mark, Paragraph, Run, Style, Trace
from drafter.errors import UsageProblem
from drafter.form import Form, Matter, Sentence, renamed
from drafter.region import Profile

PAPER = "文件"  # behind the body's name in the red head (7.2.4)
SIGNERS_IN_A_LINE = 2  # 7.2.6
BLANK = "\u3000"
REGION = "地区"  # the key that the words of the level go back to
TAIL = (Style.SIGNATURE, Style.DATE, Style.NOTE)  # what stands behind 附件说明
OFFICE = "{县政府办公室}"  # who numbers a paper and has it printed; of a department its own people
OWN = "{本局}"
PARTY, GOVERNMENT, ISSUER, PRINTER = "中共县委全称", "县人民政府全称", "发文机关全称", "印发机关"
# What a paper with 版头 must say: the field of 发文, what is told of it.
NEEDED = {
    "成文日期": "成文日期",
    "字号": "发文字号",
    "签发人": "签发人",
    "印发机关": "印发机关",
    "印发日期": "印发日期",
}

Runs = tuple[Run, ...]


class Attachment(NamedTuple):
    """An attachment that goes with the paper: its title, and its blocks below the title."""

    title: str
    blocks: tuple[Block, ...]


def around(
    document: Document,
    form: Form,
    profile: Profile,
    paper: Paper,
    attachments: Sequence[Attachment] = (),
    *,
    upward: bool = False,
) -> Document:
    """Return a paper with what stands around its text; `upward` asks for 版头 and 版记 of a paper to a superior.

    The attachments given come with their pages, those that the form names only with their names: the office adds them.
    """
    matter, blocks = form.matter, _dated(document.blocks) if upward else document.blocks
    end = _tail(blocks)
    head = [*_issuers(form, profile), *_numbers(matter)] if upward else []
    foot = [*_copies(matter), _issued(matter, paper)] if upward else []
    names = [*((Run(a.title),) for a in attachments), *(_printed(s, matter) for s in matter.attachments)]
    stated = _statement(names)
    pages = _annexes(attachments, alone=len(names) == 1)
    put_together = (*head, *blocks[:end], *stated, *blocks[end:], *pages, *foot)
    return replace(document, blocks=put_together, sealed=matter.sealed)


def _dated(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return blocks with a date under the signature: a paper has one (7.3.5), whatever the template of its genre asks for."""
    styles = [block.style if isinstance(block, Paragraph) else None for block in blocks]
    if Style.DATE in styles or Style.SIGNATURE not in styles:
        return blocks
    end = len(styles) - styles[::-1].index(Style.SIGNATURE)
    return (*blocks[:end], Paragraph(_pending("成文日期"), Style.DATE), *blocks[end:])


def refuse_unaddressed(paper: Paper) -> None:
    """Raise UsageProblem where a paper that goes to nobody is to have 版头 and 版记."""
    if not paper.edition.addressees:
        raise UsageProblem(
            f"{paper.edition.name}不写主送机关，没有版头和版记，不能同时用 --as 上行文",
            "去掉 --as 上行文，或者换一种稿",
        )


def asked(form: Form, paper: Paper) -> dict[str, Pending]:
    """Return what of 版头 and 版记 may be pending, by key path, with who has it."""
    owner = renamed(OWN if form.department else OFFICE, form.office, paper.words)
    keys = {f"{HEAD}.{field}": name for field, name in NEEDED.items()}
    return {key: Pending(key, None, owner, name) for key, name in keys.items()}


def told(form: Form, paper: Paper) -> Iterator[Diagnostic]:
    """F098: a paper with 版头 that is copied to nobody, where the genre knows to whom such a paper is copied as a rule."""
    usual = paper.addressee.copies if paper.addressee else ()
    to = [body for text in usual if (body := filled(text, paper.words))]
    if to and not form.matter.copies:
        message = f"没有写抄送，版记里没有抄送这一行；这样的报告一般抄送{'、'.join(to)}"
        hint = "要抄送的，在“发文”里写一行：抄送: [" + ", ".join(to) + "]"
        yield Diagnostic("F098", Severity.NOTE, message, hint, Location(form.path))


# --- 版头 -------------------------------------------------------------------------------------------------------------


def _issuers(form: Form, profile: Profile) -> list[Paragraph]:
    """Return 发文机关标志: the body's name and 文件. Of several bodies the names alone, as 7.2.4 allows: there 文件 would have
    to stand beside all of them, half way down, which no line of text can say.
    """
    if form.signature.strip():
        names = [(Run(one_line(form.signature), trace=Trace(f"{HEAD}.署名")),)]
    else:
        words = [PARTY, GOVERNMENT] if form.joint and not profile.department else [ISSUER]
        said = [profile.words.get(word) or profile.signature for word in words]
        names = [(Run(name, trace=Trace(REGION)),) for name in said]
    paper = (Run(PAPER),) if len(names) == 1 else ()
    return [Paragraph((*name, *paper), Style.ISSUER) for name in names]


def _numbers(matter: Matter) -> list[Paragraph]:
    """Return the lines of 签发人, two names each, 发文字号 in the last of them (7.2.5)."""
    number = _printed(matter.number, matter) if matter.number else _pending("字号")
    signers = [_printed(signer, matter) for signer in matter.signers] or [_pending("签发人")]
    rows = [
        _joined(signers[i : i + SIGNERS_IN_A_LINE], BLANK) for i in range(0, len(signers), SIGNERS_IN_A_LINE)
    ]
    rows[0] = (Run("签发人："), *rows[0])
    before: list[Runs] = [*[()] * (len(rows) - 1), number]
    return [
        Paragraph((*left, Run("\t"), *right), Style.NUMBER) for left, right in zip(before, rows, strict=True)
    ]


# --- 附件 -------------------------------------------------------------------------------------------------------------


def _tail(blocks: Sequence[Block]) -> int:
    """Return where signature, date and 附注 begin at the end of a text."""
    end = len(blocks)
    while end and isinstance(block := blocks[end - 1], Paragraph) and block.style in TAIL:
        end -= 1
    return end


def _statement(names: Sequence[Runs]) -> list[Paragraph]:
    """Return 附件说明: each name in a paragraph, numbered where there are several, no mark behind it (7.3.4)."""
    made = []
    gap = " " if any(name[0].text[:1].isdigit() for name in names) else ""  # 1.12项 would be one number
    for number, name in enumerate(names, 1):
        lead = ("附件：" if number == 1 else "") + (f"{number}.{gap}" if len(names) > 1 else "")
        made.append(Paragraph((*([Run(lead)] if lead else []), *name), Style.ATTACHMENT))
    return made


def _annexes(attachments: Sequence[Attachment], *, alone: bool) -> list[Block]:
    """Return the attachments with their pages; one that is alone has no number (7.3.7)."""
    made: list[Block] = []
    for number, attachment in enumerate(attachments, 1):
        made.append(Paragraph((Run("附件" if alone else f"附件{number}"),), Style.ANNEX))
        made.append(Paragraph((Run(attachment.title),), Style.ANNEX_TITLE))
        made += attachment.blocks
    return made


# --- 版记 -------------------------------------------------------------------------------------------------------------


def _copies(matter: Matter) -> list[Paragraph]:
    """Return 抄送, with commas between the bodies and a full stop at the end (7.4.2); nothing where nobody is written to."""
    bodies = [_printed(body, matter) for body in matter.copies]
    return [Paragraph((Run("抄送："), *_joined(bodies, "，"), Run("。")), Style.COPIES)] if bodies else []


def _issued(matter: Matter, paper: Paper) -> Paragraph:
    """Return who had the paper printed and when (7.4.3); the office of the level where the form does not say another."""
    usual = paper.words.get(PRINTER) if paper.sender is None or paper.sender.kind != "联合" else None
    printer = _printed(matter.printer, matter) if matter.printer else _pending("印发机关")
    if usual and not matter.printer:
        printer = (Run(usual, trace=Trace(REGION)),)
    day = _printed(matter.printed, matter) if matter.printed else _pending("印发日期")
    return Paragraph((*printer, Run("\t"), *day, Run("印发")), Style.ISSUED)


# --- what the form says ---------------------------------------------------------------------------------------------


def _printed(said: Sentence, matter: Matter) -> Runs:
    """Return a value of 发文 as runs, 【待核】 where it cannot be; its figures are none of the report's."""
    text, trace = one_line(said.text), Trace(said.key, said.at.line)
    if said.key in matter.wrong:
        return (Run(f"【待核：{text}】", mark=Mark.WRONG, trace=trace),)
    return (Run(text, trace=trace),)


def _pending(field: str) -> Runs:
    return (Run(f"【待填：{NEEDED[field]}】", mark=Mark.PENDING, trace=Trace(f"{HEAD}.{field}")),)


def _joined(parts: Sequence[Runs], between: str) -> Runs:
    """Return several values with a mark between them."""
    made: list[Run] = []
    for part in parts:
        made += [Run(between)] if made else []
        made += part
    return tuple(made)
