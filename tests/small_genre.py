"""A genre of a dozen metrics, made for the tests of the form: every kind of line that a form can have."""

from __future__ import annotations

from drafter.schema import Genre, Names, Section, Skeleton
from drafter.schema.loading import metrics_by_hand

GROUPS = {
    "复议": {
        "topic": "争议",
        "owner": "司法局",
        "metrics": {
            "收到": {"id": "r.received", "name": "复议收到数", "unit": "件", "level": "必"},
            "受理": {
                "id": "r.accepted",
                "name": "复议受理数",
                "unit": "件",
                "level": "必",
                "whole": "r.received",
            },
            "审结": {"id": "r.closed", "name": "复议审结数", "unit": "件", "level": "必"},
            "其中纠错": {
                "id": "r.wrong",
                "name": "复议纠错数",
                "unit": "件",
                "level": "常",
                "whole": "r.closed",
            },
            "化解": {"id": "r.settled", "name": "案前化解数", "unit": "件", "level": "选"},
            "纠错率": {
                "id": "r.rate",
                "name": "复议纠错率",
                "unit": "%",
                "level": "常",
                "gather": "算",
                "formula": "其中纠错/审结",
            },
        },
    },
    "执法": {
        "topic": "执法",
        "owner": "各执法单位",
        "metrics": {
            "处罚": {"id": "e.fined", "name": "处罚决定数", "unit": "件", "level": "必", "gather": "求和"},
            "罚没": {"id": "e.money", "name": "罚没金额", "unit": "万元", "level": "常"},
            "案卷": {"id": "e.files", "name": "评查案卷数", "unit": "卷", "units": ["件"], "level": "常"},
            "网办率": {"id": "e.online", "name": "网上可办率", "unit": "%", "level": "常", "stock": True},
            "会议": {
                "id": "e.meetings",
                "name": "{县政府}会议次数",
                "unit": "次",
                "level": "常",
                "owner": "{县政府}办公室",
            },
            "涉企检查": {
                "id": "e.visits",
                "name": "涉企检查次数",
                "unit": "次",
                "level": "常",
                "years": [2025, None],
            },
        },
    },
}

ROLES = ("主要举措和成效", "第一责任人履职", "存在问题", "下步计划")


def small_genre() -> Genre:
    topics = tuple(
        Section(id=name, title=name, level=2, topic=name, support=3, documents=5)
        for name in ("执法", "争议", "普法")
    )
    sections = tuple(
        Section(id=role, title=role, level=1, role=role, support=5, documents=5, children=topics * (i == 0))
        for i, role in enumerate(ROLES)
    )
    names = Names.model_validate(
        {
            "name": "某某年度报告",
            "form_name": "某某",
            "title_cues": ["某某"],
            "roles": [{"name": role, "cues": [role], "heading": role} for role in ROLES],
            "topics": [{"name": name} for name in ("执法", "争议", "普法")],
        }
    )
    return Genre(
        name="some-genre",
        names=names,
        skeleton=Skeleton(genre="some-genre", documents=(), sections=sections),
        metrics=tuple(metrics_by_hand(GROUPS)),
    )
