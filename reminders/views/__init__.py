from reminders.views.mail import Mail
from reminders.views.notices import Notices
from reminders.views.overview import Cockpit, OverviewPage
from reminders.views.rounds import RemindRound
from reminders.views.rules import DryRun, Rules
from reminders.views.todo import Aside, HandOn, Item, Items, Mute, Postpone, TakeUp, TodoPage

__all__ = [
    "Aside",
    "Cockpit",
    "DryRun",
    "HandOn",
    "Item",
    "Items",
    "Mail",
    "Mute",
    "Notices",
    "OverviewPage",
    "Postpone",
    "RemindRound",
    "Rules",
    "TakeUp",
    "TodoPage",
]
