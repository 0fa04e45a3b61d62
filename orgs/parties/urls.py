from django.urls import path

from orgs.parties import views

app_name = "parties"
urlpatterns = [
    path("", views.OrganizationList.as_view(), name="list"),
    path("add/", views.OrganizationAdd.as_view(), name="add"),
    path("held/", views.HeldOffers.as_view(), name="held"),
    path("held/take/", views.TakeHeld.as_view(), name="held-take"),
    path("held/decline/", views.DeclineHeld.as_view(), name="held-decline"),
    path("coverage/", views.CoveragePage.as_view(), name="coverage"),
    path("coverage/firms/", views.CoverageFirms.as_view(), name="coverage-firms"),
    path("coverage/firms/<int:enterprise>/reason/", views.GiveReason.as_view(), name="reason"),
    path(
        "coverage/firms/<int:enterprise>/reasons/<int:reason>/withdraw/",
        views.WithdrawReason.as_view(),
        name="reason-withdraw",
    ),
    path("<int:pk>/", views.OrganizationDetail.as_view(), name="detail"),
    path("<int:pk>/timeline/", views.OrganizationTimeline.as_view(), name="timeline"),
    path("<int:pk>/edit/", views.OrganizationEdit.as_view(), name="edit"),
    path("<int:pk>/phone/<slug:whose>/", views.RevealPhone.as_view(), name="phone"),
    path("<int:pk>/hosts/add/", views.HostAdd.as_view(), name="host-add"),
    path("<int:pk>/hosts/<int:host>/end/", views.HostEnd.as_view(), name="host-end"),
    path("<int:pk>/hosts/<int:host>/lead/", views.HostLead.as_view(), name="host-lead"),
    path("<int:pk>/hosts/<int:host>/withdraw/", views.HostWithdraw.as_view(), name="host-withdraw"),
    path("<int:pk>/change/", views.ChangeMenu.as_view(), name="change-menu"),
    path("<int:pk>/change/<slug:act>/", views.MakeChange.as_view(), name="change"),
    path("<int:pk>/changes/<int:registration>/withdraw/", views.WithdrawChange.as_view(), name="withdraw"),
]
