"""How a job ends early."""


class JobRefused(Exception):
    """The work cannot be done; the message is the sentence people read."""


class LeaseLost(Exception):
    """Another worker has the job now, or it was cancelled: what this one did must not be kept."""
