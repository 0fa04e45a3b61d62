"""A search index of today's firms alone: the one of all live states holds every earlier state of each firm too."""

from typing import Any

from django.db import migrations

FORWARD = """CREATE INDEX state_search_today ON enterprises_enterprisestate USING gin (zh_bigrams(search_text::text))
    WHERE superseded_at IS NULL AND effective_to = '9999-12-31' AND presence = 'in'"""
BACKWARD = "DROP INDEX state_search_today"


def on_postgresql(statement: str) -> Any:
    def run(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0007_count_indexes")]
    operations = [migrations.RunPython(on_postgresql(FORWARD), on_postgresql(BACKWARD))]
