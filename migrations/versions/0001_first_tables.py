"""The first tables, with everything that later ones stand on, so that no SQLite table needs rebuilding soon.

Revision ID: 0001
Revises: 
Create Date: 2026-11-23 21:50:52.558151

"""
import sqlalchemy as sa
from alembic import op

from booking.database import UTCDateTime
from booking.models import create_guards, drop_guards


# revision identifiers, used by Alembic.
revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('attempts',
    sa.Column('bucket', sa.LargeBinary(length=32), nullable=False),
    sa.Column('window_at', UTCDateTime(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('bucket', 'window_at', name=op.f('pk_attempts'))
    )
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempts_window_at'), ['window_at'], unique=False)

    op.create_table('closures',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('starts_at', UTCDateTime(), nullable=False),
    sa.Column('ends_at', UTCDateTime(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('ck_closures_span')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_closures')),
    sa.UniqueConstraint('uuid', name=op.f('uq_closures_uuid'))
    )
    with op.batch_alter_table('closures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_closures_ends_at'), ['ends_at'], unique=False)

    op.create_table('locations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=False),
    sa.CheckConstraint("kind IN ('office', 'video')", name=op.f('ck_locations_kind')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_locations')),
    sa.UniqueConstraint('slug', name=op.f('uq_locations_slug'))
    )
    op.create_table('practice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('time_zone', sa.String(length=64), nullable=False),
    sa.Column('telephone', sa.String(length=20), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('mail_domain', sa.String(length=253), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('holiday_region', sa.String(length=10), nullable=False),
    sa.Column('holidays_kept_open', sa.JSON(), nullable=False),
    sa.Column('slot_step_minutes', sa.Integer(), nullable=False),
    sa.Column('minimum_notice_minutes', sa.Integer(), nullable=False),
    sa.Column('booking_horizon_days', sa.Integer(), nullable=False),
    sa.Column('hold_minutes', sa.Integer(), nullable=False),
    sa.Column('cancellation_notice_minutes', sa.Integer(), nullable=False),
    sa.Column('consultation_fee_cents', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('fee_counts_toward_surgery', sa.Boolean(), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_practice_only_one')),
    sa.CheckConstraint('slot_step_minutes BETWEEN 5 AND 240', name=op.f('ck_practice_slot_step')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_practice'))
    )
    op.create_table('procedures',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('family', sa.String(length=20), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('consultation_minutes', sa.Integer(), nullable=False),
    sa.Column('buffer_before_minutes', sa.Integer(), nullable=False),
    sa.Column('buffer_after_minutes', sa.Integer(), nullable=False),
    sa.Column('drawing', sa.String(length=60), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=False),
    sa.CheckConstraint("family IN ('surgical', 'non_surgical', 'unsure')", name=op.f('ck_procedures_family')),
    sa.CheckConstraint('buffer_after_minutes BETWEEN 0 AND 240', name=op.f('ck_procedures_buffer_after')),
    sa.CheckConstraint('buffer_before_minutes BETWEEN 0 AND 240', name=op.f('ck_procedures_buffer_before')),
    sa.CheckConstraint('consultation_minutes BETWEEN 5 AND 480', name=op.f('ck_procedures_consultation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_procedures')),
    sa.UniqueConstraint('slug', name=op.f('uq_procedures_slug'))
    )
    op.create_table('self_tests',
    sa.Column('marker', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('marker', name=op.f('pk_self_tests'))
    )
    op.create_table('surgeons',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('colour', sa.String(length=20), nullable=False),
    sa.Column('daily_cap', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('feed_version', sa.Integer(), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_surgeons')),
    sa.UniqueConstraint('slug', name=op.f('uq_surgeons_slug'))
    )
    op.create_table('calendar_events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('uid', sa.String(length=300), nullable=False),
    sa.Column('subject', sa.String(length=20), nullable=False),
    sa.Column('surgeon_id', sa.Integer(), nullable=True),
    sa.Column('starts_at', UTCDateTime(), nullable=False),
    sa.Column('ends_at', UTCDateTime(), nullable=False),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.Column('changed_at', UTCDateTime(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('cancelled_at', UTCDateTime(), nullable=True),
    sa.Column('form', sa.Integer(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('body_with_initials', sa.LargeBinary(), nullable=False),
    sa.Column('body_with_name', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint("subject IN ('appointment', 'time_off', 'closure')", name=op.f('ck_calendar_events_subject')),
    sa.ForeignKeyConstraint(['surgeon_id'], ['surgeons.id'], name=op.f('fk_calendar_events_surgeon_id_surgeons'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_events')),
    sa.UniqueConstraint('uid', name=op.f('uq_calendar_events_uid')),
    sa.UniqueConstraint('uuid', name=op.f('uq_calendar_events_uuid'))
    )
    with op.batch_alter_table('calendar_events', schema=None) as batch_op:
        batch_op.create_index('ix_calendar_events_surgeon_id_starts_at', ['surgeon_id', 'starts_at'], unique=False)

    op.create_table('extra_hours',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('surgeon_id', sa.Integer(), nullable=False),
    sa.Column('location_id', sa.Integer(), nullable=False),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.Column('from_minute', sa.Integer(), nullable=False),
    sa.Column('until_minute', sa.Integer(), nullable=False),
    sa.CheckConstraint('0 <= from_minute AND from_minute < until_minute AND until_minute <= 1440', name=op.f('ck_extra_hours_span')),
    sa.ForeignKeyConstraint(['location_id'], ['locations.id'], name=op.f('fk_extra_hours_location_id_locations')),
    sa.ForeignKeyConstraint(['surgeon_id'], ['surgeons.id'], name=op.f('fk_extra_hours_surgeon_id_surgeons'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extra_hours'))
    )
    with op.batch_alter_table('extra_hours', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_extra_hours_location_id'), ['location_id'], unique=False)
        batch_op.create_index('ix_extra_hours_surgeon_id_on_date', ['surgeon_id', 'on_date'], unique=False)

    op.create_table('feed_links',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('surgeon_id', sa.Integer(), nullable=True),
    sa.Column('titles', sa.String(length=10), nullable=False),
    sa.Column('label', sa.String(length=80), nullable=False),
    sa.Column('key_id', sa.String(length=32), nullable=False),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('token_digest', sa.LargeBinary(length=32), nullable=False),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.Column('revoked_at', UTCDateTime(), nullable=True),
    sa.Column('read_at', UTCDateTime(), nullable=True),
    sa.CheckConstraint("titles IN ('private', 'initials', 'full')", name=op.f('ck_feed_links_titles')),
    sa.ForeignKeyConstraint(['surgeon_id'], ['surgeons.id'], name=op.f('fk_feed_links_surgeon_id_surgeons'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feed_links')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_feed_links_token_digest')),
    sa.UniqueConstraint('uuid', name=op.f('uq_feed_links_uuid'))
    )
    with op.batch_alter_table('feed_links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_feed_links_surgeon_id'), ['surgeon_id'], unique=False)

    op.create_table('performs',
    sa.Column('surgeon_id', sa.Integer(), nullable=False),
    sa.Column('procedure_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['procedure_id'], ['procedures.id'], name=op.f('fk_performs_procedure_id_procedures'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['surgeon_id'], ['surgeons.id'], name=op.f('fk_performs_surgeon_id_surgeons'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('surgeon_id', 'procedure_id', name=op.f('pk_performs'))
    )
    with op.batch_alter_table('performs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_performs_procedure_id'), ['procedure_id'], unique=False)

    op.create_table('time_off',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('surgeon_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', UTCDateTime(), nullable=False),
    sa.Column('ends_at', UTCDateTime(), nullable=False),
    sa.Column('private', sa.LargeBinary(), nullable=True),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('ck_time_off_span')),
    sa.ForeignKeyConstraint(['surgeon_id'], ['surgeons.id'], name=op.f('fk_time_off_surgeon_id_surgeons'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_time_off')),
    sa.UniqueConstraint('uuid', name=op.f('uq_time_off_uuid'))
    )
    with op.batch_alter_table('time_off', schema=None) as batch_op:
        batch_op.create_index('ix_time_off_surgeon_id_ends_at', ['surgeon_id', 'ends_at'], unique=False)

    op.create_table('users',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('surgeon_id', sa.Integer(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.Column('password_changed_at', UTCDateTime(), nullable=False),
    sa.CheckConstraint("role IN ('admin', 'desk', 'surgeon')", name=op.f('ck_users_role')),
    sa.ForeignKeyConstraint(['surgeon_id'], ['surgeons.id'], name=op.f('fk_users_surgeon_id_surgeons')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_users')),
    sa.UniqueConstraint('email', name=op.f('uq_users_email')),
    sa.UniqueConstraint('uuid', name=op.f('uq_users_uuid'))
    )
    op.create_table('visits',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('procedure_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('key_id', sa.String(length=32), nullable=False),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('hold_digest', sa.LargeBinary(length=32), nullable=False),
    sa.Column('page_digest', sa.LargeBinary(length=32), nullable=False),
    sa.Column('browser', sa.LargeBinary(length=32), nullable=True),
    sa.Column('private', sa.LargeBinary(), nullable=True),
    sa.Column('consented_at', UTCDateTime(), nullable=True),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['procedure_id'], ['procedures.id'], name=op.f('fk_visits_procedure_id_procedures')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visits')),
    sa.UniqueConstraint('hold_digest', name=op.f('uq_visits_hold_digest')),
    sa.UniqueConstraint('page_digest', name=op.f('uq_visits_page_digest')),
    sa.UniqueConstraint('uuid', name=op.f('uq_visits_uuid'))
    )
    with op.batch_alter_table('visits', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visits_browser'), ['browser'], unique=False)
        batch_op.create_index(batch_op.f('ix_visits_procedure_id'), ['procedure_id'], unique=False)

    op.create_table('working_hours',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('surgeon_id', sa.Integer(), nullable=False),
    sa.Column('location_id', sa.Integer(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('from_minute', sa.Integer(), nullable=False),
    sa.Column('until_minute', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.CheckConstraint('0 <= from_minute AND from_minute < until_minute AND until_minute <= 1440', name=op.f('ck_working_hours_span')),
    sa.CheckConstraint('valid_until IS NULL OR valid_from IS NULL OR valid_from <= valid_until', name=op.f('ck_working_hours_validity')),
    sa.CheckConstraint('weekday BETWEEN 0 AND 6', name=op.f('ck_working_hours_weekday')),
    sa.ForeignKeyConstraint(['location_id'], ['locations.id'], name=op.f('fk_working_hours_location_id_locations')),
    sa.ForeignKeyConstraint(['surgeon_id'], ['surgeons.id'], name=op.f('fk_working_hours_surgeon_id_surgeons'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_working_hours'))
    )
    with op.batch_alter_table('working_hours', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_working_hours_location_id'), ['location_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_working_hours_surgeon_id'), ['surgeon_id'], unique=False)

    op.create_table('appointments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('surgeon_id', sa.Integer(), nullable=False),
    sa.Column('location_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', UTCDateTime(), nullable=False),
    sa.Column('ends_at', UTCDateTime(), nullable=False),
    sa.Column('takes_from', UTCDateTime(), nullable=False),
    sa.Column('takes_until', UTCDateTime(), nullable=False),
    sa.Column('lane', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('held_until', UTCDateTime(), nullable=True),
    sa.Column('override', sa.String(length=120), nullable=True),
    sa.Column('private', sa.LargeBinary(), nullable=True),
    sa.Column('calendar_uid', sa.String(length=300), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.Column('changed_at', UTCDateTime(), nullable=False),
    sa.CheckConstraint("(status = 'held') = (held_until IS NOT NULL)", name=op.f('ck_appointments_held_until')),
    sa.CheckConstraint("status IN ('held', 'lapsed', 'booked', 'checked_in', 'with_surgeon', 'fulfilled', 'cancelled', 'no_show')", name=op.f('ck_appointments_status')),
    sa.CheckConstraint('takes_from <= starts_at AND starts_at < ends_at AND ends_at <= takes_until', name=op.f('ck_appointments_span')),
    sa.ForeignKeyConstraint(['location_id'], ['locations.id'], name=op.f('fk_appointments_location_id_locations')),
    sa.ForeignKeyConstraint(['surgeon_id'], ['surgeons.id'], name=op.f('fk_appointments_surgeon_id_surgeons')),
    sa.ForeignKeyConstraint(['visit_id'], ['visits.id'], name=op.f('fk_appointments_visit_id_visits'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointments')),
    sa.UniqueConstraint('calendar_uid', name=op.f('uq_appointments_calendar_uid')),
    sa.UniqueConstraint('uuid', name=op.f('uq_appointments_uuid'))
    )
    with op.batch_alter_table('appointments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appointments_location_id'), ['location_id'], unique=False)
        batch_op.create_index('ix_appointments_status_held_until', ['status', 'held_until'], unique=False)
        batch_op.create_index('ix_appointments_surgeon_id_takes_from', ['surgeon_id', 'takes_from'], unique=False)
        batch_op.create_index(batch_op.f('ix_appointments_visit_id'), ['visit_id'], unique=False)

    op.create_table('letters',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.Column('send_after', UTCDateTime(), nullable=False),
    sa.Column('superseded_at', UTCDateTime(), nullable=True),
    sa.Column('leased_until', UTCDateTime(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('sent_at', UTCDateTime(), nullable=True),
    sa.Column('gave_up_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['visit_id'], ['visits.id'], name=op.f('fk_letters_visit_id_visits'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letters')),
    sa.UniqueConstraint('uuid', name=op.f('uq_letters_uuid'))
    )
    with op.batch_alter_table('letters', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letters_visit_id'), ['visit_id'], unique=False)
        batch_op.create_index('ix_letters_waiting', ['sent_at', 'superseded_at', 'gave_up_at', 'send_after'], unique=False)

    op.create_table('staff_sessions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_digest', sa.LargeBinary(length=32), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('steps', sa.String(length=60), nullable=False),
    sa.Column('started_at', UTCDateTime(), nullable=False),
    sa.Column('seen_at', UTCDateTime(), nullable=False),
    sa.Column('ended_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_staff_sessions_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_sessions')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_staff_sessions_token_digest'))
    )
    with op.batch_alter_table('staff_sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_sessions_user_id'), ['user_id'], unique=False)

    op.create_table('visit_lookups',
    sa.Column('digest', sa.LargeBinary(length=32), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['visit_id'], ['visits.id'], name=op.f('fk_visit_lookups_visit_id_visits'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('digest', 'visit_id', name=op.f('pk_visit_lookups'))
    )
    with op.batch_alter_table('visit_lookups', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_lookups_visit_id'), ['visit_id'], unique=False)

    op.create_table('history',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('appointment_id', sa.Integer(), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('way', sa.String(length=10), nullable=False),
    sa.Column('act', sa.String(length=20), nullable=False),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.CheckConstraint("way IN ('page', 'desk', 'api', 'worker', 'command')", name=op.f('ck_history_way')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointments.id'], name=op.f('fk_history_appointment_id_appointments')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_history_user_id_users')),
    sa.ForeignKeyConstraint(['visit_id'], ['visits.id'], name=op.f('fk_history_visit_id_visits')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_history'))
    )
    with op.batch_alter_table('history', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_history_appointment_id'), ['appointment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_history_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_history_visit_id'), ['visit_id'], unique=False)

    op.create_table('tasks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=True),
    sa.Column('letter_id', sa.Integer(), nullable=True),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.Column('done_at', UTCDateTime(), nullable=True),
    sa.Column('done_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['done_by_id'], ['users.id'], name=op.f('fk_tasks_done_by_id_users')),
    sa.ForeignKeyConstraint(['letter_id'], ['letters.id'], name=op.f('fk_tasks_letter_id_letters'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['visit_id'], ['visits.id'], name=op.f('fk_tasks_visit_id_visits'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tasks'))
    )
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tasks_done_at'), ['done_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_tasks_letter_id'), ['letter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tasks_visit_id'), ['visit_id'], unique=False)

    create_guards(op.get_bind())


def downgrade():
    drop_guards(op.get_bind())
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tasks_visit_id'))
        batch_op.drop_index(batch_op.f('ix_tasks_letter_id'))
        batch_op.drop_index(batch_op.f('ix_tasks_done_at'))

    op.drop_table('tasks')
    with op.batch_alter_table('history', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_history_visit_id'))
        batch_op.drop_index(batch_op.f('ix_history_at'))
        batch_op.drop_index(batch_op.f('ix_history_appointment_id'))

    op.drop_table('history')
    with op.batch_alter_table('visit_lookups', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visit_lookups_visit_id'))

    op.drop_table('visit_lookups')
    with op.batch_alter_table('staff_sessions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_sessions_user_id'))

    op.drop_table('staff_sessions')
    with op.batch_alter_table('letters', schema=None) as batch_op:
        batch_op.drop_index('ix_letters_waiting')
        batch_op.drop_index(batch_op.f('ix_letters_visit_id'))

    op.drop_table('letters')
    with op.batch_alter_table('appointments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appointments_visit_id'))
        batch_op.drop_index('ix_appointments_surgeon_id_takes_from')
        batch_op.drop_index('ix_appointments_status_held_until')
        batch_op.drop_index(batch_op.f('ix_appointments_location_id'))

    op.drop_table('appointments')
    with op.batch_alter_table('working_hours', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_working_hours_surgeon_id'))
        batch_op.drop_index(batch_op.f('ix_working_hours_location_id'))

    op.drop_table('working_hours')
    with op.batch_alter_table('visits', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visits_procedure_id'))
        batch_op.drop_index(batch_op.f('ix_visits_browser'))

    op.drop_table('visits')
    op.drop_table('users')
    with op.batch_alter_table('time_off', schema=None) as batch_op:
        batch_op.drop_index('ix_time_off_surgeon_id_ends_at')

    op.drop_table('time_off')
    with op.batch_alter_table('performs', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_performs_procedure_id'))

    op.drop_table('performs')
    with op.batch_alter_table('feed_links', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_feed_links_surgeon_id'))

    op.drop_table('feed_links')
    with op.batch_alter_table('extra_hours', schema=None) as batch_op:
        batch_op.drop_index('ix_extra_hours_surgeon_id_on_date')
        batch_op.drop_index(batch_op.f('ix_extra_hours_location_id'))

    op.drop_table('extra_hours')
    with op.batch_alter_table('calendar_events', schema=None) as batch_op:
        batch_op.drop_index('ix_calendar_events_surgeon_id_starts_at')

    op.drop_table('calendar_events')
    op.drop_table('surgeons')
    op.drop_table('self_tests')
    op.drop_table('procedures')
    op.drop_table('practice')
    op.drop_table('locations')
    with op.batch_alter_table('closures', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_closures_ends_at'))

    op.drop_table('closures')
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attempts_window_at'))

    op.drop_table('attempts')
