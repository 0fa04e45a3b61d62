from django.urls import path

from orgs.duties import views
from orgs.duties.models import CommitteeMember, Deputy, InstructorAssignment, InstructorTerm, LiaisonPoint, StreetRole

STREET, INSTRUCTOR, LIAISON = {"model": StreetRole}, {"model": InstructorAssignment}, {"model": LiaisonPoint}
SEAT, DEPUTY, TERM = {"model": CommitteeMember}, {"model": Deputy}, {"model": InstructorTerm}

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
    path("committee/", views.CommitteeList.as_view(), name="committee"),
    path("committee/name/", views.CommitteeRename.as_view(), name="committee-name"),
    path("committee/add/", views.SeatAdd.as_view(), name="seat-add"),
    path("committee/<int:pk>/", views.DutyDetail.as_view(**SEAT), name="seat"),
    path("committee/<int:pk>/end/", views.DutyEnd.as_view(**SEAT), name="seat-end"),
    path("committee/<int:pk>/withdraw/", views.DutyWithdraw.as_view(**SEAT), name="seat-withdraw"),
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
    path("terms/<int:pk>/", views.DutyDetail.as_view(**TERM), name="term"),
    path("terms/<int:pk>/end/", views.DutyEnd.as_view(**TERM), name="term-end"),
    path("terms/<int:pk>/withdraw/", views.DutyWithdraw.as_view(**TERM), name="term-withdraw"),
    path("deputies/", views.DeputyList.as_view(), name="deputies"),
    path("deputies/add/", views.DeputyAdd.as_view(), name="deputy-add"),
    path("deputies/<int:pk>/", views.DutyDetail.as_view(**DEPUTY), name="deputy"),
    path("deputies/<int:pk>/end/", views.DutyEnd.as_view(**DEPUTY), name="deputy-end"),
    path("deputies/<int:pk>/withdraw/", views.DutyWithdraw.as_view(**DEPUTY), name="deputy-withdraw"),
    path("handovers/", views.HandoverList.as_view(), name="handovers"),
    path("handovers/add/", views.HandoverAdd.as_view(), name="handover-add"),
    path("handovers/<int:pk>/", views.HandoverDetail.as_view(), name="handover"),
    path("handovers/<int:pk>/accept/", views.HandoverAccept.as_view(), name="handover-accept"),
    path("handovers/<int:pk>/recipient/", views.HandoverRecipient.as_view(), name="handover-recipient"),
    path("handovers/<int:pk>/withdraw/", views.HandoverWithdraw.as_view(), name="handover-withdraw"),
    path("people/add/", views.PersonAdd.as_view(), name="person-add"),
    path("people/<int:pk>/", views.PersonDetail.as_view(), name="person"),
]
