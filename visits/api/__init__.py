from visits.api import visits

urlpatterns = visits.urlpatterns
