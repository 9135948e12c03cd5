"""Answers that send the browser on."""

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """What was sent is done; the page to look at is another. Source: RFC 9110 §15.4.4."""

    status_code = 303
