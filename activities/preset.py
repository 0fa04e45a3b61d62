"""The first words of the office's lists (handbook §2.1, §2.10); loaded into empty lists, then the office's own."""

from typing import Any

from activities.models import ActivityType, MeetingType
from foundation.trail.recording import changeset

WORDS = {
    MeetingType: ("党委会", "党委（扩大）会议", "推进会", "座谈会", "联席会", "述职评议", "其他"),
    ActivityType: ("主题党日", "参观学习", "志愿公益", "竞赛", "其他"),
}


def load_lists_when_empty(using: str = "default", **kwargs: Any) -> None:
    """After ``migrate``."""
    with changeset(kind="load_preset", by=None, title="载入会议类型和活动类型"):
        for model, names in WORDS.items():
            if not model._default_manager.using(using).exists():
                for position, name in enumerate(names, start=1):
                    model(name=name, position=position * 10).save()
