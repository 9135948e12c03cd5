"""The session store: Django's own on our table, which belongs to a municipality."""

from typing import Any

from django.contrib.sessions.backends import db

from allmenning.people.models import Person, Session


class SessionStore(db.SessionStore):
    """Keeps the signed-in person and the sign-in's `sid` beside the session, to find it by.

    `person` is read together with the session, as all but the first page of a visit need both.
    """

    person: Person | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        row: Any = self._get_session_from_db()  # type: ignore[attr-defined]
        if row is None:
            return {}
        self.person = row.person
        return self.decode(row.session_data)

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        row.person_id = data.get("person")
        row.sid = data.get("sid", "")
        row.issuer = data.get("issuer", "")
        return row
