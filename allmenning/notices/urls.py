from django.urls import path

from allmenning.notices.views import resident_link, resident_mine, resident_sent

app_name = "notices"
urlpatterns = [
    path("meldinger", resident_sent.sent_notices, name="sent"),
    path("meldinger/<int:id>", resident_sent.sent_notice, name="sent_notice"),
    path("mine/varsler", resident_mine.mine, name="mine"),
    path("mine/varsler/<int:id>", resident_mine.mine_message, name="mine_message"),
    path("varsler/nei/<str:link>", resident_link.unsubscribe, name="unsubscribe"),
    path("varsler/hvorfor/<str:link>", resident_link.why, name="why"),
    path("varsler/nyttig/<str:link>", resident_link.useful, name="useful"),
]
