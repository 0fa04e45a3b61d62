"""Items on records that a row merely mentions name that row."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_tables")]

    operations = [
        migrations.AddField("changeitem", "told_of", models.CharField(blank=True, default="", max_length=60)),
        migrations.AddField("changeitem", "told_id", models.BigIntegerField(null=True)),
    ]
