"""What this app offers to the desk and to the profile page."""

from foundation.accounts.answers import register_answers
from foundation.accounts.roles import Right
from foundation.desk import navigation
from foundation.desk.services import register_table
from orgs.duties.reading import answers_for
from orgs.duties.tables import InstructorTable, LiaisonTable, StreetRoleTable


def wire_desk() -> None:
    for table in (StreetRoleTable(), InstructorTable(), LiaisonTable()):
        register_table(table)
    register_answers(answers_for)
    see = (Right.SEE_RECORDS,)
    navigation.register("责任分工", "街道（园区）责任人", "duties:streets", rights=see, icon="map-pin", order=10)
    navigation.register("责任分工", "党建指导员", "duties:instructors", rights=see, icon="users", order=20)
    navigation.register("责任分工", "委员联系点", "duties:liaison", rights=see, icon="star", order=30)
