from django.urls import path

from allmenning.notices.views import (
    pilot,
    resident_figures,
    resident_link,
    resident_mine,
    resident_orders,
    resident_pilots,
    resident_sent,
)

app_name = "notices"
urlpatterns = [
    path("ansatte/varsler/<int:id>/proveordning", pilot.pilot_at_work, name="pilot_at_work"),
    path("ansatte/varsler/<int:id>/proveordning/liste", pilot.pilot_list, name="pilot_list"),
    path("ansatte/varsler/<int:id>/bestillinger", pilot.pilot_orders, name="pilot_orders"),
    path("meldinger", resident_sent.sent_notices, name="sent"),
    path("meldinger/tall", resident_figures.figures_page, name="figures"),
    path("meldinger/<int:id>", resident_sent.sent_notice, name="sent_notice"),
    path("mine/varsler", resident_mine.mine, name="mine"),
    path("mine/varsler/<int:id>", resident_mine.mine_message, name="mine_message"),
    path("proveordninger", resident_pilots.pilots, name="pilots"),
    path("proveordninger/<int:id>", resident_pilots.pilot, name="pilot"),
    path("proveordninger/<int:id>/bestill", resident_orders.order_page, name="order"),
    path("varsler/nei/<str:link>", resident_link.unsubscribe, name="unsubscribe"),
    path("varsler/hvorfor/<str:link>", resident_link.why, name="why"),
    path("varsler/nyttig/<str:link>", resident_link.useful, name="useful"),
    path("varsler/bestill/<str:link>", resident_orders.order_by_link, name="order_by_link"),
]
