from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "foundation.files"
    verbose_name = "附件"

    def ready(self) -> None:
        from foundation.desk.records import register_record
        from foundation.files.models import Attachment

        register_record(
            Attachment,
            visible=lambda user: Attachment.objects.visible_to(user).values("pk"),
            writable=lambda user: Attachment.objects.responsible_to(user).values("pk"),
            url=lambda pk: "",
        )
