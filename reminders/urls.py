"""Addresses of open items and reminders."""

from django.urls import path

from reminders import views

app_name = "reminders"
urlpatterns = [
    path("overview/", views.OverviewPage.as_view(), name="overview"),
    path("cockpit/", views.Cockpit.as_view(), name="cockpit"),
    path("todo/", views.TodoPage.as_view(), name="todo"),
    path("todo/item/", views.Item.as_view(), name="item"),
    path("todo/items/", views.Items.as_view(), name="items"),
    path("todo/aside/", views.Aside.as_view(), name="aside"),
    path("todo/aside/<int:pk>/take-up/", views.TakeUp.as_view(), name="take-up"),
    path("todo/item/postpone/", views.Postpone.as_view(), name="postpone"),
    path("todo/item/mute/", views.Mute.as_view(), name="mute"),
    path("todo/item/hand-on/", views.HandOn.as_view(), name="hand-on"),
    path("todo/notices/", views.Notices.as_view(), name="notices"),
    path("todo/mail/", views.Mail.as_view(), name="mail"),
    path("refresh/<int:round>/remind/", views.RemindRound.as_view(), name="remind-round"),
    path("todo/rules/", views.Rules.as_view(), name="rules"),
    path("todo/rules/dry-run/", views.DryRun.as_view(), name="dry-run"),
]
