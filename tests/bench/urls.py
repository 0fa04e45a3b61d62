from tests.bench.interface import urlpatterns as json_floor
from tests.bench.pages import urlpatterns as floor
from tests.bench.waiting import urlpatterns as waiting_floor
from xuanwu_portal.urls import urlpatterns as real

urlpatterns = [*real, *floor, *json_floor, *waiting_floor]
