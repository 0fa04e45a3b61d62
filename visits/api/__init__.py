from visits.api import needs, visits

urlpatterns = [*visits.urlpatterns, *needs.urlpatterns]
