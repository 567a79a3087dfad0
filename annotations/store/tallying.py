"""Names counted over the whole library, kept by triggers, and a person's word over them.

Only what is listed is counted: names in articles that are not archived, as the pipeline in use for their language
finds them. `tallying` is written to whenever a name of an article comes or goes; the rules are laid over on reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

STATEMENTS: Final[Sequence[str]] = (
    # What a name counts as (`target`, '' for itself) and whether it is listed.
    """CREATE TABLE name_rules(
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        label TEXT NOT NULL,
        target TEXT NOT NULL DEFAULT '',
        hidden INTEGER NOT NULL DEFAULT 0,
        creator TEXT NOT NULL DEFAULT '',
        created TEXT NOT NULL,
        UNIQUE(name, label))""",
    "CREATE INDEX name_rules_target ON name_rules(target, label)",
    # Whose names are counted; others are counted once it is asked for them.
    "CREATE TABLE names_current(language TEXT PRIMARY KEY, pipeline_id INTEGER NOT NULL) WITHOUT ROWID",
    # `ruled`: a rule is about this name, so that it is not listed as it stands. `first`, `last`: days, '' for none.
    """CREATE TABLE name_tallies(
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        label TEXT NOT NULL,
        mentions INTEGER NOT NULL,
        articles INTEGER NOT NULL,
        first TEXT NOT NULL DEFAULT '',
        last TEXT NOT NULL DEFAULT '',
        ruled INTEGER NOT NULL DEFAULT 0,
        UNIQUE(name, label))""",
    "CREATE INDEX name_tallies_ruled ON name_tallies(id) WHERE ruled = 1",
    # One for each order in which names are listed; those of one label mostly by mentions.
    *(
        f"CREATE INDEX name_tallies_{name} ON name_tallies({columns}, ruled) WHERE ruled = 0"
        for name, columns in (
            ("by_mentions", "mentions DESC, articles DESC, name, label"),
            ("label", "label, mentions DESC, articles DESC, name"),
            ("by_articles", "articles DESC, mentions DESC, name, label"),
            ("by_name", "name COLLATE NOCASE, name, label"),
            ("by_first", "first DESC, name, label"),
            ("by_last", "last DESC, name, label"),
        )
    ),
    """CREATE TABLE name_days(
        tally_id INTEGER NOT NULL,
        day TEXT NOT NULL,
        mentions INTEGER NOT NULL,
        articles INTEGER NOT NULL,
        PRIMARY KEY(tally_id, day)) WITHOUT ROWID""",
    """CREATE VIEW tallied_names AS
        SELECT x.article_id AS article_id, x.pipeline_id AS pipeline_id, x.name AS name, x.label AS label,
            x.mentions AS mentions, substr(a.published, 1, 10) AS day
        FROM article_names x JOIN articles a ON a.id = x.article_id
        JOIN names_current c ON c.language = a.language AND c.pipeline_id = x.pipeline_id
        WHERE a.archived = 0""",
    "CREATE VIEW tallying AS SELECT name, label, '' AS day, mentions, articles FROM name_tallies",
    """CREATE TRIGGER tallying_tallied INSTEAD OF INSERT ON tallying BEGIN
        INSERT INTO name_tallies(name, label, mentions, articles, ruled)
            SELECT new.name, new.label, new.mentions, new.articles, EXISTS(SELECT 1 FROM name_rules r
                WHERE r.label = new.label AND (r.name = new.name OR r.target = new.name)) WHERE true
            ON CONFLICT(name, label) DO UPDATE SET
                mentions = mentions + excluded.mentions, articles = articles + excluded.articles;
        INSERT INTO name_days(tally_id, day, mentions, articles)
            SELECT id, new.day, new.mentions, new.articles FROM name_tallies
            WHERE name = new.name AND label = new.label
            ON CONFLICT(tally_id, day) DO UPDATE SET
                mentions = mentions + excluded.mentions, articles = articles + excluded.articles;
        DELETE FROM name_days WHERE articles <= 0 AND day = new.day
            AND tally_id = (SELECT id FROM name_tallies WHERE name = new.name AND label = new.label);
        UPDATE name_tallies SET
            first = coalesce((SELECT min(d.day) FROM name_days d WHERE d.tally_id = name_tallies.id AND d.day > ''),
                ''),
            last = coalesce((SELECT max(d.day) FROM name_days d WHERE d.tally_id = name_tallies.id), '')
            WHERE name = new.name AND label = new.label
            AND (new.articles < 0 OR first = '' OR new.day NOT BETWEEN first AND last);
        DELETE FROM name_tallies WHERE name = new.name AND label = new.label AND articles <= 0;
    END""",
    """CREATE TRIGGER article_names_tallied AFTER INSERT ON article_names BEGIN
        INSERT INTO tallying SELECT name, label, day, mentions, 1 FROM tallied_names
            WHERE article_id = new.article_id AND pipeline_id = new.pipeline_id
            AND name = new.name AND label = new.label;
    END""",
    """CREATE TRIGGER article_names_retallied AFTER UPDATE OF mentions ON article_names
        WHEN old.mentions <> new.mentions BEGIN
        INSERT INTO tallying SELECT name, label, day, new.mentions - old.mentions, 0 FROM tallied_names
            WHERE article_id = new.article_id AND pipeline_id = new.pipeline_id
            AND name = new.name AND label = new.label;
    END""",
    # Before it goes, while the article that says how it counts is there; of an article that goes, all at once.
    """CREATE TRIGGER article_names_untallied BEFORE DELETE ON article_names BEGIN
        INSERT INTO tallying SELECT name, label, day, -mentions, -1 FROM tallied_names
            WHERE article_id = old.article_id AND pipeline_id = old.pipeline_id
            AND name = old.name AND label = old.label;
    END""",
    """CREATE TRIGGER articles_names_gone BEFORE DELETE ON articles BEGIN
        INSERT INTO tallying SELECT name, label, day, -mentions, -1 FROM tallied_names WHERE article_id = old.id;
    END""",
    """CREATE TRIGGER articles_names_leave BEFORE UPDATE OF archived, language, published ON articles
        WHEN old.archived <> new.archived OR old.language <> new.language OR old.published <> new.published BEGIN
        INSERT INTO tallying SELECT name, label, day, -mentions, -1 FROM tallied_names WHERE article_id = old.id;
    END""",
    """CREATE TRIGGER articles_names_come AFTER UPDATE OF archived, language, published ON articles
        WHEN old.archived <> new.archived OR old.language <> new.language OR old.published <> new.published BEGIN
        INSERT INTO tallying SELECT name, label, day, mentions, 1 FROM tallied_names WHERE article_id = new.id;
    END""",
    *(
        f"""CREATE TRIGGER name_rules_{event.lower()} AFTER {event} ON name_rules BEGIN
        UPDATE name_tallies SET ruled = EXISTS(SELECT 1 FROM name_rules r
            WHERE r.label = name_tallies.label AND (r.name = name_tallies.name OR r.target = name_tallies.name))
            WHERE {" OR ".join(f"(label = {row}.label AND name IN ({row}.name, {row}.target))" for row in rows)};
    END"""
        for event, rows in (("INSERT", ("new",)), ("UPDATE", ("old", "new")), ("DELETE", ("old",)))
    ),
)
"""Statements of the schema."""

ANEW: Final[Sequence[str]] = (
    "DELETE FROM name_days",
    "DELETE FROM name_tallies",
    """INSERT INTO name_tallies(name, label, mentions, articles, first, last)
        SELECT name, label, sum(mentions), count(*), coalesce(min(nullif(day, '')), ''), max(day)
        FROM tallied_names GROUP BY name, label""",
    """UPDATE name_tallies SET ruled = 1 WHERE (name, label) IN (SELECT name, label FROM name_rules)
        OR (name, label) IN (SELECT target, label FROM name_rules)""",
    """INSERT INTO name_days(tally_id, day, mentions, articles)
        SELECT t.id, x.day, sum(x.mentions), count(*) FROM tallied_names x
        JOIN name_tallies t ON t.name = x.name AND t.label = x.label GROUP BY t.id, x.day""",
)
"""Statements that count everything anew."""
