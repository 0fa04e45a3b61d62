"""2022: the base is opened, and the year in which it learns to keep up."""

from orgs.enterprises.choices import ChangeKind
from reports.demo.places import (
    HONGSHAN,
    LAKE,
    MEIYUAN,
    SUOJIN,
    UNKNOWN,
    XIAOLING,
    XINJIEKOU,
    XUANWUMEN,
    XUZHUANG,
)
from reports.demo.refreshes import adjusts_key, refresh, updates_listed
from reports.demo.story import (
    Act,
    arrives,
    closes_down,
    gets_code,
    is_renamed,
    is_withdrawn,
    mistypes_staff,
    moves_out,
    moves_within,
    opens,
    resumes,
    suspends,
)

OPENING: list[Act] = [
    opens(MEIYUAN, 12, recorded="2022-01-10", codeless=(7,)),
    opens(XINJIEKOU, 16, recorded="2022-01-10", codeless=(6,)),
    opens(XUANWUMEN, 12, recorded="2022-01-11"),
    opens(SUOJIN, 11, recorded="2022-01-11", codeless=(4,)),
    opens(HONGSHAN, 14, recorded="2022-01-12"),
    opens(XIAOLING, 13, recorded="2022-01-12", codeless=(5,)),
    opens(LAKE, 11, recorded="2022-01-13"),
    opens(XUZHUANG, 44, recorded="2022-01-14", codeless=(17, 29)),
    opens(UNKNOWN, 4, recorded="2022-01-17"),
]

FIRST_HALF: list[Act] = [
    arrives(f"{XUZHUANG}/45", ChangeKind.FOUNDED, "2022-02-18"),
    arrives(f"{XINJIEKOU}/17", ChangeKind.MOVED_IN, "2022-03-02", origin="南京市鼓楼区"),
    moves_out(f"{XUZHUANG}/40", "2022-03-08", "南京市江宁区", reason="租约到期"),
    adjusts_key("2022-03-10", enter=3, leave=2),
    *refresh("2022-03"),
    *mistypes_staff(f"{MEIYUAN}/4", "2022-04-12", seen="2022-05-11", reason="一季度漏报补充"),
    # Found in a sweep: it had been there all along, or since it was founded.
    arrives(f"{HONGSHAN}/15", ChangeKind.OPENING, "2021-12-31", recorded="2022-04-22", reason="摸排发现，此前漏报"),
    arrives(f"{MEIYUAN}/13", ChangeKind.FOUNDED, "2022-04"),
    arrives(f"{XUZHUANG}/46", ChangeKind.MOVED_IN, "2022-05-12", origin="杭州市滨江区"),
    suspends(f"{XUANWUMEN}/8", "2022-05-20", reason="装修停业"),
    closes_down(f"{SUOJIN}/9", "2022-06-08", reason="股东决定解散"),
    is_renamed(f"{XUZHUANG}/7", "2022-06-09"),
    *refresh("2022-06"),
    updates_listed("2022-06-30", enter=5, leave=3),
]

SECOND_HALF: list[Act] = [
    arrives(f"{XIAOLING}/14", ChangeKind.FOUNDED, "2022-07-21"),
    gets_code(f"{XINJIEKOU}/6", "2022-07-27"),
    arrives(f"{XUZHUANG}/47", ChangeKind.FOUNDED, "2022-08-30", has_code=False),
    moves_out(f"{XINJIEKOU}/14", "2022-08-31", "南京市建邺区"),
    resumes(f"{XUANWUMEN}/8", "2022-09-01"),
    moves_within(f"{MEIYUAN}/10", "2022-09-06", XUANWUMEN),
    *refresh("2022-09"),
    closes_down(f"{HONGSHAN}/13", "2022-09-26", is_revoked=True, reason="市场监管部门吊销"),
    arrives(f"{LAKE}/12", ChangeKind.MOVED_IN, "2022-09", origin="上海市闵行区"),
    moves_out(f"{LAKE}/10", "2022-10-13", "苏州市姑苏区", reason="业务调整"),
    arrives(f"{SUOJIN}/12", ChangeKind.FOUNDED, "2022-10-19"),
    arrives(f"{XUANWUMEN}/13", ChangeKind.MOVED_IN, "2022-11-03", origin="合肥市蜀山区"),
    # The wrong firm was picked in the list.
    closes_down(f"{XUANWUMEN}/7", "2022-11-10", recorded="2022-11-14"),
    is_withdrawn(f"{XUANWUMEN}/7", ChangeKind.DEREGISTERED, "2022-11-10", recorded="2022-11-16", reason="选错企业"),
    moves_out(f"{XIAOLING}/12", "2022-11-28", "", reason="人去楼空，去向待核"),
    closes_down(f"{XUZHUANG}/41", "2022-12-07"),
    arrives(f"{XUZHUANG}/48", ChangeKind.LATE, "2022-12-05", recorded="2022-12-14", reason="摸排发现"),
    *refresh("2022-12"),
    updates_listed("2022-12-29", enter=4, leave=3),
    arrives(f"{XUZHUANG}/49", ChangeKind.FOUNDED, "2022-12"),
]

ACTS: list[Act] = [*OPENING, *FIRST_HALF, *SECOND_HALF]
