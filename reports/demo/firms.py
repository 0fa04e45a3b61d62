"""The invented firms: what is known of each on the day it comes into the base."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from foundation.common.precision import PreciseDate, Precision
from reports.demo import codes
from reports.demo.dice import between, chance, pick, roll
from reports.demo.names import firm_name, kind_of_business
from reports.demo.places import BLOCKS, UNKNOWN, XUZHUANG

SURNAMES = "张李王刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
CODELESS = "办理中"
# Registries of firms that came from elsewhere: a code is lifelong and shows where it was given.
REGIONS = {"杭州市": "330106", "上海市": "310115", "合肥市": "340104", "苏州市": "320505", "南京市": "320106"}


@dataclass(frozen=True)
class Firm:
    """One invented firm as it stands when it is first heard of."""

    number: int  # 1, 2, 3 … over the whole story
    place: str
    has_code: bool = True
    origin: str = ""
    founded: PreciseDate | None = None  # told by the story for new firms

    @property
    def key(self) -> str:
        return f"firm/{self.number}"

    @property
    def name(self) -> str:
        return firm_name(self.number)

    @property
    def block(self) -> str | None:
        """Two of three firms of a place with blocks are assigned to one."""
        names = BLOCKS.get(self.place)
        if names is None or roll(f"{self.key}/block", 3) == 0:
            return None
        return f"{self.place}/{pick(f'{self.key}/which block', names)}"

    @property
    def founded_on(self) -> PreciseDate:
        if self.founded is not None:
            return self.founded
        precision = pick(f"{self.key}/precision", (Precision.DAY, Precision.DAY, Precision.MONTH, Precision.YEAR))
        year = between(f"{self.key}/year", 2008, 2021)
        day = date(year, between(f"{self.key}/month", 1, 12), between(f"{self.key}/day", 1, 28))
        return PreciseDate.containing(day, precision)

    @property
    def identity(self) -> dict[str, Any]:
        if not self.has_code:
            return {"code": None, "code_note": CODELESS}
        return {"code": self.code, "code_note": ""}

    @property
    def code(self) -> str:
        if self.founded_on.value.year < 2014 and chance(f"{self.key}/digits", 60):
            return codes.all_digits(self.number)
        region = next((code for city, code in REGIONS.items() if self.origin.startswith(city)), codes.XUANWU)
        return codes.new_style(self.number, region)

    @property
    def staff(self) -> int | None:
        """Most firms are small; of a few the number is not known yet."""
        low, high = pick(
            f"{self.key}/size", ((3, 9), (3, 9), (10, 25), (10, 49), (10, 49), (20, 49), (50, 99), (100, 640))
        )
        return None if chance(f"{self.key}/no staff", 5) else between(f"{self.key}/staff", low, high)

    @property
    def members(self) -> dict[str, int | None]:
        """Party members as counts: total, full, probationary."""
        if self.staff is None:
            return {"members_total": None, "members_full": None, "members_probationary": None}
        total = min(self.staff * between(f"{self.key}/share", 0, 14) // 100, 45)
        probationary = total // 9 if total > 4 else roll(f"{self.key}/probationary", 2) * (total > 1)
        return {
            "members_total": total,
            "members_full": total - probationary,
            "members_probationary": probationary,
        }

    @property
    def flags(self) -> dict[str, bool | None]:
        """是, 否 or not known yet."""
        staff = self.staff or 0

        def likely(name: str, percent: int, unknown: int = 8) -> bool | None:
            if chance(f"{self.key}/{name}?", unknown):
                return None
            return chance(f"{self.key}/{name}", percent)

        is_live = kind_of_business(self.number) == "网络直播"
        return {
            "is_listed": likely("is_listed", 80 if staff >= 20 else 40, 4),
            "is_above_scale": likely("is_above_scale", 75 if staff >= 50 else 8),
            "is_key": likely("is_key", 45 if staff >= 50 else 8, 3),
            "is_livestreaming": likely("is_livestreaming", 92 if is_live else 5, 3),
            "has_premises": likely("has_premises", 93),
            "has_staff": likely("has_staff", 96),
            "operates_normally": likely("operates_normally", 94),
            "is_mcn": chance(f"{self.key}/is_mcn", 50) if is_live else None,
            "has_union": likely("has_union", 70 if staff >= 50 else 12, 12),
            "has_youth_league": likely("has_youth_league", 50 if staff >= 50 else 6, 15),
            "has_womens_group": likely("has_womens_group", 40 if staff >= 50 else 5, 18),
        }

    @property
    def live(self) -> dict[str, Any]:
        """What a live-streaming firm tells of its line of work."""
        if self.flags["is_livestreaming"] is not True:
            return {}
        platforms = pick(f"{self.key}/platforms", ("示例平台甲", "示例平台乙", "示例平台甲、示例平台乙"))
        streamers = None if chance(f"{self.key}/streamers?", 20) else between(f"{self.key}/streamers", 3, 60)
        return {"platforms": platforms, "streamers": streamers, "live_rooms": between(f"{self.key}/rooms", 1, 24)}

    @property
    def people(self) -> dict[str, str]:
        """Names like 张某 and numbers nobody has."""
        mobile, desk = f"13800000{200 + self.number:03d}", f"025-8000{1000 + self.number:04d}"
        return {
            "principal": f"{pick(f'{self.key}/principal', SURNAMES)}某",
            "contact": f"{pick(f'{self.key}/contact', SURNAMES)}某",
            "phone": pick(f"{self.key}/phone", (mobile, mobile, desk)),
        }

    @property
    def addresses(self) -> dict[str, str]:
        road = "徐庄示例大道" if self.place == XUZHUANG else "玄武区示例路"
        here = f"{road}{self.number}号演示楼{between(f'{self.key}/floor', 2, 18)}层"
        elsewhere = chance(f"{self.key}/elsewhere", 15)
        registered = f"{self.origin or '南京市'}示例街{self.number}号" if elsewhere or self.origin else here
        return {"registered_address": registered, "business_address": here}

    def values(self, places: dict[str, int], blocks: dict[str, int]) -> dict[str, Any]:
        """The facts as the services take them; what is not known is left out."""
        founded = self.founded_on
        known = {
            "name": self.name,
            "jurisdiction": None if self.place == UNKNOWN else places[self.place],
            "block": blocks[self.block] if self.block else None,
            "business": kind_of_business(self.number),
            "operating_status": "normal",
            "founded_on": founded.value.isoformat(),
            "founded_precision": founded.precision.value,
            "staff": self.staff,
            **self.members,
            **self.flags,
            **self.live,
            **self.people,
            **self.addresses,
        }
        return {name: value for name, value in known.items() if value is not None}
