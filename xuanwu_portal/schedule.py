"""All timed work in one place, a sentence per line.

Ticks missed while the portal was down are not caught up, so every task asks “what is due?” instead of counting ticks.
"""

from typing import Any

from celery.schedules import crontab

HOUR, DAY = 3600, 24 * 3600


# What each timed task is called on the page 后台任务.
LABELS = {
    "jobs.sweep": "重新派发中断的任务",
    "accounts.clear_sessions": "清理过期的登录",
    "exchange.clean_imports": "清理旧的导入",
    "exchange.forget_exports": "删除过期的导出文件",
    "files.forget": "删除撤下已久的附件",
    "duties.open_round": "建立数据更新轮次",
    "reminders.send": "产生提醒",
    "reminders.mail": "发送每日邮件",
}


def beat_schedule(*, sweep_seconds: int) -> dict[str, dict[str, Any]]:
    """What beat sends and how often; ``expires`` keeps ticks from piling up while no worker runs."""
    return {
        # Give waiting jobs a new message and take back those whose worker died.
        "jobs-sweep": {"task": "jobs.sweep", "schedule": sweep_seconds, "options": {"expires": sweep_seconds}},
        # Forget sessions that ended on their own.
        "sessions-clear": {"task": "accounts.clear_sessions", "schedule": DAY, "options": {"expires": DAY}},
        # Purge rows of old imports and uploads nobody finished.
        "imports-clean": {"task": "exchange.clean_imports", "schedule": HOUR, "options": {"expires": HOUR}},
        # Delete exported files a day after they were written.
        "exports-forget": {"task": "exchange.forget_exports", "schedule": HOUR, "options": {"expires": HOUR}},
        # Delete the files of attachments nobody can bring back any more.
        "files-forget": {"task": "files.forget", "schedule": DAY, "options": {"expires": DAY}},
        # Make the round of the new quarter.
        "refresh-round": {"task": "duties.open_round", "schedule": DAY, "options": {"expires": DAY}},
        # Look what is due and tell whom it concerns; the day's first run is ready before people come.
        "reminders-send": {"task": "reminders.send", "schedule": crontab(minute=5), "options": {"expires": HOUR}},
        # One mail per person and working day; runs after the first go to whoever could not be reached.
        "reminders-mail": {
            "task": "reminders.mail",
            "schedule": crontab(minute="30-55/5", hour="8-11"),
            "options": {"expires": HOUR},
        },
    }
