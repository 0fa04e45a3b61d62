from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "foundation.trail"
    verbose_name = "操作轨迹"
