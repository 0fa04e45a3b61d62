"""What only PostgreSQL can do. SQLite has a checked counterpart for each (unique live start, verify_trail, plain LIKE)."""

from typing import Any

from django.db import migrations

FORWARD = [
    # Sort keys are made to be compared byte by byte; a language's collation would skip their blanks.
    'ALTER TABLE parties_partystate ALTER COLUMN sort_key TYPE varchar(400) COLLATE "C"',
    """ALTER TABLE parties_partystate ADD CONSTRAINT partystate_no_overlap EXCLUDE USING gist (
           organization_id WITH =, daterange(effective_from, effective_to) WITH &&) WHERE (superseded_at IS NULL)""",
    # A firm belongs to an organisation once at a time, and one firm leads.
    """ALTER TABLE parties_partyhost ADD CONSTRAINT partyhost_no_overlap EXCLUDE USING gist (
           organization_id WITH =, enterprise_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
           WHERE (superseded_at IS NULL)""",
    """ALTER TABLE parties_partyhost ADD CONSTRAINT partyhost_lead_no_overlap EXCLUDE USING gist (
           organization_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
           WHERE (superseded_at IS NULL AND is_lead)""",
    """CREATE INDEX partystate_search ON parties_partystate USING gin (zh_bigrams(search_text::text))
           WHERE superseded_at IS NULL""",
]
BACKWARD = [
    "DROP INDEX partystate_search",
    "ALTER TABLE parties_partyhost DROP CONSTRAINT partyhost_lead_no_overlap",
    "ALTER TABLE parties_partyhost DROP CONSTRAINT partyhost_no_overlap",
    "ALTER TABLE parties_partystate DROP CONSTRAINT partystate_no_overlap",
    "ALTER TABLE parties_partystate ALTER COLUMN sort_key TYPE varchar(400)",
]


def on_postgresql(statements: list[str]) -> Any:
    def run(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_tables"), ("enterprises", "0002_postgresql_only")]
    operations = [migrations.RunPython(on_postgresql(FORWARD), on_postgresql(BACKWARD))]
