"""What an item of 待办 is known by: it has no row of its own."""

from urllib.parse import urlencode


class ItemKey:
    """Rule, subject and period, shared by what is due, what was arranged about it and what was told of it."""

    rule: str
    subject: str
    period: str

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.rule, self.subject, self.period)

    @property
    def query(self) -> str:
        """The item's address among the pages of 待办."""
        return urlencode({"rule": self.rule, "subject": self.subject, "period": self.period})
