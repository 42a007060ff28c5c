"""A backup is only worth what restoring it gives: the same rows, the same files, in a new database of either engine."""

import json
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text

from app.core import audit, backup, clock, outbox, settings
from app.core.db import db
from tests.builders.accounts import PASSWORD, person
from tests.conftest import SqliteDatabases, run_command
from tests.site import Site


@pytest.fixture
def copy_of(make_app, databases, migrated, tmp_path_factory):
    """`copy_of()`: an application on a second, empty database of the same engine."""
    urls = []

    def make():
        urls.append(databases.create(migrated))
        return make_app(DATABASE_URL=urls[-1], DATA_DIR=str(tmp_path_factory.mktemp("restored")))

    yield make


def rows(app) -> dict[str, list]:
    with app.app_context():
        found = {}
        for table in backup.tables():
            asked = db.select(table).order_by(*table.primary_key.columns)
            found[table.name] = [tuple(row) for row in db.session.execute(asked)]
        return found


def data_dir(app) -> Path:
    return app.extensions["config"].data_dir


def test_everything_comes_back(demonstrated, copy_of, tmp_path):
    (data_dir(demonstrated) / "media" / "deep").mkdir(parents=True)
    (data_dir(demonstrated) / "media" / "deep" / "picture.webp").write_bytes(b"\x00picture\xff")
    archive = tmp_path / "site.zip"
    run_command(demonstrated, "backup", str(archive))
    restored = copy_of()
    run_command(restored, "restore", str(archive))
    before, after = rows(demonstrated), rows(restored)
    assert before == after and any(before.values())
    assert (data_dir(restored) / "media" / "deep" / "picture.webp").read_bytes() == b"\x00picture\xff"
    assert "holds" in run_command(restored, "audit", "verify")


def test_the_restored_site_goes_on(demonstrated, copy_of, tmp_path):
    """Numbers continue after those that came along, and people sign in with the passwords they had."""
    archive = tmp_path / "site.zip"
    run_command(demonstrated, "backup", str(archive))
    restored = copy_of()
    run_command(restored, "restore", str(archive))
    with restored.app_context():
        name = person().name
        audit.record(audit.System(), "test.act", audit.Subject("thing", "1", "续"), at=clock.now())
        db.session.commit()
    Site(restored).sign_in(name, PASSWORD)
    Site(restored).sign_in("administrator", "administrator-demo-1")
    assert "holds" in run_command(restored, "audit", "verify")


def test_a_backup_of_one_engine_restores_into_the_other(demonstrated, make_app, engine, tmp_path, tmp_path_factory):
    if engine != "postgresql":
        pytest.skip("needs both engines; runs with --engine=postgresql")
    archive = tmp_path / "site.zip"
    run_command(demonstrated, "backup", str(archive))
    folder = tmp_path_factory.mktemp("other-engine")
    other = make_app(DATABASE_URL=SqliteDatabases(folder).create(), DATA_DIR=str(folder))
    run_command(other, "db", "upgrade")
    run_command(other, "restore", str(archive))
    assert rows(other) == rows(demonstrated)


def test_the_manifest_names_what_is_inside(app, tmp_path):
    with app.app_context():
        settings.put("a", {"汉": 1})
        db.session.commit()
    run_command(app, "backup", str(tmp_path / "site.zip"))
    with zipfile.ZipFile(tmp_path / "site.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert manifest["rows"]["setting"] == 1 and manifest["format"] == backup.FORMAT
        assert "汉".encode() in archive.read("tables/setting.jsonl")
    assert not list(tmp_path.glob("*.unfinished"))


def test_a_database_that_is_not_empty_is_left_alone(app, tmp_path):
    run_command(app, "backup", str(tmp_path / "site.zip"))
    with app.app_context():
        person(name="somebody")
    result = app.test_cli_runner().invoke(args=["restore", str(tmp_path / "site.zip")])
    assert result.exit_code == 1 and "The database is not empty" in result.output


def spoiled(path: Path, name: str, content: bytes) -> Path:
    """The archive with one file changed."""
    other = path.with_name("spoiled.zip")
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(other, "w") as changed:
        for each in whole.namelist():
            changed.writestr(each, content if each == name else whole.read(each))
    return other


def manifest_of(path: Path, **changes) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return json.dumps({**json.loads(archive.read("manifest.json")), **changes}).encode()


def test_a_spoiled_archive_restores_nothing(app, copy_of, tmp_path):
    with app.app_context():
        person(name="somebody")
    archive = tmp_path / "site.zip"
    run_command(app, "backup", str(archive))
    (tmp_path / "text.zip").write_text("not a zip", encoding="utf-8")
    cases = {
        "inside the archive is damaged": spoiled(archive, "tables/user.jsonl", b"{}\n"),
        "another format": None,
        "has schema": None,
        "is not a backup of this site": tmp_path / "text.zip",
    }
    restored = copy_of()
    for said, path in cases.items():
        if said == "another format":
            path = spoiled(archive, "manifest.json", manifest_of(archive, format=99))
        elif said == "has schema":
            path = spoiled(archive, "manifest.json", manifest_of(archive, revision="0000"))
        result = restored.test_cli_runner().invoke(args=["restore", str(path)])
        assert result.exit_code == 1 and said in result.output, said
    assert not any(found for name, found in rows(restored).items() if name != "audit_head")


def test_a_file_cannot_leave_the_data_folder(tmp_path):
    with pytest.raises(backup.NotRestorable):
        backup._place(tmp_path / "data", "media/../../evil", b"x")


def test_a_visitor_sees_the_restored_rows_at_once(app, copy_of, tmp_path):
    """Restoring empties the page cache like any other change."""
    run_command(app, "backup", str(tmp_path / "site.zip"))
    restored = copy_of()
    before = restored.extensions["generation"].read()
    run_command(restored, "restore", str(tmp_path / "site.zip"))
    assert restored.extensions["generation"].read() != before


def test_the_nightly_job_keeps_fourteen(app):
    folder = data_dir(app) / "backups"
    folder.mkdir()
    for day in range(1, 21):
        (folder / f"2020-01-{day:02d}.zip").write_bytes(b"old")
    job = next(job for job in app.extensions["jobs"] if job.name == "backup")
    with app.app_context():
        job.run()
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 14 and names[-1] == f"{clock.today(clock.now())}.zip"


def test_every_table_is_in_the_backup_or_derived(app):
    with app.app_context():
        in_database = set(db.inspect(db.engine).get_table_names()) - {"alembic_version"}
    kept = {table.name for table in backup.tables()}
    derived = {name for name in in_database if name.startswith("search_")}  # Made by hand, refilled after a restore.
    derived |= {"network_salt", "project_change"}  # A salt must not outlive its day; triggers write the notes anew.
    assert in_database - derived == kept


def test_values_of_every_kind_come_back(app, copy_of, tmp_path):
    with app.app_context():
        outbox.handle("kinds", lambda _payload: None)
        outbox.put("kinds", {"汉": [1, None, 1.5, True], "line": "a\nb\u2028c\0".replace("\0", "")}, now=clock.now())
        db.session.commit()
    run_command(app, "backup", str(tmp_path / "site.zip"))
    restored = copy_of()
    run_command(restored, "restore", str(tmp_path / "site.zip"))
    with restored.app_context():
        assert db.session.execute(text("SELECT count(*) FROM outbox_message WHERE done_at IS NULL")).scalar() == 1
        assert db.session.scalars(db.select(outbox.OutboxMessage)).one().payload["line"] == "a\nb\u2028c"
