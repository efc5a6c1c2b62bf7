"""Who may come in, and how often: sign-in, roles, sessions, throttle.

The only importer of Flask-Login. Everything is denied that `table.ROLES` does not open.
"""

from booking.access.demo_users import demo_fault
from booking.access.forgery import (
    OwnFormsOnly,
    is_foreign_form,
    is_from_own_page,
    is_own_form,
    session_of_form,
    token_for_forms,
)
from booking.access.gate import (
    change_password,
    current_user,
    form_brought_back,
    half_signed_in_user,
    init_app,
    may_open,
    note_changes_seen,
    pass_step,
    set_password,
    sign_in,
    sign_out,
)
from booking.access.kept_forms import (
    KEPT,
    TypedForm,
    address_of_kept,
    find_form,
    keep_form,
    keep_sent_form,
    new_token,
    path_of_sent_form,
)
from booking.access.next_page import safe_next
from booking.access.own import own_surgeon
from booking.access.passwords import (
    DEMO_USERS,
    NO_HASH,
    Weakness,
    has_published_password,
    hash_password,
    verify_password,
    weakness,
)
from booking.access.polls import last_act_known
from booking.access.preferences import choose_single_keys
from booking.access.sessions import end_sessions_of, forget_ended_sessions, is_anybody_signed_in
from booking.access.steps import STEPS, Step
from booking.access.table import EVERYONE, OWN, PUBLIC, ROLES, Own
from booking.access.throttle import TooManyAttempts, allow_attempt, caller_of, forget_old_attempts, give_back_attempt
from booking.access.users import UserName, user_names

__all__ = [
    "DEMO_USERS",
    "EVERYONE",
    "KEPT",
    "NO_HASH",
    "OWN",
    "PUBLIC",
    "ROLES",
    "STEPS",
    "Own",
    "OwnFormsOnly",
    "Step",
    "TooManyAttempts",
    "TypedForm",
    "UserName",
    "Weakness",
    "address_of_kept",
    "allow_attempt",
    "caller_of",
    "change_password",
    "choose_single_keys",
    "current_user",
    "demo_fault",
    "end_sessions_of",
    "find_form",
    "forget_ended_sessions",
    "forget_old_attempts",
    "form_brought_back",
    "give_back_attempt",
    "half_signed_in_user",
    "has_published_password",
    "hash_password",
    "init_app",
    "is_anybody_signed_in",
    "is_foreign_form",
    "is_from_own_page",
    "is_own_form",
    "keep_form",
    "keep_sent_form",
    "last_act_known",
    "may_open",
    "new_token",
    "note_changes_seen",
    "own_surgeon",
    "pass_step",
    "path_of_sent_form",
    "safe_next",
    "session_of_form",
    "set_password",
    "sign_in",
    "sign_out",
    "token_for_forms",
    "user_names",
    "verify_password",
    "weakness",
]
