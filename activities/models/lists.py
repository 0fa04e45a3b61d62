"""会议类型 and 活动类型: the office's own lists."""

from foundation.records.models import ListedWord


class MeetingType(ListedWord):
    """党委会, 党委（扩大）会议, 推进会 …"""

    class Meta(ListedWord.Meta):
        verbose_name = verbose_name_plural = "会议类型"


class ActivityType(ListedWord):
    """主题党日, 参观学习, 志愿公益, 竞赛 …"""

    class Meta(ListedWord.Meta):
        verbose_name = verbose_name_plural = "活动类型"
