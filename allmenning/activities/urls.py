from django.urls import path

from allmenning.activities.views import (
    at_work,
    calendars,
    comparing,
    counting,
    devices,
    editing,
    evaluating,
    initiatives,
    marketing,
    paper,
    reporting,
    sessions,
)
from allmenning.activities.views.everyone import answering, look_up, looking, making, relaying

app_name = "activities"
urlpatterns = [
    path("aktiviteter", looking.activities, name="activities"),
    path("aktiviteter.ics", calendars.everything, name="calendar"),
    path("aktiviteter/<slug:slug>.ics", calendars.one, name="calendar_of_one"),
    path("aktiviteter/<slug:slug>/svar", answering.answer, name="answer"),
    path("aktiviteter/<slug:slug>/takk", answering.thanks, name="thanks"),
    path("aktiviteter/<slug:slug>", looking.activity, name="activity"),
    path("lag-noe", making.make, name="make"),
    path("lag-noe/takk", making.proposed, name="proposed"),
    path("lag-noe/svar", look_up.look_up, name="look_up"),
    path("del/<str:link>", relaying.relay, name="relay"),
    path("teller", counting.to_count, name="to_count"),
    path("teller/<int:id>", counting.count, name="count"),
    path("teller/<int:id>/linjer", counting.lines, name="lines"),
    path("ansatte/moteplasser", at_work.at_work, name="at_work"),
    path("ansatte/moteplasser/ny", editing.begin, name="begin"),
    path("ansatte/moteplasser/evaluering", evaluating.evaluations, name="evaluations"),
    path(
        "ansatte/moteplasser/evaluering/regel", evaluating.evaluation_rule, name="evaluation_rule"
    ),
    path("ansatte/moteplasser/<slug:slug>/kopier", editing.copy, name="copy"),
    path("ansatte/moteplasser/<slug:slug>/sammenlign", comparing.compare, name="compare"),
    path("ansatte/moteplasser/<slug:slug>/evaluering", evaluating.evaluation_of, name="evaluation"),
    path("ansatte/moteplasser/<slug:slug>/forhold", evaluating.circumstances, name="circumstances"),
    path("ansatte/moteplasser/<slug:slug>/ville-ikke-svare", at_work.decline, name="decline"),
    path("ansatte/moteplasser/<slug:slug>/tall", reporting.reported, name="reported"),
    path(
        "ansatte/moteplasser/<slug:slug>/tall/<int:id>/fjern", reporting.withdraw, name="withdraw"
    ),
    path("ansatte/oppsokende", reporting.outreach, name="outreach"),
    path("ansatte/moteplasser/<slug:slug>/endre", editing.change, name="change"),
    path("ansatte/moteplasser/<slug:slug>/plakat", paper.posters, name="posters"),
    path("ansatte/moteplasser/<slug:slug>/plakat.pdf", paper.poster, name="poster"),
    path("ansatte/moteplasser/plakat/<int:id>/henger", paper.hung, name="hung"),
    path("ansatte/moteplasser/plakat/<int:id>/tatt-ned", paper.taken_down, name="taken_down"),
    path("ansatte/moteplasser/<slug:slug>/gjor-kjent", marketing.marketing, name="marketing"),
    path("ansatte/moteplasser/gjor-kjent/<int:id>", marketing.promoted, name="promoted"),
    path("ansatte/moteplasser/<slug:slug>/sporr", marketing.ask_to_share, name="ask_to_share"),
    path("ansatte/moteplasser/delt/<int:id>", marketing.shared, name="shared"),
    path("ansatte/moteplasser/<slug:slug>", at_work.activity_at_work, name="activity_at_work"),
    path("ansatte/moteplasser/<slug:slug>/ny-okt", sessions.add, name="add"),
    path("ansatte/moteplasser/okt/<int:id>/avlys", at_work.cancel, name="cancel"),
    path("ansatte/moteplasser/okt/<int:id>/flytt", sessions.move, name="move"),
    path("ansatte/initiativ", initiatives.waiting, name="initiatives"),
    path("ansatte/initiativ/<int:id>/godkjenn", initiatives.approve, name="approve"),
    path("ansatte/initiativ/<int:id>/nei", initiatives.decline, name="decline_initiative"),
    path("ansatte/<slug:building>/tellere", devices.devices, name="devices"),
    path("ansatte/<slug:building>/tellere/<int:id>/avslutt", devices.end_device, name="end_device"),
]
