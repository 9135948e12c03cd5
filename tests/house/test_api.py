"""Every operation of the API says what it needs, and the page for people names them all."""

from allmenning.config.api import description, operations
from allmenning.core.problems import MEDIA_TYPE
from tests.cast import ClientFor
from tests.house.routes.programs import RIGHTS


def test_every_operation_declares_its_rights() -> None:
    found = {
        operation.operation_id: getattr(operation.auth_param, "right", None)
        for operation in operations()
    }

    assert found == RIGHTS


def test_every_operation_has_an_id_of_its_own() -> None:
    ids = [operation.operation_id for operation in operations()]

    assert len(set(ids)) == len(ids)


def test_every_refusal_is_described_as_a_problem_document() -> None:
    answers = [
        (where, status, list(response["content"]))
        for where, methods in description()["paths"].items()
        for operation in methods.values()
        for status, response in operation["responses"].items()
    ]

    assert [one for one in answers if (one[2] == [MEDIA_TYPE]) != (int(one[1]) >= 400)] == []
    assert description()["openapi"] == "3.1.0"


def test_the_page_names_every_operation(oslo: object, client_for: ClientFor) -> None:
    page = client_for(None).get("/api/").text

    assert [where for where in description()["paths"] if f"{where}</code>" not in page] == []
    assert "/api/openapi.json" in page


def test_what_systems_are_told_is_described() -> None:
    document = description()
    told = document["webhooks"]["change"]["post"]
    schemas = document["components"]["schemas"]

    (content,) = told["requestBody"]["content"].values()
    assert content["schema"]["$ref"] == "#/components/schemas/ChangeMessage"
    assert schemas["ChangeMessage"]["properties"]["data"]["$ref"].split("/")[-1] in schemas
    assert set(schemas["ChangeMessage"]["required"]) == {"type", "timestamp", "data"}
