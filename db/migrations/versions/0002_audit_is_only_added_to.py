"""The audit is only ever added to: update and delete are refused, but for whole sealed groups.

Revision: 0002, after 0001.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REFUSAL = "the audit is only ever added to"
UNSEALED = "NOT EXISTS (SELECT 1 FROM audit_seal WHERE OLD.id BETWEEN first_id AND last_id)"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"""CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'UPDATE' OR {UNSEALED} THEN RAISE EXCEPTION '{REFUSAL}'; END IF;
                RETURN OLD;
            END $$"""
        )
        op.execute(
            "CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE ON audit "
            "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()"
        )
        return
    op.execute(
        f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )
    op.execute(
        f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit WHEN {UNSEALED} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_only_grows ON audit")
        op.execute("DROP FUNCTION refuse_audit_change()")
        return
    op.execute("DROP TRIGGER audit_no_update")
    op.execute("DROP TRIGGER audit_no_delete")
