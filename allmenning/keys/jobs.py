"""What is looked after every minute: keys, contracts, codes in locks, and what Oslo is told."""

from allmenning.core.jobs import wake
from allmenning.keys.actions import tending
from allmenning.keys.actions.contract_keys import agree_keys
from allmenning.keys.actions.forgetting import forget_grants
from allmenning.keys.actions.lock_codes import give_spares
from allmenning.keys.locks.oslo.reconciling import wake_service

wake(agree_keys)
wake(tending.repair)
wake(tending.send_due)
wake(tending.renew_due)
wake(tending.try_refused)
wake(tending.doubt_old)
wake(tending.end_over)
wake(tending.tell_keys)
wake(give_spares)
wake(tending.forget)
wake(forget_grants)
wake(wake_service)
