"""数据更新 over the interface: rounds, and what was checked by sample."""

from orgs.rounds.api import rounds, samples

urlpatterns = [*rounds.urlpatterns, *samples.urlpatterns]
