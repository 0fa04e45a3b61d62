from django.urls import path

from orgs.enterprises import views

app_name = "enterprises"
urlpatterns = [
    path("", views.EnterpriseList.as_view(), name="list"),
    path("add/", views.EnterpriseAdd.as_view(), name="add"),
    path("changes/", views.ChangeList.as_view(), name="changes"),
    path("<int:pk>/", views.EnterpriseDetail.as_view(), name="detail"),
    path("<int:pk>/timeline/", views.EnterpriseTimeline.as_view(), name="timeline"),
    path("<int:pk>/edit/", views.EnterpriseEdit.as_view(), name="edit"),
    path("<int:pk>/code/", views.SetCode.as_view(), name="code"),
    path("<int:pk>/unreachable/", views.Unreachable.as_view(), name="unreachable"),
    path("<int:pk>/doubts/<int:doubt>/settle/", views.SettleDoubt.as_view(), name="settle"),
    path("<int:pk>/confirm/", views.ConfirmOne.as_view(), name="confirm"),
    path("<int:pk>/phone/", views.RevealPhone.as_view(), name="phone"),
    path("<int:pk>/aliases/add/", views.AddAlias.as_view(), name="alias-add"),
    path("<int:pk>/aliases/<int:alias>/remove/", views.RemoveAlias.as_view(), name="alias-remove"),
    path("<int:pk>/change/", views.ChangeMenu.as_view(), name="change-menu"),
    path("<int:pk>/change/<slug:verb>/", views.MakeChange.as_view(), name="change"),
    path("<int:pk>/changes/<int:change>/withdraw/", views.WithdrawChange.as_view(), name="withdraw"),
    path("<int:pk>/changes/<int:change>/redate/", views.RedateChange.as_view(), name="redate"),
]
