"""What only PostgreSQL can do. SQLite has a checked counterpart for each (unique live start, verify_trail, plain LIKE)."""

from typing import Any

from django.db import migrations

from foundation.common.chinese_lookup import BIGRAM_FUNCTION

FORWARD = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    BIGRAM_FUNCTION,
    # Sort keys are made to be compared byte by byte; a language's collation would skip their blanks.
    'ALTER TABLE enterprises_enterprisestate ALTER COLUMN sort_key TYPE varchar(400) COLLATE "C"',
    # Two live states of one firm can never overlap.
    """ALTER TABLE enterprises_enterprisestate ADD CONSTRAINT state_no_overlap EXCLUDE USING gist (
           enterprise_id WITH =, daterange(effective_from, effective_to) WITH &&) WHERE (superseded_at IS NULL)""",
    """CREATE INDEX state_search ON enterprises_enterprisestate USING gin (zh_bigrams(search_text::text))
           WHERE superseded_at IS NULL""",
    "CREATE INDEX alias_search ON enterprises_enterprisealias USING gin (zh_bigrams(search_text::text))",
    "CREATE INDEX enterprise_code_search ON enterprises_enterprise USING gin (zh_bigrams(code::text))",
]
BACKWARD = [
    "DROP INDEX enterprise_code_search",
    "DROP INDEX alias_search",
    "DROP INDEX state_search",
    "ALTER TABLE enterprises_enterprisestate DROP CONSTRAINT state_no_overlap",
    "ALTER TABLE enterprises_enterprisestate ALTER COLUMN sort_key TYPE varchar(400)",
]


def on_postgresql(statements: list[str]) -> Any:
    def run(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0001_tables")]
    operations = [migrations.RunPython(on_postgresql(FORWARD), on_postgresql(BACKWARD))]
