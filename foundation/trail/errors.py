"""What goes wrong when somebody writes past the trail."""


class WriteOutsideTrail(RuntimeError):
    """Somebody tried to change a trailed row without a changeset, or a row that is never changed."""
