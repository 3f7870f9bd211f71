"""What a Word file says of those who made it: its properties, settings and the data that programs hang on it."""

from __future__ import annotations

from drafter.editing.package import WordFile
from drafter.editing.relations import SHOWN, cut, cut_others, relations
from drafter.editing.tally import Tally
from drafter.editing.trees import text_of
from drafter.ooxml import PACKAGE, Relation, W, local, remove
from drafter.writers.seal import OURS

# What stays of the core and the extended properties: the title and when it was made; counts and the program.
_CORE = frozenset(("title", "subject", "language", "created", "modified", "identifier"))
_EXTENDED = frozenset(
    (
        *("Application", "AppVersion", "DocSecurity", "Pages", "Words", "Characters", "CharactersWithSpaces"),
        *("Lines", "Paragraphs", "ScaleCrop", "LinksUpToDate", "SharedDoc", "HyperlinksChanged"),
    )
)
_NAMES = {
    "creator": "作者",
    "lastModifiedBy": "最后修改者",
    "description": "备注",
    "keywords": "关键词",
    "category": "类别",
    "contentStatus": "状态",
    "revision": "修订次数",
    "version": "版本",
    "lastPrinted": "最后打印时间",
    "Company": "单位",
    "Manager": "主管",
    "Template": "模板",
    "TotalTime": "编辑时间（分钟）",
    "HyperlinkBase": "链接基础",
}
_UNTOLD = ("HeadingPairs", "TitlesOfParts", "DigSig")
# Settings that tell of people, machines and sessions: what they are called when told, "" for editing traces.
_SETTINGS = {
    "attachedTemplate": "模板",
    "docVars": "文档变量",
    "mailMerge": "邮件合并的数据源",
    "trackRevisions": "修订状态",
    "attachedSchema": "附加的架构",
    "saveThroughXslt": "另存转换",
    "rsids": "",
    "proofState": "",
    "revisionView": "",
    "smartTagType": "",
    "docId": "",
    "persistentDocumentId": "",
    "schemaLibrary": "",
}
# Relations that are cut, by the kind that they are told as; "" for those told where their elements are.
_CUT = {
    "comments": "",
    "commentsExtended": "",
    "commentsIds": "",
    "commentsExtensible": "",
    "people": "",
    "customXml": "custom",
    "printerSettings": "printer",
    "thumbnail": "thumbnail",
    "custom-properties": "custom",
    "classificationlabels": "custom",
    "glossaryDocument": "blocks",
    "origin": "signatures",
    "attachedTemplate": "",
    "mailMergeSource": "",
    "mailMergeHeaderSource": "",
    "recipientData": "",
    "transform": "",
}
# What a text or the file as a whole needs; of what else hangs on them nothing is seen (tasks, keys, add-ins), so it goes.
_NEEDED = SHOWN | frozenset(
    (
        *(
            "officeDocument",
            "core-properties",
            "extended-properties",
            "styles",
            "numbering",
            "settings",
            "theme",
        ),
        *("webSettings", "fontTable", "footnotes", "endnotes", "vbaProject", "diagramDrawing"),
    )
)


def take(file: WordFile, settings: str | None, text_parts: list[str], tally: Tally) -> None:
    """Take out names, data and settings; `settings` is the part that holds these, `text_parts` those with text."""
    _count_comments(file, text_parts, tally)
    _take_properties(file, tally)
    if settings:
        _take_settings(file, settings, tally)
    for owner in (PACKAGE, *text_parts, *([settings] if settings else [])):
        for relation in cut(file, owner, lambda r: r.kind in _CUT):
            kind = _CUT[relation.kind]
            if kind:
                tally.take(kind, _shown(file, relation))
    for owner in (PACKAGE, *text_parts):
        for relation in cut_others(file, owner, _NEEDED):
            tally.take("parts", relation.target)


def _shown(file: WordFile, relation: Relation) -> str:
    """Return the names of the user-defined properties, nothing for other data."""
    if relation.kind != "custom-properties" or relation.target not in file:
        return ""
    return "、".join(entry.get("name", "") for entry in file.xml(relation.target))


def _count_comments(file: WordFile, text_parts: list[str], tally: Tally) -> None:
    for relation in (r for part in text_parts for r in relations(file, part)):
        if relation.kind == "comments" and not relation.external and relation.target in file:
            for comment in file.xml(relation.target).iter(W + "comment"):
                tally.take("comments", text_of(comment))


def _take_properties(file: WordFile, tally: Tally) -> None:
    kept = {"core-properties": _CORE, "extended-properties": _EXTENDED}
    for relation in relations(file, PACKAGE):
        if relation.kind not in kept or relation.target not in file:
            continue
        for entry in list(file.xml(relation.target)):
            name, text = local(entry), (entry.text or "").strip()
            foreign = name == "identifier" and not text.startswith(OURS)
            if name in kept[relation.kind] and not foreign:
                continue
            if text and name not in _UNTOLD:
                tally.take("names", f"{_NAMES.get(name, name)}：{text}")
            remove(entry)
            file.touch(relation.target)


def _take_settings(file: WordFile, part: str, tally: Tally) -> None:
    targets = {relation.id: relation.target for relation in relations(file, part)}
    for entry in list(file.xml(part)):
        name = local(entry)
        if name not in _SETTINGS:
            continue
        told = _SETTINGS[name]
        if told:
            values = [targets.get(str(value), "") for value in entry.attrib.values()]
            values += [child.get(W + "name", "") for child in entry if name == "docVars"]
            shown = "、".join(filter(None, values))
            tally.take("settings", f"{told}：{shown}" if shown else told)
        else:
            tally.take("traces", count=max(1, len(entry)))
        remove(entry)
        file.touch(part)


def drop_seal(file: WordFile) -> None:
    """Take out the identifier of a draft of ours: a file that was changed is not what it vouches for."""
    for relation in relations(file, PACKAGE):
        if relation.kind == "core-properties" and relation.target in file:
            for entry in [e for e in file.xml(relation.target) if local(e) == "identifier"]:
                remove(entry)
                file.touch(relation.target)
