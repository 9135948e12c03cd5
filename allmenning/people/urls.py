from django.urls import path

from allmenning.people.views import api_keys, associations, roles, signing_in, signing_out, welcome

app_name = "people"
urlpatterns = [
    path("innlogging", signing_in.sign_in, name="sign_in"),
    path("innlogging/start/<str:kind>", signing_in.start, name="start"),
    path("innlogging/tilbake", signing_in.callback, name="callback"),
    path("innlogging/utlogget", signing_out.signed_out, name="signed_out"),
    path("innlogging/utlogget-foran", signing_out.front_channel, name="front_channel"),
    path("innlogging/utlogget-bak", signing_out.back_channel, name="back_channel"),
    path("utlogging", signing_out.sign_out, name="sign_out"),
    path("velkommen", welcome.welcome, name="welcome"),
    path("foreninger/ny", associations.add, name="add_association"),
    path("ansatte/foreninger", associations.every, name="associations"),
    path("ansatte/foreninger/<int:id>", associations.appoint, name="appoint"),
    path(
        "ansatte/foreninger/<int:id>/registrert-av",
        associations.appoint_registrant,
        name="appoint_registrant",
    ),
    path(
        "ansatte/representanter/<int:id>/avslutt",
        associations.end,
        name="end_representation",
    ),
    path("ansatte/nokler-til-api", api_keys.api_keys, name="api_keys"),
    path("ansatte/nokler-til-api/<int:id>/trekk-tilbake", api_keys.revoke, name="revoke_api_key"),
    path("ansatte/roller", roles.roles, name="roles"),
    path("ansatte/roller/<int:id>/avslutt", roles.end, name="end_role"),
]
