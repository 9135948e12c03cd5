"""The stand-in locks do what their manners say, the same for the same seed."""

import random
from typing import Any

from simulators.locks.lock import BAD, HONEST, Lock, Manners


def lock(manners: Manners, seed: int = 1) -> Lock:
    return Lock("hoveddor", "X1", manners, random.Random(seed))


def kinds(one: Lock, times: int) -> list[str]:
    orders = (one.told({"state": "UNLOCK"}) for _ in range(times))
    return [deeds[0].kind if deeds else "drop" for deeds in orders]


def test_an_honest_lock_opens_and_closes_again() -> None:
    one = lock(HONEST)
    deeds = one.told({"state": "UNLOCK"})
    one.do(deeds[0])
    assert (one.says()["state"], one.says()["door_state"]) == ("UNLOCK", "open")
    one.do(deeds[1])
    assert (one.says()["state"], one.says()["door_state"]) == ("LOCK", "closed")


def test_a_bad_lock_is_as_bad_as_it_says() -> None:
    fates = kinds(lock(BAD), 5000)
    assert 430 < fates.count("drop") < 570
    assert 70 < fates.count("lie") < 130
    assert fates == kinds(lock(BAD), 5000)


def test_a_lie_is_told_and_not_done() -> None:
    one = lock(Manners(lies=1))
    one.do(one.told({"state": "UNLOCK"})[0])
    assert (one.says()["state"], one.is_locked) == ("UNLOCK", True)


def test_a_code_in_the_lock_opens_until_it_is_cleared() -> None:
    one = lock(HONEST)
    told = one.told_code({"user": 3, "pin_code": 246813, "user_enabled": True})
    assert told == one.asked_code({"user": 3}) == {"users": {"3": {"status": "enabled"}}}
    assert one.pressed("246813") is not None
    assert one.says()["action_user"] == 3
    one.told_code({"user": 3, "pin_code": 246813, "user_enabled": False})
    assert one.pressed("246813") is None
    one.told_code({"user": 3, "pin_code": None})
    assert one.says()["users"] == {}
    assert one.asked_code({"user": 3}) == {"users": {"3": {"status": "available"}}}


def test_a_bad_lock_drops_codes_and_lies_of_them() -> None:
    code = {"user": 3, "pin_code": "246813", "user_enabled": True}
    deaf, liar = lock(Manners(drops=1)), lock(Manners(lies=1))
    assert (deaf.told_code(code), deaf.asked_code({"user": 3})) == (None, None)
    assert liar.told_code(code) == {"users": {"3": {"status": "enabled"}}}
    assert liar.asked_code({"user": 3}) == {"users": {"3": {"status": "available"}}}


def test_messages_that_mean_nothing_do_nothing() -> None:
    one = lock(HONEST)
    strange: list[dict[str, Any]] = [{}, {"state": 1}, {"state": None}]
    assert [one.told(facts) for facts in strange] == [[]] * 3
    assert [one.told_code(said) for said in (3, None)] == [None, None]
    one.told_code({})
    assert one.codes == {}
