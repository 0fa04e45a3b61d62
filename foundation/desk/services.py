"""Small writes of the desk: column choices, display settings, feedback."""

from django.core.exceptions import ValidationError
from django.http import QueryDict

from foundation.accounts.scope import Actor, account_of
from foundation.common.tables.table import Table
from foundation.desk.models import DisplaySettings, Feedback, TablePreference

TABLES: dict[str, Table] = {}


def register_table(table: Table) -> None:
    """Make a table's columns choosable."""
    TABLES[table.name] = table


def columns_of(user: Actor, table: str) -> tuple[str, ...]:
    """The columns this person chose; empty = the table's own."""
    found = TablePreference.objects.filter(user=user.pk, table=table).values_list("columns", flat=True).first()
    return tuple(found or ())


def choose_columns(*, table: str, columns: list[str], by: Actor) -> None:
    """Keep the chosen columns; none = back to the table's own. Raises ValidationError for an unknown table."""
    if table not in TABLES:
        raise ValidationError("没有这个列表。")
    known = [c.key for c in TABLES[table].columns.pick(dict.fromkeys(columns))]
    if known:
        TablePreference.objects.update_or_create(user=account_of(by), table=table, defaults={"columns": known})
    else:
        TablePreference.objects.filter(user=account_of(by), table=table).delete()


def moved(posted: QueryDict) -> list[str]:
    """The chosen columns in order; the buttons 上移 and 下移 move one of them by a place."""
    columns = posted.getlist("columns")
    for name, step in (("up", -1), ("down", 1)):
        key = posted.get(name)
        if key in columns:
            place = columns.index(key)
            columns.insert(max(0, place + step), columns.pop(place))
    return columns


def set_display(*, size: str, density: str, shortcuts: bool, by: Actor) -> DisplaySettings:
    row, _ = DisplaySettings.objects.update_or_create(
        user=account_of(by), defaults={"size": size, "density": density, "shortcuts": shortcuts}
    )
    return row


def send_feedback(*, text: str, page: str, by: Actor) -> Feedback:
    """Raises ValidationError for an empty remark."""
    if not text.strip():
        raise ValidationError({"text": "请写下您的意见。"})
    return Feedback.objects.create(by=account_of(by), text=text.strip()[:2000], page=page[:200])
