"""The services' refusals on a page: each sentence beside what it is about."""

from typing import Any

from django.core.exceptions import ValidationError

from foundation.trail.applying import ChangeRefused, NameAsked


def sentences_of(refused: Exception) -> list[tuple[str, str]]:
    """(field, sentence) of a refusal; an empty field is none."""
    if isinstance(refused, ChangeRefused):
        return [(problem.field, problem.sentence) for problem in refused.problems]
    if isinstance(refused, ValidationError):
        known = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
        return [(name, sentence) for name, sentences in known.items() for sentence in sentences]
    return [("", str(refused))]


def put_refusal(form: Any, refused: Exception, *, otherwise: str = "") -> None:
    """Beside the field; at the top, or at the field named ``otherwise``, when the form has none of that name.

    What is asked rather than refused is put to the person by the form itself.
    """
    if isinstance(refused, NameAsked):
        form.ask_other(refused)
    for name, sentence in sentences_of(refused):
        form.add_error(name if name in form.fields else otherwise or None, sentence)
