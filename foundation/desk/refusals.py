"""The services' refusals on a page."""

from typing import Any

from foundation.trail.applying import ChangeRefused, NameAsked


def put_problems(form: Any, refused: ChangeRefused) -> None:
    """Each sentence beside the field it is about; at the top when the form does not have it. A question is put, too."""
    if isinstance(refused, NameAsked):
        form.ask_other(refused)
    for problem in refused.problems:
        form.add_error(problem.field if problem.field in form.fields else None, problem.sentence)
