"""Invented names: a stem of two characters nobody else in the story has, and the words of its trade."""

from reports.demo.dice import pick, roll

MARK = "（演示）"

FIRST = "晨启弘锐卓嘉瑞蓝青凌睿恒远鼎盛诚逸拾朗沐澄岚苏栖紫"
SECOND = "帆禾澜舷羽序峰象梧樾麦筑榆"

TRADES: dict[str, tuple[str, ...]] = {
    "软件开发": ("软件", "信息技术", "智能科技", "数据科技", "系统集成"),
    "电子商务": ("电子商务", "网络商贸", "优选科技"),
    "网络游戏": ("互动娱乐", "游戏科技"),
    "新闻信息": ("资讯科技", "数字内容"),
    "生活服务": ("生活服务", "出行科技", "到家科技"),
    "网络接入": ("通信技术", "网络技术"),
    "网络直播": ("文化传媒", "直播科技"),
}
# Software and shops are most of any district's list.
KINDS = (*["软件开发"] * 9, *["电子商务"] * 5, "网络游戏", "新闻信息", *["生活服务"] * 3, "网络接入", *["网络直播"] * 2)
FORMS = (
    "南京{}有限公司",
    "南京{}有限公司",
    "南京{}有限公司",
    "江苏{}有限公司",
    "南京{}有限责任公司",
    "江苏{}股份有限公司",
)
BRANCH = "上海{}有限公司南京分公司"


def stem(number: int) -> str:
    """Two characters for the n-th firm; 57 and 25 × 13 share no factor, so no two firms get the same."""
    place = number * 57 % (len(FIRST) * len(SECOND))
    return FIRST[place % len(FIRST)] + SECOND[place // len(FIRST)]


def kind_of_business(number: int) -> str:
    return pick(f"kind/{number}", KINDS)


def firm_name(number: int) -> str:
    """The registered name of the n-th invented firm."""
    trade = pick(f"trade/{number}", TRADES[kind_of_business(number)])
    form = BRANCH if roll(f"branch/{number}", 40) == 0 else pick(f"form/{number}", FORMS)
    return form.format(stem(number) + trade) + MARK


def new_name(name: str) -> str:
    """What a firm is called after it was renamed: the same stem, another word of its trade."""
    for trades in TRADES.values():
        for place, trade in enumerate(trades):
            if trade in name:
                return name.replace(trade, trades[(place + 1) % len(trades)])
    raise ValueError(f"{name} is not an invented name.")


def twin_name(name: str) -> str:
    """The same name as somebody else would type it: a firm entered twice."""
    core = name.removesuffix(MARK)
    if "有限责任公司" in core:
        return core.replace("有限责任公司", "有限公司") + MARK
    return core.replace("有限公司", "有限责任公司") + MARK
