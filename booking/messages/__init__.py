"""Letters to patients, rows first, and the tasks that people have because of them.

`messages.sending` is not in this face: no process that answers a request loads smtplib.
"""

from booking.messages.again import send_again, sendable_again, write_link, write_to_new_address
from booking.messages.calls import (
    CalledMeanwhile,
    CallOutcome,
    OwedCall,
    note_call,
    owed_call_times,
    owed_calls,
)
from booking.messages.damage import CANNOT_BE_READ, tell_of_damage
from booking.messages.forgetting import forget_letters_and_tasks
from booking.messages.health import BEAT_EVERY, MailHealth, leave_mail_tasks, look_after_mail, mail_health
from booking.messages.outbox import WAITING_WITH_NEWS, change_language, letter_tells, supersede_letters, write_letter
from booking.messages.queries import (
    LetterInFull,
    LetterState,
    ListedLetter,
    is_anothers_letter,
    latest_letters,
    letter_in_full,
    letters_about,
    number_of_letters,
)
from booking.messages.reminders import write_due_reminders
from booking.messages.rendering import letter_sender
from booking.messages.taken_back import letter_after_undo
from booking.messages.task_queries import (
    ListedTask,
    TaskAppointment,
    TaskInFull,
    done_tasks,
    is_anothers_task,
    number_of_open_tasks,
    open_tasks,
    task_in_full,
    tasks_about,
)
from booking.messages.tasks import (
    CALENDAR_LINK_REVOKED,
    LETTER_LATE,
    LETTER_NOT_DELIVERED,
    MAIL_SERVER_REFUSES_US,
    MAIL_STANDS_STILL,
    VIDEO_LINK_NEEDED,
    DoneAlready,
    finish_task,
    follow_video,
    has_open_task,
    task_by_number,
    withdraw_tasks,
    withdraw_tasks_of,
    write_missing_tasks,
    write_task,
)
from booking.messages.tasks_by_hand import (
    BY_HAND,
    ChangedAlready,
    NotReopenable,
    assign_task,
    reopen_task,
    write_task_by_hand,
)
from booking.messages.wording import page_address

__all__ = [
    "BEAT_EVERY",
    "BY_HAND",
    "CALENDAR_LINK_REVOKED",
    "CANNOT_BE_READ",
    "LETTER_LATE",
    "LETTER_NOT_DELIVERED",
    "MAIL_SERVER_REFUSES_US",
    "MAIL_STANDS_STILL",
    "VIDEO_LINK_NEEDED",
    "WAITING_WITH_NEWS",
    "CallOutcome",
    "CalledMeanwhile",
    "ChangedAlready",
    "DoneAlready",
    "LetterInFull",
    "LetterState",
    "ListedLetter",
    "ListedTask",
    "MailHealth",
    "NotReopenable",
    "OwedCall",
    "TaskAppointment",
    "TaskInFull",
    "assign_task",
    "change_language",
    "done_tasks",
    "finish_task",
    "follow_video",
    "forget_letters_and_tasks",
    "has_open_task",
    "is_anothers_letter",
    "is_anothers_task",
    "latest_letters",
    "leave_mail_tasks",
    "letter_after_undo",
    "letter_in_full",
    "letter_sender",
    "letter_tells",
    "letters_about",
    "look_after_mail",
    "mail_health",
    "note_call",
    "number_of_letters",
    "number_of_open_tasks",
    "open_tasks",
    "owed_call_times",
    "owed_calls",
    "page_address",
    "reopen_task",
    "send_again",
    "sendable_again",
    "supersede_letters",
    "task_by_number",
    "task_in_full",
    "tasks_about",
    "tell_of_damage",
    "what_to_bring",
    "withdraw_tasks",
    "withdraw_tasks_of",
    "write_due_reminders",
    "write_letter",
    "write_link",
    "write_missing_tasks",
    "write_task",
    "write_task_by_hand",
    "write_to_new_address",
]
