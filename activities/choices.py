"""Words of the meetings, activities and trainings that are fixed; the office's own lists are in models/lists.py."""

from django.db import models


class AttendanceRole(models.TextChoices):
    """As what somebody was at a meeting (review B3–B5)."""

    CHAIR = "chair", "主持"
    PRESENT = "present", "出席"
    SPOKE = "spoke", "出席并讲话"
    GUIDED = "guided", "到会指导"
    SHARED = "shared", "交流发言"
    TOOK_PART = "took_part", "参会"
    SAT_IN = "sat_in", "列席"
    LEAVE = "leave", "请假"


class HeadUnit(models.TextChoices):
    """What a number of heads counts: people once each, or times somebody came. The two are never added."""

    PEOPLE = "people", "人"
    TIMES = "times", "人次"


class Audience(models.TextChoices):
    """Whom an act of care is for."""

    STREAMERS = "streamers", "网络主播群体"
    STAFF = "staff", "企业职工"
    OTHER = "other", "其他"


class OrganizerKind(models.TextChoices):
    """Who holds a training (review C10)."""

    PARTY = "party", "组织部门"
    CYBER = "cyber", "网信部门"
    BOTH = "both", "组织部门和网信部门"
    OTHER = "other", "其他"


class Category(models.TextChoices):
    """As what somebody is nominated (review C10, C16)."""

    SECRETARY = "secretary", "党组织负责人"
    WORKER = "worker", "党务工作者"
    INSTRUCTOR = "instructor", "指导员"
    STREAMER = "streamer", "网络主播"


class NominationStatus(models.TextChoices):
    PLANNED = "planned", "拟推荐"
    NOMINATED = "nominated", "已推荐"
    ATTENDED = "attended", "已参训"
    ABSENT = "absent", "未参训"
