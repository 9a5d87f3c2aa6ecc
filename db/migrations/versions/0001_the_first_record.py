"""The first record.

Revision: 0001, after nothing.
"""

import sqlalchemy as sa
from alembic import op

from db.base import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_lock",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_access_lock")),
    )
    op.create_table(
        "access_try",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tries", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("reference", "day", name=op.f("pk_access_try")),
    )
    op.create_table(
        "authority",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority")),
        sa.UniqueConstraint("key", name=op.f("uq_authority_key")),
    )
    op.create_table(
        "ivr_turn",
        sa.Column("call_sid", sa.String(), nullable=False),
        sa.Column("step", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("call_sid", "step", name=op.f("pk_ivr_turn")),
    )
    with op.batch_alter_table("ivr_turn", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ivr_turn_at"), ["at"], unique=False)

    op.create_table(
        "job_run",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("occurrence", sa.String(), nullable=False),
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("requested_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "running",
                "done",
                "failed",
                name="runstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("tries", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("done", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("total", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
        sa.UniqueConstraint("job", "occurrence", name=op.f("uq_job_run_job_occurrence")),
    )
    with op.batch_alter_table("job_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_run_state"), ["state"], unique=False)

    op.create_table(
        "audit",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("mac", sa.String(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_audit_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_audit_authority_id_id")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_subject"), ["subject"], unique=False)

    op.create_table(
        "audit_seal",
        sa.Column("first_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("last_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("mac", sa.String(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_audit_seal_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_audit_seal_authority_id_id")),
    )
    op.create_table(
        "document",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("delete_after", sa.Date(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_document_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_document_authority_id_id")),
    )
    op.create_table(
        "office",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("names", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("subdivision", sa.String(), nullable=True),
        sa.Column("languages", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("historical", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("historical_since", sa.Date(), nullable=True),
        sa.Column("policy", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("policy_in_file", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("letterhead", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_office_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_office_authority_id_id")),
        sa.UniqueConstraint("key", name=op.f("uq_office_key")),
    )
    op.create_table(
        "staff",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("caller_number", sa.String(), nullable=True),
        sa.Column("disabled_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_staff_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_staff_authority_id_id")),
        sa.UniqueConstraint("email", name=op.f("uq_staff_email")),
    )
    op.create_table(
        "absence",
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ill",
                "leave",
                "meeting",
                "other",
                name="absencekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("every_weeks", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("repeats_until", sa.Date(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=True),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "recorded_by"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_absence_authority_id_recorded_by"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "staff_id"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_absence_authority_id_staff_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_absence_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_absence_authority_id_id")),
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absence_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "busy_time",
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "staff_id"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_busy_time_authority_id_staff_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_busy_time_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_time")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_busy_time_authority_id_id")),
    )
    with op.batch_alter_table("busy_time", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_busy_time_staff_id_starts_at"), ["staff_id", "starts_at"], unique=False
        )

    op.create_table(
        "client",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("given_name", sa.String(), nullable=False),
        sa.Column("family_name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("large_print", sa.Boolean(), nullable=False),
        sa.Column("not_by_phone", sa.Boolean(), nullable=False),
        sa.Column(
            "relay",
            sa.Enum("sign", "text", name="relay", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("good_hour", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("representative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_client_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "representative_id"],
            ["client.authority_id", "client.id"],
            name=op.f("fk_client_authority_id_representative_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_client_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_client_authority_id_id")),
        sa.UniqueConstraint("authority_id", "number", name=op.f("uq_client_authority_id_number")),
    )
    op.create_table(
        "day_hours",
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_day_hours_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "staff_id"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_day_hours_authority_id_staff_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_day_hours_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_hours")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_day_hours_authority_id_id")),
    )
    with op.batch_alter_table("day_hours", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_day_hours_staff_id_day"), ["staff_id", "day"], unique=False)

    op.create_table(
        "draft",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "proposals",
                "absence",
                "closure",
                name="draftkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "ready",
                "ordered",
                "in_force",
                "dropped",
                name="draftstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("moves", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("numbers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=True),
        sa.Column("ordered_at", UtcDateTime(), nullable=True),
        sa.Column("ordered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("in_force_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "asked_by"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_draft_authority_id_asked_by"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_draft_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "ordered_by"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_draft_authority_id_ordered_by"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_draft_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_draft_authority_id_id")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_office_id_state"), ["office_id", "state"], unique=False)

    op.create_table(
        "figure",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("superseded_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_figure_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "recorded_by"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_figure_authority_id_recorded_by"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_figure_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_figure_authority_id_id")),
    )
    with op.batch_alter_table("figure", schema=None) as batch_op:
        batch_op.create_index(
            "uq_figure_current",
            ["office_id", "name", "day"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "import_run",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("rows", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_import_run_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_import_run_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_import_run_authority_id_id")),
        sa.UniqueConstraint("office_id", "kind", "sha256", name=op.f("uq_import_run_office_id_kind_sha256")),
    )
    op.create_table(
        "ivr_call",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("call_sid", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("caller", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("step", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("path", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("seconds", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_ivr_call_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_ivr_call_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ivr_call")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_ivr_call_authority_id_id")),
        sa.UniqueConstraint("call_sid", name=op.f("uq_ivr_call_call_sid")),
    )
    with op.batch_alter_table("ivr_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ivr_call_started_at"), ["started_at"], unique=False)

    op.create_table(
        "letter_text",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "proposal",
                "changed",
                "second_proposal",
                "number_wanted",
                "correction",
                "in_person",
                "letterbox",
                name="letterkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "approved",
                "refused",
                name="textstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("written_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("refused_because", sa.String(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "decided_by"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_letter_text_authority_id_decided_by"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_letter_text_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "written_by"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_letter_text_authority_id_written_by"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_letter_text_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_text")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_letter_text_authority_id_id")),
        sa.UniqueConstraint(
            "office_id", "kind", "language", "version", name=op.f("uq_letter_text_office_id_kind_language_version")
        ),
    )
    op.create_table(
        "membership",
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "advisor",
                "back_office",
                "editor",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_membership_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "staff_id"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_membership_authority_id_staff_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_membership_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_membership_authority_id_id")),
        sa.UniqueConstraint("staff_id", "office_id", "role", name=op.f("uq_membership_staff_id_office_id_role")),
    )
    op.create_table(
        "notice",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "effect",
            sa.Enum(
                "closed",
                "suspended",
                "limited",
                "opened",
                "told",
                name="effect",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("places", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("channels", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("begins_at", UtcDateTime(), nullable=True),
        sa.Column("begins_words", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("condition", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("hours", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("instead", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("ear", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("eye", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("hygiene", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("at_door", sa.Boolean(), nullable=False),
        sa.Column("plan", sa.String(), nullable=True),
        sa.Column("closing", sa.String(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("superseded_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_notice_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_notice_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_notice_authority_id_id")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(
            "uq_notice_current",
            ["office_id", "series"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "offer",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("superseded_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_offer_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_offer_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_offer_authority_id_id")),
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_offer_office_id_recorded_at"), ["office_id", "recorded_at"], unique=False
        )
        batch_op.create_index(
            "uq_offer_current",
            ["office_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "phone_line",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_phone_line_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_phone_line_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_line")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_phone_line_authority_id_id")),
        sa.UniqueConstraint("number", name=op.f("uq_phone_line_number")),
    )
    op.create_table(
        "place",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("street", sa.String(), nullable=True),
        sa.Column("postcode", sa.String(), nullable=True),
        sa.Column("town", sa.String(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_place_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_place_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_place_authority_id_id")),
        sa.UniqueConstraint("office_id", "key", name=op.f("uq_place_office_id_key")),
    )
    op.create_table(
        "plan",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "stand_in", "reopening", name="plankind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("closed_places", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("opens_place", sa.String(), nullable=True),
        sa.Column(
            "opens_channel",
            sa.Enum(
                "walk_in",
                "appointment",
                "urgent",
                "phone",
                "writing",
                "email",
                "web_strong",
                "web_open",
                "paper_form",
                "letterbox",
                name="channelkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("hours", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("condition", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("for_whom", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("ear", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("eye", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("figure", sa.String(), nullable=True),
        sa.Column("below", sa.Double(), nullable=True),
        sa.Column("days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("rules", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("lifts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("superseded_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_plan_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_plan_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_plan_authority_id_id")),
    )
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.create_index(
            "uq_plan_current",
            ["office_id", "key"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "plan_decision",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("closing", sa.String(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "decided_by"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_plan_decision_authority_id_decided_by"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_plan_decision_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_plan_decision_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_decision")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_plan_decision_authority_id_id")),
    )
    with op.batch_alter_table("plan_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_decision_office_id_plan"), ["office_id", "plan"], unique=False)

    op.create_table(
        "print_batch",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "closed",
                "handed_over",
                "printed",
                "posted",
                "uncertain",
                name="batchstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "way",
            sa.Enum("own", "provider", name="printway", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("both_sides", sa.Boolean(), nullable=False),
        sa.Column("letters", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sheets", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("posting_day", sa.Date(), nullable=False),
        sa.Column("fetched_at", UtcDateTime(), nullable=True),
        sa.Column("handed_over_at", UtcDateTime(), nullable=True),
        sa.Column("printed_at", UtcDateTime(), nullable=True),
        sa.Column("printed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("uncertain_because", sa.String(), nullable=True),
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("posted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("carrier", sa.String(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_print_batch_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "posted_by"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_print_batch_authority_id_posted_by"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "printed_by"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_print_batch_authority_id_printed_by"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_print_batch_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_batch")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_print_batch_authority_id_id")),
        sa.UniqueConstraint("office_id", "number", name=op.f("uq_print_batch_office_id_number")),
    )
    op.create_table(
        "rule_answer",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("allows", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("superseded_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_rule_answer_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "recorded_by"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_rule_answer_authority_id_recorded_by"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_rule_answer_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_answer")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_rule_answer_authority_id_id")),
    )
    with op.batch_alter_table("rule_answer", schema=None) as batch_op:
        batch_op.create_index(
            "uq_rule_answer_current",
            ["office_id", "plan", "rule"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "skill",
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "staff_id"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_skill_authority_id_staff_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_skill_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_skill_authority_id_id")),
        sa.UniqueConstraint("staff_id", "kind", "value", name=op.f("uq_skill_staff_id_kind_value")),
    )
    op.create_table(
        "staff_calendar",
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("problem_since", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "staff_id"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_staff_calendar_authority_id_staff_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_staff_calendar_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_calendar")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_staff_calendar_authority_id_id")),
        sa.UniqueConstraint("staff_id", name=op.f("uq_staff_calendar_staff_id")),
    )
    op.create_table(
        "topic",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("names", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("prepare", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("needs", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_topic_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_topic_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_topic_authority_id_id")),
        sa.UniqueConstraint("office_id", "key", name=op.f("uq_topic_office_id_key")),
    )
    op.create_table(
        "working_hours",
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weekday", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_working_hours_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "staff_id"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_working_hours_authority_id_staff_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_working_hours_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_hours")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_working_hours_authority_id_id")),
    )
    op.create_table(
        "address",
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("care_of", sa.String(), nullable=True),
        sa.Column("street", sa.String(), nullable=True),
        sa.Column("extra", sa.String(), nullable=True),
        sa.Column("postcode", sa.String(), nullable=True),
        sa.Column("town", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("from_register", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("superseded_at", UtcDateTime(), nullable=True),
        sa.Column("suspended_at", UtcDateTime(), nullable=True),
        sa.Column("suspended_reason", sa.String(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "client_id"],
            ["client.authority_id", "client.id"],
            name=op.f("fk_address_authority_id_client_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_address_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_address_authority_id_id")),
    )
    with op.batch_alter_table("address", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_address_client_id"), ["client_id"], unique=False)

    op.create_table(
        "batch_file",
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("volume", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("last", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sheets", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "batch_id"],
            ["print_batch.authority_id", "print_batch.id"],
            name=op.f("fk_batch_file_authority_id_batch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "document_id"],
            ["document.authority_id", "document.id"],
            name=op.f("fk_batch_file_authority_id_document_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_batch_file_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_file")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_batch_file_authority_id_id")),
        sa.UniqueConstraint("batch_id", "volume", name=op.f("uq_batch_file_batch_id_volume")),
    )
    op.create_table(
        "case",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("advisor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("priority", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "to_call",
                "appointment",
                "number_asked",
                "needs_person",
                "closed",
                name="casestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("state_reason", sa.String(), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("to_call_since", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "advisor_id"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_case_authority_id_advisor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "client_id"],
            ["client.authority_id", "client.id"],
            name=op.f("fk_case_authority_id_client_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_case_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "topic_id"],
            ["topic.authority_id", "topic.id"],
            name=op.f("fk_case_authority_id_topic_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_case_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_case_authority_id_id")),
        sa.UniqueConstraint("authority_id", "number", name=op.f("uq_case_authority_id_number")),
    )
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_office_id_state"), ["office_id", "state"], unique=False)

    op.create_table(
        "channel",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "walk_in",
                "appointment",
                "urgent",
                "phone",
                "writing",
                "email",
                "web_strong",
                "web_open",
                "paper_form",
                "letterbox",
                name="channelkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("note", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_channel_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "place_id"],
            ["place.authority_id", "place.id"],
            name=op.f("fk_channel_authority_id_place_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_channel_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_channel_authority_id_id")),
        sa.UniqueConstraint("office_id", "place_id", "kind", name=op.f("uq_channel_office_id_place_id_kind")),
    )
    op.create_table(
        "consent",
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("sms", "email", name="channel", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "client_id"],
            ["client.authority_id", "client.id"],
            name=op.f("fk_consent_authority_id_client_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_consent_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_consent_authority_id_id")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_client_id"), ["client_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sending",
                "sent",
                "failed",
                "unknown",
                name="messagestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("provider_id", sa.String(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "client_id"],
            ["client.authority_id", "client.id"],
            name=op.f("fk_message_authority_id_client_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_message_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_message_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_message_authority_id_id")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_message_dedupe_key")),
        sa.UniqueConstraint("provider_id", name=op.f("uq_message_provider_id")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_state_not_before"), ["state", "not_before"], unique=False)

    op.create_table(
        "phone_number",
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_register", sa.Boolean(), nullable=False),
        sa.Column("raw", sa.String(), nullable=False),
        sa.Column("e164", sa.String(), nullable=False),
        sa.Column("wrong_at", UtcDateTime(), nullable=True),
        sa.Column("refused_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "client_id"],
            ["client.authority_id", "client.id"],
            name=op.f("fk_phone_number_authority_id_client_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_phone_number_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_number")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_phone_number_authority_id_id")),
    )
    with op.batch_alter_table("phone_number", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_phone_number_client_id"), ["client_id"], unique=False)

    op.create_table(
        "place_name",
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_place_name_place_id")),
        sa.PrimaryKeyConstraint("place_id", "language", name=op.f("pk_place_name")),
    )
    op.create_table(
        "room",
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("features", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "place_id"],
            ["place.authority_id", "place.id"],
            name=op.f("fk_room_authority_id_place_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_room_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_room_authority_id_id")),
        sa.UniqueConstraint("place_id", "name", name=op.f("uq_room_place_id_name")),
    )
    op.create_table(
        "access_code",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("issue", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"],
            ["case.authority_id", "case.id"],
            name=op.f("fk_access_code_authority_id_case_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_access_code_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_code")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_access_code_authority_id_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_access_code_reference")),
    )
    with op.batch_alter_table("access_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_code_case_id"), ["case_id"], unique=False)

    op.create_table(
        "appointment",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("advisor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("local_time", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "confirmed",
                "cancelled",
                "withdrawn",
                "lapsed",
                "missed",
                "held",
                name="appointmentstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reasons", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("exception", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "advisor_id"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_appointment_authority_id_advisor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"],
            ["case.authority_id", "case.id"],
            name=op.f("fk_appointment_authority_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_appointment_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "room_id"],
            ["room.authority_id", "room.id"],
            name=op.f("fk_appointment_authority_id_room_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_appointment_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_appointment_authority_id_id")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_appointment_advisor_id_starts_at"), ["advisor_id", "starts_at"], unique=False
        )
        batch_op.create_index(
            "uq_appointment_live",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('proposed', 'confirmed')"),
            postgresql_where=sa.text("state IN ('proposed', 'confirmed')"),
        )

    op.create_table(
        "attempt",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("rang", sa.Boolean(), nullable=False),
        sa.Column(
            "part_of_day",
            sa.Enum(
                "morning",
                "noon",
                "afternoon",
                "evening",
                name="partofday",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("rank", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "reached",
                "no_answer",
                "busy",
                "mailbox",
                "someone_else",
                "wrong_number",
                "out_of_service",
                "line_failed",
                "no_common_language",
                "asked_for_writing",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=True),
        sa.Column("form_key", sa.String(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"],
            ["case.authority_id", "case.id"],
            name=op.f("fk_attempt_authority_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "client_id"],
            ["client.authority_id", "client.id"],
            name=op.f("fk_attempt_authority_id_client_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "staff_id"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_attempt_authority_id_staff_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_attempt_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_attempt_authority_id_id")),
        sa.UniqueConstraint("form_key", name=op.f("uq_attempt_form_key")),
        sa.UniqueConstraint("provider_id", name=op.f("uq_attempt_provider_id")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempt_case_id_at"), ["case_id", "at"], unique=False)

    op.create_table(
        "callback_request",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column(
            "part_of_day",
            sa.Enum(
                "morning",
                "noon",
                "afternoon",
                "evening",
                name="partofday",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("promised_for", UtcDateTime(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "done", name="callbackstate", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("done_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"],
            ["case.authority_id", "case.id"],
            name=op.f("fk_callback_request_authority_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "done_by"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_callback_request_authority_id_done_by"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_callback_request_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_callback_request_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback_request")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_callback_request_authority_id_id")),
    )
    with op.batch_alter_table("callback_request", schema=None) as batch_op:
        batch_op.create_index(
            "uq_callback_request_open",
            ["office_id", "number"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "hours",
        sa.Column("channel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weekday", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("superseded_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "channel_id"],
            ["channel.authority_id", "channel.id"],
            name=op.f("fk_hours_authority_id_channel_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_hours_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_hours_authority_id_id")),
    )
    op.create_table(
        "visit",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("call_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ticket", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("hygiene", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "expected",
                "came",
                "missed",
                "cancelled",
                name="visitstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("booked_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "call_id"],
            ["ivr_call.authority_id", "ivr_call.id"],
            name=op.f("fk_visit_authority_id_call_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_visit_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "place_id"],
            ["place.authority_id", "place.id"],
            name=op.f("fk_visit_authority_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "room_id"],
            ["room.authority_id", "room.id"],
            name=op.f("fk_visit_authority_id_room_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_visit_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_visit_authority_id_id")),
        sa.UniqueConstraint("call_id", name=op.f("uq_visit_call_id")),
        sa.UniqueConstraint("place_id", "day", "ticket", name=op.f("uq_visit_place_id_day_ticket")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_office_id_starts_at"), ["office_id", "starts_at"], unique=False)

    op.create_table(
        "wish",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "number_wrong",
                "good_hour",
                "language",
                "not_by_phone",
                "earlier",
                "new_letter",
                name="wishkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("done_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"],
            ["case.authority_id", "case.id"],
            name=op.f("fk_wish_authority_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "done_by"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_wish_authority_id_done_by"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_wish_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_wish_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_wish_authority_id_id")),
    )
    with op.batch_alter_table("wish", schema=None) as batch_op:
        batch_op.create_index(
            "uq_wish_open",
            ["case_id", "kind"],
            unique=True,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "advisor_time",
        sa.Column("advisor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantum", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("appointment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["advisor_id"], ["staff.id"], name=op.f("fk_advisor_time_advisor_id")),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_advisor_time_appointment_id")
        ),
        sa.PrimaryKeyConstraint("advisor_id", "quantum", name=op.f("pk_advisor_time")),
    )
    with op.batch_alter_table("advisor_time", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_advisor_time_appointment_id"), ["appointment_id"], unique=False)

    op.create_table(
        "appointment_event",
        sa.Column("appointment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "proposed",
                "confirmed",
                "changed",
                "cancelled",
                "taken_over",
                "withdrawn",
                "lapsed",
                "missed",
                "held",
                name="eventkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "way",
            sa.Enum(
                "phone",
                "link",
                "paper",
                "staff",
                "clock",
                name="way",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "appointment_id"],
            ["appointment.authority_id", "appointment.id"],
            name=op.f("fk_appointment_event_authority_id_appointment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "staff_id"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_appointment_event_authority_id_staff_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_appointment_event_authority_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_event")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_appointment_event_authority_id_id")),
    )
    with op.batch_alter_table("appointment_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointment_event_appointment_id"), ["appointment_id"], unique=False)

    op.create_table(
        "earlier_offer",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("appointment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("advisor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "taken",
                "declined",
                "expired",
                "gone",
                name="offerstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("offered_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "advisor_id"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_earlier_offer_authority_id_advisor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "appointment_id"],
            ["appointment.authority_id", "appointment.id"],
            name=op.f("fk_earlier_offer_authority_id_appointment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_earlier_offer_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_earlier_offer_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_offer")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_earlier_offer_authority_id_id")),
    )
    with op.batch_alter_table("earlier_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_earlier_offer_office_id_state"), ["office_id", "state"], unique=False)
        batch_op.create_index(
            "uq_earlier_offer_open",
            ["appointment_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(
            "uq_earlier_offer_time",
            ["advisor_id", "starts_at"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "letter",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("appointment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("appointment_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("access_code_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("issue", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "proposal",
                "changed",
                "second_proposal",
                "number_wanted",
                "correction",
                "in_person",
                "letterbox",
                name="letterkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("text_version", sa.String(), nullable=False),
        sa.Column("posting_day", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "held",
                "batched",
                "printed",
                "posted",
                "returned",
                "withdrawn",
                name="letterstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("held_reason", sa.String(), nullable=True),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sheets", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("filed_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "access_code_id"],
            ["access_code.authority_id", "access_code.id"],
            name=op.f("fk_letter_authority_id_access_code_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "appointment_id"],
            ["appointment.authority_id", "appointment.id"],
            name=op.f("fk_letter_authority_id_appointment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "batch_id"],
            ["print_batch.authority_id", "print_batch.id"],
            name=op.f("fk_letter_authority_id_batch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"],
            ["case.authority_id", "case.id"],
            name=op.f("fk_letter_authority_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "client_id"],
            ["client.authority_id", "client.id"],
            name=op.f("fk_letter_authority_id_client_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_letter_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_letter_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint(
            "appointment_id",
            "appointment_version",
            "kind",
            name=op.f("uq_letter_appointment_id_appointment_version_kind"),
        ),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_letter_authority_id_id")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_letter_batch_id_number")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_office_id_state"), ["office_id", "state"], unique=False)

    op.create_table(
        "login",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("access_code_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("issue", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "access_code_id"],
            ["access_code.authority_id", "access_code.id"],
            name=op.f("fk_login_authority_id_access_code_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "staff_id"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_login_authority_id_staff_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_login_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_login_authority_id_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_token_hash")),
    )
    with op.batch_alter_table("login", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_seen_at"), ["seen_at"], unique=False)

    op.create_table(
        "room_time",
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantum", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("appointment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("visit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], name=op.f("fk_room_time_appointment_id")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_time_room_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_room_time_visit_id")),
        sa.PrimaryKeyConstraint("room_id", "quantum", name=op.f("pk_room_time")),
    )
    with op.batch_alter_table("room_time", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_time_appointment_id"), ["appointment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_room_time_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "letter_event",
        sa.Column("letter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "held",
                "batched",
                "printed",
                "posted",
                "returned",
                "withdrawn",
                name="letterstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sent_to", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "batch_id"],
            ["print_batch.authority_id", "print_batch.id"],
            name=op.f("fk_letter_event_authority_id_batch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "letter_id"],
            ["letter.authority_id", "letter.id"],
            name=op.f("fk_letter_event_authority_id_letter_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "staff_id"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_letter_event_authority_id_staff_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_letter_event_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_event")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_letter_event_authority_id_id")),
    )
    with op.batch_alter_table("letter_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_event_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_event_letter_id"), ["letter_id"], unique=False)

    op.create_table(
        "paper",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "way",
            sa.Enum(
                "post",
                "letterbox",
                "by_hand",
                name="paperway",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "reply",
                "job_search",
                "contact_request",
                "other",
                name="paperkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("letter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("form_key", sa.String(), nullable=True),
        sa.Column("registered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registered_at", UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("done_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "answer_id"],
            ["letter.authority_id", "letter.id"],
            name=op.f("fk_paper_authority_id_answer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"],
            ["case.authority_id", "case.id"],
            name=op.f("fk_paper_authority_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "client_id"],
            ["client.authority_id", "client.id"],
            name=op.f("fk_paper_authority_id_client_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "done_by"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_paper_authority_id_done_by"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "letter_id"],
            ["letter.authority_id", "letter.id"],
            name=op.f("fk_paper_authority_id_letter_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "office_id"],
            ["office.authority_id", "office.id"],
            name=op.f("fk_paper_authority_id_office_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "place_id"],
            ["place.authority_id", "place.id"],
            name=op.f("fk_paper_authority_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "registered_by"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_paper_authority_id_registered_by"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_paper_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_paper_authority_id_id")),
        sa.UniqueConstraint("office_id", "form_key", name=op.f("uq_paper_office_id_form_key")),
    )
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_office_id_done_at"), ["office_id", "done_at"], unique=False)

    op.create_table(
        "reprint",
        sa.Column("letter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "asked_by"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_reprint_authority_id_asked_by"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "decided_by"],
            ["staff.authority_id", "staff.id"],
            name=op.f("fk_reprint_authority_id_decided_by"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "letter_id"],
            ["letter.authority_id", "letter.id"],
            name=op.f("fk_reprint_authority_id_letter_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_reprint_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reprint")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_reprint_authority_id_id")),
    )
    with op.batch_alter_table("reprint", schema=None) as batch_op:
        batch_op.create_index(
            "uq_reprint_open",
            ["letter_id"],
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("reprint", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_reprint_open",
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )

    op.drop_table("reprint")
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_office_id_done_at"))

    op.drop_table("paper")
    with op.batch_alter_table("letter_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_event_letter_id"))
        batch_op.drop_index(batch_op.f("ix_letter_event_batch_id"))

    op.drop_table("letter_event")
    with op.batch_alter_table("room_time", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_time_visit_id"))
        batch_op.drop_index(batch_op.f("ix_room_time_appointment_id"))

    op.drop_table("room_time")
    with op.batch_alter_table("login", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_login_seen_at"))

    op.drop_table("login")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_office_id_state"))
        batch_op.drop_index(batch_op.f("ix_letter_case_id"))

    op.drop_table("letter")
    with op.batch_alter_table("earlier_offer", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_earlier_offer_time",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(
            "uq_earlier_offer_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_earlier_offer_office_id_state"))

    op.drop_table("earlier_offer")
    with op.batch_alter_table("appointment_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appointment_event_appointment_id"))

    op.drop_table("appointment_event")
    with op.batch_alter_table("advisor_time", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_advisor_time_appointment_id"))

    op.drop_table("advisor_time")
    with op.batch_alter_table("wish", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_wish_open", sqlite_where=sa.text("done_at IS NULL"), postgresql_where=sa.text("done_at IS NULL")
        )

    op.drop_table("wish")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_office_id_starts_at"))

    op.drop_table("visit")
    op.drop_table("hours")
    with op.batch_alter_table("callback_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_callback_request_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.drop_table("callback_request")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempt_case_id_at"))

    op.drop_table("attempt")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_appointment_live",
            sqlite_where=sa.text("state IN ('proposed', 'confirmed')"),
            postgresql_where=sa.text("state IN ('proposed', 'confirmed')"),
        )
        batch_op.drop_index(batch_op.f("ix_appointment_advisor_id_starts_at"))

    op.drop_table("appointment")
    with op.batch_alter_table("access_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_access_code_case_id"))

    op.drop_table("access_code")
    op.drop_table("room")
    op.drop_table("place_name")
    with op.batch_alter_table("phone_number", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_phone_number_client_id"))

    op.drop_table("phone_number")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_state_not_before"))

    op.drop_table("message")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_client_id"))

    op.drop_table("consent")
    op.drop_table("channel")
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_office_id_state"))

    op.drop_table("case")
    op.drop_table("batch_file")
    with op.batch_alter_table("address", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_address_client_id"))

    op.drop_table("address")
    op.drop_table("working_hours")
    op.drop_table("topic")
    op.drop_table("staff_calendar")
    op.drop_table("skill")
    with op.batch_alter_table("rule_answer", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_rule_answer_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.drop_table("rule_answer")
    op.drop_table("print_batch")
    with op.batch_alter_table("plan_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_decision_office_id_plan"))

    op.drop_table("plan_decision")
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_plan_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.drop_table("plan")
    op.drop_table("place")
    op.drop_table("phone_line")
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_offer_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_offer_office_id_recorded_at"))

    op.drop_table("offer")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_notice_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.drop_table("notice")
    op.drop_table("membership")
    op.drop_table("letter_text")
    with op.batch_alter_table("ivr_call", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ivr_call_started_at"))

    op.drop_table("ivr_call")
    op.drop_table("import_run")
    with op.batch_alter_table("figure", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_figure_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.drop_table("figure")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_office_id_state"))

    op.drop_table("draft")
    with op.batch_alter_table("day_hours", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_day_hours_staff_id_day"))

    op.drop_table("day_hours")
    op.drop_table("client")
    with op.batch_alter_table("busy_time", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_busy_time_staff_id_starts_at"))

    op.drop_table("busy_time")
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_absence_staff_id"))

    op.drop_table("absence")
    op.drop_table("staff")
    op.drop_table("office")
    op.drop_table("document")
    op.drop_table("audit_seal")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_subject"))

    op.drop_table("audit")
    with op.batch_alter_table("job_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_run_state"))

    op.drop_table("job_run")
    with op.batch_alter_table("ivr_turn", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ivr_turn_at"))

    op.drop_table("ivr_turn")
    op.drop_table("authority")
    op.drop_table("access_try")
    op.drop_table("access_lock")
