from reminders.models.arrangement import Arrangement
from reminders.models.digest import Digest
from reminders.models.notice import Notice
from reminders.models.subscription import MailSubscription

__all__ = ["Arrangement", "Digest", "MailSubscription", "Notice"]
