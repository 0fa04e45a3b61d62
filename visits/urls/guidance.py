from django.urls import path

from visits.views.guidance import GuidanceList, GuidanceTell

app_name = "guidance"
urlpatterns = [
    path("", GuidanceList.as_view(), name="list"),
    path("<int:pk>/", GuidanceTell.as_view(), name="tell"),
]
