from django.urls import path

from foundation.records.views import pages
from visits.needs.kind import NEED
from visits.views import needs as views

app_name = "needs"
urlpatterns = [
    path("board/", views.NeedBoard.as_view(), name="board"),
    path("five-lists/", views.FiveLists.as_view(), name="five-lists"),
    *pages(NEED, list=views.NeedList, add=views.NeedAdd, detail=views.NeedDetail),
    path("<int:pk>/order/", views.NeedOrder.as_view(), name="order"),
    path("<int:pk>/<slug:step>/", views.NeedStepPage.as_view(), name="step"),
]
