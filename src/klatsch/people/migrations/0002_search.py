"""The index by which people are found by part of a name, as each database can do it (see people/search_text.py)."""

from django.db import migrations

SQLITE = [
    """
    CREATE VIRTUAL TABLE people_search USING fts5(
        search, content='people_person', content_rowid='id', tokenize='trigram', detail='none'
    )
    """,
    # Larger heaps in memory and fewer, larger merges: an import writes thousands of people at once.
    "INSERT INTO people_search (people_search, rank) VALUES ('hashsize', 8388608)",
    "INSERT INTO people_search (people_search, rank) VALUES ('automerge', 16)",
    """
    CREATE TRIGGER people_search_added AFTER INSERT ON people_person BEGIN
        INSERT INTO people_search (rowid, search) VALUES (new.id, new.search);
    END
    """,
    """
    CREATE TRIGGER people_search_changed AFTER UPDATE OF search ON people_person
    WHEN old.search IS NOT new.search BEGIN
        INSERT INTO people_search (people_search, rowid, search) VALUES ('delete', old.id, old.search);
        INSERT INTO people_search (rowid, search) VALUES (new.id, new.search);
    END
    """,
    """
    CREATE TRIGGER people_search_removed AFTER DELETE ON people_person BEGIN
        INSERT INTO people_search (people_search, rowid, search) VALUES ('delete', old.id, old.search);
    END
    """,
]
POSTGRESQL = [
    # Pages are cut by comparing names, so the order must be the same for every server.
    'ALTER TABLE people_person ALTER COLUMN sort_name TYPE varchar(200) COLLATE "C"',
    "CREATE INDEX people_search ON people_person USING gin (string_to_array(grams, ' '))",
]


def build(_apps, schema_editor):
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(build, migrations.RunPython.noop)]
