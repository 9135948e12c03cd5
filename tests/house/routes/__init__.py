"""Every route of the product with who it is for and its methods: the whole table.

A view that is not here fails the house test, which prints the line to add. Think before adding it:
this is where a door that should have been locked is noticed. A route that leads to an object says
in `tests.house.objects` which member of the cast it may lead to.
"""

from typing import Final

from allmenning.core.audience import Audience, Declaration
from tests.house.routes.people import ANYONE, SIGNED_IN
from tests.house.routes.programs import KEY, MACHINE, OPEN_API
from tests.house.routes.staff import STAFF

ROUTES: Final = {
    name: Declaration(audience, tuple(methods.split()))
    for audience, routes in (
        (Audience.MACHINE, MACHINE),
        (Audience.ANYONE, ANYONE),
        (Audience.SIGNED_IN, SIGNED_IN),
        (Audience.STAFF, STAFF),
        (Audience.OPEN_API, OPEN_API),
        (Audience.KEY, KEY),
    )
    for name, methods in routes.items()
}
