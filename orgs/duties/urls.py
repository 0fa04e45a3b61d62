from typing import Any

from django.urls import path

from orgs.duties import views
from orgs.duties.models import CommitteeMember, Deputy, InstructorAssignment, InstructorTerm, LiaisonPoint, StreetRole


def one(way: str, model: Any, name: str) -> list[Any]:
    """The pages about one responsibility."""
    return [
        path(f"{way}/<int:pk>/", views.DutyDetail.as_view(model=model), name=name),
        path(f"{way}/<int:pk>/end/", views.DutyEnd.as_view(model=model), name=f"{name}-end"),
        path(f"{way}/<int:pk>/withdraw/", views.DutyWithdraw.as_view(model=model), name=f"{name}-withdraw"),
    ]


app_name = "duties"
urlpatterns = [
    path("", views.StreetRoleList.as_view(), name="streets"),
    path("streets/add/", views.StreetRoleAdd.as_view(), name="street-add"),
    *one("streets", StreetRole, "street"),
    path("instructors/", views.InstructorList.as_view(), name="instructors"),
    path("instructors/add/", views.InstructorAdd.as_view(), name="instructor-add"),
    *one("instructors", InstructorAssignment, "instructor"),
    path("liaison/", views.LiaisonList.as_view(), name="liaison"),
    path("liaison/add/", views.LiaisonAdd.as_view(), name="liaison-add"),
    *one("liaison", LiaisonPoint, "liaison-point"),
    path("committee/", views.CommitteeList.as_view(), name="committee"),
    path("committee/name/", views.CommitteeRename.as_view(), name="committee-name"),
    path("committee/add/", views.SeatAdd.as_view(), name="seat-add"),
    *one("committee", CommitteeMember, "seat"),
    path("contacts/", views.ContactList.as_view(), name="contacts"),
    path("contacts/add/", views.ContactAdd.as_view(), name="contact-add"),
    path("contacts/<int:pk>/", views.ContactDetail.as_view(), name="contact"),
    path("contacts/<int:pk>/withdraw/", views.ContactWithdraw.as_view(), name="contact-withdraw"),
    path("territory/", views.TerritoryList.as_view(), name="territory"),
    path("territory/<int:pk>/", views.PlaceDetail.as_view(), name="place"),
    path("territory/blocks/", views.BlockList.as_view(), name="blocks"),
    path("territory/unattended/", views.UnattendedList.as_view(), name="unattended"),
    path("instructors/people/", views.LoadList.as_view(), name="loads"),
    path("instructors/firms/", views.InstructedList.as_view(), name="instructed"),
    path("terms/add/", views.TermAdd.as_view(), name="term-add"),
    *one("terms", InstructorTerm, "term"),
    path("deputies/", views.DeputyList.as_view(), name="deputies"),
    path("deputies/add/", views.DeputyAdd.as_view(), name="deputy-add"),
    *one("deputies", Deputy, "deputy"),
    path("handovers/", views.HandoverList.as_view(), name="handovers"),
    path("handovers/add/", views.HandoverAdd.as_view(), name="handover-add"),
    path("handovers/<int:pk>/", views.HandoverDetail.as_view(), name="handover"),
    path("handovers/<int:pk>/accept/", views.HandoverAccept.as_view(), name="handover-accept"),
    path("handovers/<int:pk>/recipient/", views.HandoverRecipient.as_view(), name="handover-recipient"),
    path("handovers/<int:pk>/withdraw/", views.HandoverWithdraw.as_view(), name="handover-withdraw"),
    path("people/add/", views.PersonAdd.as_view(), name="person-add"),
    path("people/<int:pk>/", views.PersonDetail.as_view(), name="person"),
]
