"""What a person meets: the page of people, and the way back to the service."""

from __future__ import annotations

from simulators.idporten import pages
from simulators.idporten.asking import Refused, UnknownSender, read_request, unpushed
from simulators.idporten.kinds import is_enough
from simulators.idporten.offers import acr_of, offered_people
from simulators.idporten.site import Asked, Granted, Session, Site
from simulators.messages import Request, Response, redirect


def authorize(site: Site, request: Request) -> Response:
    """Begin a sign-in: show the people, or use the session that is there."""
    try:
        asked = read_request(site, unpushed(site, request.query))
    except UnknownSender as error:
        return pages.broken_request(site, str(error))
    except Refused as error:
        return _back(site, error.redirect_uri, error.state, error.error, error.description)
    session = site.session(request.cookies)
    if session and asked.prompt != "login" and is_enough(session.acr, asked.acr_values):
        return _granted(site, asked, session)
    if asked.prompt == "none":
        return _back(site, asked.redirect_uri, asked.state, "login_required", "No session.")
    return pages.people(site, asked, site.choices.put(asked))


def choose(site: Site, request: Request) -> Response:
    """Sign in the person whose button was pressed, or turn back."""
    asked = site.choices.get(request.form.get("choice", ""))
    if asked is None:
        return pages.too_late(site)
    if "cancel" in request.form:
        return _back(site, asked.redirect_uri, asked.state, "access_denied", "Cancelled.")
    person = offered_people(site, asked).get(request.form.get("person", ""))
    acr = acr_of(site, person, request.form.get("level", "")) if person else ""
    if person is None or not is_enough(acr, asked.acr_values):
        return pages.broken_request(site, "No such person or level.")
    secret, session = site.new_session(person, acr)
    path = f"/{site.kind.path}"
    cookie = f"{site.cookie}={secret}; Path={path}; HttpOnly; SameSite=Lax"
    return _granted(site, asked, session, cookie)


def _granted(site: Site, asked: Asked, session: Session, *cookies: str) -> Response:
    session.clients.add(asked.client.client_id)
    code = site.codes.put(Granted(asked, session))
    answer = {"code": code, "state": asked.state, "iss": site.issuer}
    return redirect(asked.redirect_uri, answer, *cookies)


def _back(site: Site, redirect_uri: str, state: str, error: str, description: str) -> Response:
    answer = {"error": error, "error_description": description, "iss": site.issuer}
    return redirect(redirect_uri, {**answer, "state": state} if state else answer)
