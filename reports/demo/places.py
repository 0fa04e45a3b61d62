"""Where the story plays: streets and the park of the preset, blocks, and the office's list of kinds of firm."""

from foundation.trail.recording import changeset
from orgs.enterprises.models import BusinessKind
from orgs.places.models import Block, Jurisdiction
from orgs.places.services import save_place
from reports.demo.names import TRADES

MEIYUAN, XINJIEKOU, XUANWUMEN = "梅园新村街道", "新街口街道", "玄武门街道"
SUOJIN, HONGSHAN, XIAOLING, LAKE = "锁金村街道", "红山街道", "孝陵卫街道", "玄武湖街道"
XUZHUANG = "徐庄高新区"
ALL = (MEIYUAN, XINJIEKOU, XUANWUMEN, SUOJIN, HONGSHAN, XIAOLING, LAKE, XUZHUANG)
UNKNOWN = "待补"  # firms of which nobody knows yet who answers for them

BLOCKS = {XUZHUANG: ("一期", "二期", "三期"), XINJIEKOU: ("东片", "西片"), HONGSHAN: ("南片", "北片")}


class PlacesMissing(Exception):
    """The story plays in streets this base does not have."""


def find_places() -> dict[str, int]:
    """Ids of the streets and the park by name. Raises PlacesMissing when another preset, or none, was loaded."""
    found = dict(Jurisdiction.objects.filter(name__in=ALL).values_list("name", "pk"))
    if missing := [name for name in ALL if name not in found]:
        raise PlacesMissing(f"缺少街道（园区）{'、'.join(missing)}：演示数据需要玄武区的预置名称（设置 PRESET）。")
    return found


def add_blocks(places: dict[str, int]) -> dict[str, int]:
    """The blocks by 属地/板块, made where they do not exist."""
    made: dict[str, int] = {}
    with changeset(kind="save_place", by=None, title="登记板块"):
        for place, names in BLOCKS.items():
            for name in names:
                row = Block.objects.filter(jurisdiction=places[place], name=name).first()
                if row is None:
                    row = Block(jurisdiction_id=places[place], name=name)
                    save_place(row=row, by=None)
                made[f"{place}/{name}"] = row.pk
    return made


def add_business_kinds() -> None:
    """Fill 企业类型 with the usual kinds (handbook §2.4), unless the office has them."""
    known = set(BusinessKind.objects.values_list("name", flat=True))
    with changeset(kind="edit_dictionary", by=None, title="登记企业类型", source="字典维护"):
        for position, name in enumerate(TRADES, start=1):
            if name not in known:
                BusinessKind(name=name, position=position * 10).save()
