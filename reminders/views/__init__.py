from reminders.views.mail import Mail
from reminders.views.notices import Notices
from reminders.views.overview import Cockpit, OverviewPage
from reminders.views.rules import DryRun, Rules
from reminders.views.todo import HandOn, Item, Mute, Postpone, TodoPage

__all__ = [
    "Cockpit",
    "DryRun",
    "HandOn",
    "Item",
    "Mail",
    "Mute",
    "Notices",
    "OverviewPage",
    "Postpone",
    "Rules",
    "TodoPage",
]
