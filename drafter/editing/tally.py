"""What was taken out of a file, kind by kind, with a few examples for whoever has to answer for it."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_EXAMPLES, LONGEST_EXAMPLE = 3, 24  # of one kind; characters
MOST_HIDDEN, LONGEST_HIDDEN = 50, 200  # hidden text is told as good as whole: nobody has seen it

# The kinds in the order in which they are told.
KINDS = {
    "comments": "批注",
    "insertions": "修订：接受插入",
    "deletions": "修订：接受删除",
    "moves": "修订：接受移动",
    "ends": "修订：段落的增加、合并",
    "formatting": "修订：接受格式改动",
    "hidden": "隐藏文字",
    "highlights": "突出显示",
    "shading": "文字底纹",
    "bookmarks": "书签",
    "ink": "墨迹批注",
    "names": "作者、单位等属性",
    "settings": "模板、文档变量等设置",
    "people": "编辑权限中的用户名",
    "custom": "自定义数据",
    "bindings": "内容控件的数据绑定",
    "tags": "智能标记",
    "notes": "不再引用的脚注、尾注",
    "pictures": "图片里的拍摄和制作信息",
    "thumbnail": "缩略图",
    "printer": "打印机设置",
    "signatures": "数字签名",
    "blocks": "构建基块",
    "parts": "其他用不到的部件",
    "traces": "编辑痕迹（rsid、校对标记）",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What of one kind was taken out."""

    kind: str
    count: int
    examples: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the kind is called."""
        return KINDS[self.kind]

    def to_json(self) -> dict[str, object]:
        """Return the row as the JSON of `clean` has it."""
        return {"kind": self.kind, "name": self.name, "count": self.count, "examples": list(self.examples)}


@dataclass
class Tally:
    """Counts what is taken out. `changes` also counts what is not told by itself, so that a part is known to be changed."""

    changes: int = 0
    _counts: dict[str, int] = field(default_factory=dict)
    _examples: dict[str, list[str]] = field(default_factory=dict)

    def take(self, kind: str, example: str = "", count: int = 1) -> None:
        """Count something that was taken out."""
        self.changes += 1
        self._counts[kind] = self._counts.get(kind, 0) + count
        shown = " ".join(example.split())
        examples = self._examples.setdefault(kind, [])
        hidden = kind == "hidden"
        most, longest = (MOST_HIDDEN, LONGEST_HIDDEN) if hidden else (MOST_EXAMPLES, LONGEST_EXAMPLE)
        if shown and len(examples) < most:
            short = shown if len(shown) <= longest else f"{shown[:longest]}…"
            if short not in examples:
                examples.append(short)

    def change(self) -> None:
        """Count a change that goes with something told elsewhere."""
        self.changes += 1

    def taken(self) -> tuple[Taken, ...]:
        """Return what was taken out, in the order of KINDS; something, if anything was changed."""
        if self.changes and not self._counts:
            self.take("traces")
        counts, examples = self._counts, self._examples
        return tuple(Taken(kind, counts[kind], tuple(examples[kind])) for kind in KINDS if kind in counts)
