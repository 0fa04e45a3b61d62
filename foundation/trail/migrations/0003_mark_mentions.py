"""What earlier releases noted on people of responsibilities and contacts decides nothing any more."""

from django.db import migrations

# The labels under which a person was told of a responsibility or a contact.
MENTIONS = {"联系企业", "联系点", "职责", "行业党委", "代理人", "代理", "指导员聘任", "交接"}
UNKNOWN = "?"  # which row it was, was not kept then


def mark(apps, schema_editor):
    """In small steps: an office has years of them."""
    items = apps.get_model("trail", "ChangeItem").objects
    people = items.filter(model="accounts.person").order_by("pk")
    last = 0
    while batch := list(people.filter(pk__gt=last).values_list("pk", "after")[:2000]):
        told = [pk for pk, after in batch if after and set(after) <= MENTIONS]
        items.filter(pk__in=told).update(told_of=UNKNOWN)
        last = batch[-1][0]


class Migration(migrations.Migration):
    dependencies = [("trail", "0002_told_of")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
