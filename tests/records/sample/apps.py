from django.apps import AppConfig


class SampleConfig(AppConfig):
    """A kind of plain record that only the tests know: with a reference, an imprecise day, rows below and files."""

    name = "tests.records.sample"
    label = "sample"
    verbose_name = "样本"

    def ready(self) -> None:
        from tests.records.sample.kinds import offer_kinds

        offer_kinds()
