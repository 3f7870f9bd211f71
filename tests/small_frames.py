"""Two genres to try frames on: a small invented one that needs every rule of the joiner, and the shipped one."""

from __future__ import annotations

from pathlib import Path

from drafter.schema import Frame, Genre, Metric
from drafter.schema.loading import frames_by_hand, metrics_by_hand
from drafter.yamlio import load_data
from tests.frame_oracles import genre_of

SHIPPED = Path(__file__).parent.parent / "schemas" / "law-based-government" / "metrics.yaml"

METRICS = {
    "借阅": {
        "topic": "图书",
        "owner": "图书馆",
        "metrics": {
            "收到": {"id": "loan.asked", "name": "借阅申请收到数", "unit": "件", "level": "必"},
            "受理": {"id": "loan.taken", "name": "借阅申请受理数", "unit": "件", "level": "必"},
            "结转": {"id": "loan.carried", "name": "上年结转数", "unit": "件", "level": "常"},
            "办结": {"id": "loan.closed", "name": "借阅办结数", "unit": "件", "level": "必"},
            "归还": {"id": "loan.returned", "name": "归还数", "unit": "件", "level": "常", "whole": "loan.closed"},
            "续借": {"id": "loan.renewed", "name": "续借数", "unit": "件", "level": "常", "whole": "loan.closed"},
            "续借率": {"id": "loan.rate", "name": "续借率", "unit": "%", "level": "常", "gather": "算",
                    "formula": "续借/办结", "places": 1},
            "遗失": {"id": "loan.lost", "name": "遗失数", "unit": "件", "level": "常"},
        },
    },
    "馆藏": {
        "topic": "图书",
        "owner": "图书馆",
        "metrics": {
            "藏书": {"id": "stock.books", "name": "藏书数", "unit": "册", "level": "常", "stock": True},
            "其中善本": {"id": "stock.rare", "name": "善本数", "unit": "册", "level": "常", "stock": True,
                     "whole": "stock.books"},
            "新购": {"id": "stock.new", "name": "新购图书数", "unit": "册", "level": "常"},
            "剔旧": {"id": "stock.old", "name": "剔旧图书数", "unit": "册", "level": "常"},
            "建议": {"id": "stock.advice", "name": "收到建议数", "unit": "条", "level": "常"},
            "答复": {"id": "stock.answers", "name": "答复建议数", "unit": "条", "level": "常",
                   "whole": "stock.advice"},
        },
    },
}  # fmt: skip

FRAMES = {
    "图书": {
        "借阅收结": {
            "group": "借阅",
            "opening": "全年",
            "lead": "做好图书借阅。",
            "text": """\
                共收到借阅申请{收到}[，{收到 同比}]｜未收到借阅申请{收到=无}，
                受理[借阅申请]{受理}，。
                [连同上年结转{结转}，共]办结[借阅申请]{办结}｜上年结转借阅申请{结转}，
                其中[借阅]归还{归还}、
                其中[借阅]续借{续借}[，续借率{续借率}]｜[借阅]续借率{续借率}；
                遗失[图书]{遗失}｜未遗失图书{遗失=无}。
            """,
        },
        "馆藏": {
            "group": "馆藏",
            "opening": "全年",
            "text": """\
                {全县}共有藏书{藏书}，
                其中[藏书中的]善本{其中善本}，
                [馆藏]新购{新购}、
                [馆藏]剔旧{剔旧}[，{剔旧 同比}]｜未剔旧{剔旧=无}、
                收到建议{建议}｜未收到建议{建议=无}。
                馆内答复[建议]{答复}。
            """,
        },
        "窗口": {
            "group": "借阅",
            "opening": "全年",
            "text": """\
                收到借阅申请{收到}，
                受理[借阅申请]{受理}，
                遗失[图书]{遗失}，。
                办结[借阅申请]{办结}。
            """,
        },
        "两个总数": {
            "group": "馆藏",
            "text": """\
                {全县}共有藏书{藏书}，
                其中[藏书中的]善本{其中善本}；
                收到[读者]建议{建议}，
                其中[对读者建议]答复{答复}；
                剔旧{剔旧}。
            """,
        },
        "答复": {
            "group": "馆藏",
            "opening": "全年",
            "text": """\
                收到建议{建议}、
                [馆藏]新购中文、外文图书{新购}，
                答复[建议]{答复}；
                [馆藏]剔旧{剔旧}。
            """,
        },
    }
}


def small_genre() -> Genre:
    metrics: tuple[Metric, ...] = metrics_by_hand(METRICS)
    frames: tuple[Frame, ...] = frames_by_hand(FRAMES)
    return genre_of(metrics, frames)


def shipped_genre() -> Genre:
    """The shipped metrics and frames, without names and skeleton."""
    data = load_data(SHIPPED)
    return genre_of(metrics_by_hand(data["metrics"]), frames_by_hand(data["frames"]))
