"""The database notes which project changed, however it was changed: what is kept in memory follows that."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

# Table, kind of change, which number is noted: of a publisher none, for it is in every one of its projects.
SQLITE = (
    ("project", "INSERT", "NEW.id"), ("project", "UPDATE", "NEW.id"), ("project", "DELETE", "OLD.id"),
    ("project_cause", "INSERT", "NEW.project_id"), ("project_cause", "UPDATE", "NEW.project_id"),
    ("project_cause", "DELETE", "OLD.project_id"), ("publisher", "UPDATE", "NULL"),
)  # fmt: skip
FUNCTION = """
CREATE FUNCTION note_project_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE number integer;
BEGIN
  IF TG_TABLE_NAME = 'project' THEN
    IF TG_OP = 'DELETE' THEN number := OLD.id; ELSE number := NEW.id; END IF;
  ELSIF TG_TABLE_NAME = 'project_cause' THEN
    IF TG_OP = 'DELETE' THEN number := OLD.project_id; ELSE number := NEW.project_id; END IF;
  END IF;
  INSERT INTO project_change (project_id, token) VALUES (number, txid_current());
  RETURN NULL;
END $$
"""
POSTGRESQL = (
    ("project", "INSERT OR UPDATE OR DELETE"),
    ("project_cause", "INSERT OR UPDATE OR DELETE"),
    ("publisher", "UPDATE"),
)


def upgrade() -> None:
    op.create_table(
        "project_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_change")),
    )
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for table, change, number in SQLITE:
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_notes_{change.lower()} AFTER {change} ON {table} "
                f"BEGIN INSERT INTO project_change (project_id, token) VALUES ({number}, random()); END"
            )
        return
    connection.exec_driver_sql(FUNCTION)
    for table, changes in POSTGRESQL:
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_notes_change AFTER {changes} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION note_project_change()"
        )


def downgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for table, change, _number in SQLITE:
            connection.exec_driver_sql(f"DROP TRIGGER {table}_notes_{change.lower()}")
    else:
        for table, _changes in POSTGRESQL:
            connection.exec_driver_sql(f"DROP TRIGGER {table}_notes_change ON {table}")
        connection.exec_driver_sql("DROP FUNCTION note_project_change()")
    op.drop_table("project_change")
