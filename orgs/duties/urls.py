from django.urls import path

from orgs.duties import views
from orgs.duties.models import InstructorAssignment, LiaisonPoint, StreetRole

STREET, INSTRUCTOR, LIAISON = {"model": StreetRole}, {"model": InstructorAssignment}, {"model": LiaisonPoint}

app_name = "duties"
urlpatterns = [
    path("", views.StreetRoleList.as_view(), name="streets"),
    path("streets/add/", views.StreetRoleAdd.as_view(), name="street-add"),
    path("streets/<int:pk>/", views.DutyDetail.as_view(**STREET), name="street"),
    path("streets/<int:pk>/end/", views.DutyEnd.as_view(**STREET), name="street-end"),
    path("streets/<int:pk>/withdraw/", views.DutyWithdraw.as_view(**STREET), name="street-withdraw"),
    path("instructors/", views.InstructorList.as_view(), name="instructors"),
    path("instructors/add/", views.InstructorAdd.as_view(), name="instructor-add"),
    path("instructors/<int:pk>/", views.DutyDetail.as_view(**INSTRUCTOR), name="instructor"),
    path("instructors/<int:pk>/end/", views.DutyEnd.as_view(**INSTRUCTOR), name="instructor-end"),
    path("instructors/<int:pk>/withdraw/", views.DutyWithdraw.as_view(**INSTRUCTOR), name="instructor-withdraw"),
    path("liaison/", views.LiaisonList.as_view(), name="liaison"),
    path("liaison/add/", views.LiaisonAdd.as_view(), name="liaison-add"),
    path("liaison/<int:pk>/", views.DutyDetail.as_view(**LIAISON), name="liaison-point"),
    path("liaison/<int:pk>/end/", views.DutyEnd.as_view(**LIAISON), name="liaison-point-end"),
    path("liaison/<int:pk>/withdraw/", views.DutyWithdraw.as_view(**LIAISON), name="liaison-point-withdraw"),
    path("people/add/", views.PersonAdd.as_view(), name="person-add"),
]
