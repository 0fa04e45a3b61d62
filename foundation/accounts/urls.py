from django.urls import path

from foundation.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.AccountList.as_view(), name="list"),
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", views.Logout.as_view(), name="logout"),
    path("password/", views.ChangePassword.as_view(), name="password"),
    path("me/", views.Me.as_view(), name="me"),
    path("me/end-sessions/", views.EndOwnSessions.as_view(), name="end-own-sessions"),
    path("me/tokens/", views.OwnTokens.as_view(), name="tokens"),
    path("me/tokens/<int:pk>/revoke/", views.RevokeToken.as_view(), name="token-revoke"),
    path("roles/", views.RoleTable.as_view(), name="roles"),
    path("add/", views.AccountCreate.as_view(), name="create"),
    path("<int:pk>/", views.AccountDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", views.AccountEdit.as_view(), name="edit"),
    path("<int:pk>/roles/", views.AccountRoles.as_view(), name="grant"),
    path("<int:pk>/disable/", views.AccountDisable.as_view(), name="disable"),
    path("<int:pk>/enable/", views.AccountEnable.as_view(), name="enable"),
    path("<int:pk>/reset-password/", views.AccountResetPassword.as_view(), name="reset-password"),
    path("<int:pk>/end-sessions/", views.AccountEndSessions.as_view(), name="end-sessions"),
    path("<int:pk>/unlock/", views.AccountUnlock.as_view(), name="unlock"),
]
