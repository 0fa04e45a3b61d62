from reminders.services.arranging import hand_on, mute, postpone, take_up
from reminders.services.by_hand import Asked, remind_round, waiting_in
from reminders.services.digesting import send_digests, subscribe
from reminders.services.sending import Run, Told, send_reminders

__all__ = [
    "Asked",
    "Run",
    "Told",
    "hand_on",
    "mute",
    "postpone",
    "remind_round",
    "send_digests",
    "send_reminders",
    "subscribe",
    "take_up",
    "waiting_in",
]
