"""The tables of a library, as SQL, one tuple of statements a version; versions are only ever added.

In queries `a` stands for `articles` and `n` for `annotations`. Offsets are code points; times are UTC.
"""

from __future__ import annotations

from typing import Final

from annotations.store import coding, naming_known, stamping, tallying

APPLICATION_ID: Final = 0x676C6F73
"""`glos` in ASCII, in the header of every library, so that another program's file is never taken for one."""

VERSION: Final = 9
"""Version of the schema that this code reads and writes; a file says its own in `PRAGMA user_version`."""

_ARTICLES: Final = (
    "CREATE TABLE sources(id INTEGER PRIMARY KEY, name TEXT NOT NULL, fold TEXT NOT NULL UNIQUE)",
    # Content is TEXT while an article shows it (FTS reads it there) and zlib-compressed BLOB afterwards.
    """CREATE TABLE texts(
        id INTEGER PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE,
        content NOT NULL,
        rules INTEGER NOT NULL)""",
    """CREATE TABLE articles(
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        title_key TEXT NOT NULL,
        byline TEXT NOT NULL DEFAULT '',
        published TEXT NOT NULL DEFAULT '',
        language TEXT NOT NULL DEFAULT '',
        source TEXT NOT NULL DEFAULT '',
        url TEXT NOT NULL DEFAULT '',
        canonical_url TEXT NOT NULL DEFAULT '',
        text_id INTEGER NOT NULL REFERENCES texts(id),
        first_text_id INTEGER NOT NULL REFERENCES texts(id),
        words INTEGER NOT NULL DEFAULT 0,
        annotations INTEGER NOT NULL DEFAULT 0,
        read INTEGER NOT NULL DEFAULT 0,
        starred INTEGER NOT NULL DEFAULT 0,
        archived INTEGER NOT NULL DEFAULT 0,
        seed INTEGER NOT NULL DEFAULT 0,
        added TEXT NOT NULL,
        modified TEXT NOT NULL)""",
    "CREATE UNIQUE INDEX articles_url ON articles(canonical_url) WHERE canonical_url <> ''",
    "CREATE INDEX articles_text ON articles(text_id)",
    "CREATE INDEX articles_first_text ON articles(first_text_id)",
    "CREATE INDEX articles_by_added ON articles(archived)",
    "CREATE INDEX articles_by_published ON articles(archived, published)",
    "CREATE INDEX articles_by_title ON articles(archived, title_key)",
    "CREATE INDEX articles_by_source ON articles(archived, source)",
    "CREATE INDEX articles_by_words ON articles(archived, words)",
    "CREATE INDEX articles_by_annotations ON articles(archived, annotations)",
    "CREATE INDEX articles_by_language ON articles(archived, language)",
    """CREATE TABLE article_sources(
        article_id INTEGER NOT NULL REFERENCES articles(id),
        source_id INTEGER NOT NULL REFERENCES sources(id),
        PRIMARY KEY(article_id, source_id)) WITHOUT ROWID""",
    "CREATE INDEX article_sources_source ON article_sources(source_id)",
    """CREATE TABLE versions(
        id INTEGER PRIMARY KEY,
        article_id INTEGER NOT NULL REFERENCES articles(id),
        text_id INTEGER NOT NULL REFERENCES texts(id),
        added TEXT NOT NULL,
        blocks TEXT NOT NULL,
        links TEXT NOT NULL,
        UNIQUE(article_id, text_id))""",
    "CREATE INDEX versions_text ON versions(text_id)",
    """CREATE TABLE positions(
        article_id INTEGER PRIMARY KEY REFERENCES articles(id),
        top INTEGER NOT NULL,
        caret INTEGER NOT NULL,
        at TEXT NOT NULL)""",
)

_RECOGNITION: Final = (
    """CREATE TABLE pipelines(
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        version TEXT NOT NULL,
        digest TEXT NOT NULL,
        UNIQUE(name, version, digest))""",
    # A text is recognised once a pipeline: this row says that its mentions are all there, even if none.
    """CREATE TABLE recognitions(
        text_id INTEGER NOT NULL REFERENCES texts(id),
        pipeline_id INTEGER NOT NULL REFERENCES pipelines(id),
        at TEXT NOT NULL,
        PRIMARY KEY(text_id, pipeline_id)) WITHOUT ROWID""",
    """CREATE TABLE mentions(
        text_id INTEGER NOT NULL,
        pipeline_id INTEGER NOT NULL,
        start INTEGER NOT NULL,
        end INTEGER NOT NULL,
        label TEXT NOT NULL,
        PRIMARY KEY(text_id, pipeline_id, start, end)) WITHOUT ROWID""",
    """CREATE TABLE corrections(
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        article_id INTEGER NOT NULL REFERENCES articles(id),
        text_id INTEGER NOT NULL REFERENCES texts(id),
        start INTEGER NOT NULL,
        end INTEGER NOT NULL,
        surface TEXT NOT NULL,
        kind TEXT NOT NULL,
        label TEXT NOT NULL,
        scope TEXT NOT NULL,
        creator TEXT NOT NULL,
        created TEXT NOT NULL)""",
    "CREATE INDEX corrections_article ON corrections(article_id)",
    # Derived from mentions and corrections, so that names are counted without reading texts.
    """CREATE TABLE article_names(
        article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
        pipeline_id INTEGER NOT NULL REFERENCES pipelines(id),
        name TEXT NOT NULL,
        label TEXT NOT NULL,
        mentions INTEGER NOT NULL,
        PRIMARY KEY(article_id, pipeline_id, name, label)) WITHOUT ROWID""",
    "CREATE INDEX article_names_name ON article_names(name COLLATE NOCASE)",
    "CREATE TABLE choices(language TEXT PRIMARY KEY, pipeline TEXT NOT NULL) WITHOUT ROWID",
)

_ANNOTATIONS: Final = (
    # `fold` is the name case-folded: names are equal, sorted and searched by it.
    """CREATE TABLE tags(
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        fold TEXT NOT NULL UNIQUE,
        color TEXT NOT NULL DEFAULT '',
        description TEXT NOT NULL DEFAULT '',
        key INTEGER NOT NULL DEFAULT 0,
        created TEXT NOT NULL,
        modified TEXT NOT NULL)""",
    # `deleted` is NULL, or the time of deletion: a tombstone that merging passes on.
    """CREATE TABLE annotations(
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        article_id INTEGER NOT NULL REFERENCES articles(id),
        text_id INTEGER NOT NULL REFERENCES texts(id),
        start INTEGER NOT NULL,
        end INTEGER NOT NULL,
        exact TEXT NOT NULL,
        prefix TEXT NOT NULL,
        suffix TEXT NOT NULL,
        note TEXT NOT NULL DEFAULT '',
        color TEXT NOT NULL DEFAULT '',
        creator TEXT NOT NULL DEFAULT '',
        created TEXT NOT NULL,
        modified TEXT NOT NULL,
        anchor TEXT NOT NULL DEFAULT 'exact',
        score REAL NOT NULL DEFAULT 1.0,
        deleted TEXT)""",
    "CREATE INDEX annotations_article ON annotations(article_id, start, end)",
    "CREATE INDEX annotations_by_modified ON annotations(modified) WHERE deleted IS NULL",
    """CREATE TABLE annotation_tags(
        annotation_id INTEGER NOT NULL REFERENCES annotations(id),
        tag_id INTEGER NOT NULL REFERENCES tags(id),
        PRIMARY KEY(annotation_id, tag_id)) WITHOUT ROWID""",
    "CREATE INDEX annotation_tags_tag ON annotation_tags(tag_id)",
    """CREATE TABLE article_tags(
        article_id INTEGER NOT NULL REFERENCES articles(id),
        tag_id INTEGER NOT NULL REFERENCES tags(id),
        PRIMARY KEY(article_id, tag_id)) WITHOUT ROWID""",
    "CREATE INDEX article_tags_tag ON article_tags(tag_id)",
)

_COUNTERS: Final = (
    """CREATE TRIGGER annotations_counted AFTER INSERT ON annotations WHEN new.deleted IS NULL BEGIN
        UPDATE articles SET annotations = annotations + 1 WHERE id = new.article_id;
    END""",
    """CREATE TRIGGER annotations_uncounted AFTER DELETE ON annotations WHEN old.deleted IS NULL BEGIN
        UPDATE articles SET annotations = annotations - 1 WHERE id = old.article_id;
    END""",
    """CREATE TRIGGER annotations_recounted AFTER UPDATE OF deleted, article_id ON annotations BEGIN
        UPDATE articles SET annotations = annotations - 1 WHERE id = old.article_id AND old.deleted IS NULL;
        UPDATE articles SET annotations = annotations + 1 WHERE id = new.article_id AND new.deleted IS NULL;
    END""",
)

_JOURNAL: Final = (
    # `undone` is NULL, or a number that grows with every undo: the greatest is redone first.
    """CREATE TABLE journal(
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        session TEXT NOT NULL,
        operation TEXT NOT NULL,
        schema INTEGER NOT NULL,
        message TEXT NOT NULL,
        article INTEGER,
        annotation INTEGER,
        start INTEGER,
        changes TEXT NOT NULL,
        undone INTEGER,
        undone_by TEXT)""",
    # Few entries are undone at any time, and every action asks for them.
    "CREATE INDEX journal_undone ON journal(undone, undone_by) WHERE undone IS NOT NULL",
)

_SEARCH: Final = (
    """CREATE VIEW article_texts AS
        SELECT a.id AS id, a.title AS title, a.byline AS byline, t.content AS content
        FROM articles a JOIN texts t ON t.id = a.text_id""",
    """CREATE VIRTUAL TABLE articles_fts USING fts5(
        title, byline, content, content='article_texts', content_rowid='id',
        tokenize='unicode61 remove_diacritics 2')""",
    # New articles are indexed by `recorder.insert_row`: a trigger would make FTS5 write its index to the disk
    # before every single row (its savepoint method), which halves the speed of adding.
    """CREATE TRIGGER articles_unindexed AFTER DELETE ON articles BEGIN
        INSERT INTO articles_fts(articles_fts, rowid, title, byline, content)
        SELECT 'delete', old.id, old.title, old.byline, content FROM texts WHERE id = old.text_id;
    END""",
    """CREATE TRIGGER articles_reindexed AFTER UPDATE OF title, byline, text_id ON articles
        WHEN old.title <> new.title OR old.byline <> new.byline OR old.text_id <> new.text_id BEGIN
        INSERT INTO articles_fts(articles_fts, rowid, title, byline, content)
        SELECT 'delete', old.id, old.title, old.byline, content FROM texts WHERE id = old.text_id;
        INSERT INTO articles_fts(rowid, title, byline, content)
        SELECT new.id, new.title, new.byline, content FROM texts WHERE id = new.text_id;
    END""",
    # Annotations are few: this index keeps its own copy, because their tags come from two other tables.
    """CREATE VIRTUAL TABLE annotations_fts USING fts5(
        exact, note, tags, tokenize='unicode61 remove_diacritics 2')""",
    """CREATE VIEW annotation_texts AS
        SELECT n.id AS id, n.exact AS exact, n.note AS note, coalesce((
            SELECT group_concat(t.name, ' ') FROM annotation_tags nt JOIN tags t ON t.id = nt.tag_id
            WHERE nt.annotation_id = n.id), '') AS tags
        FROM annotations n WHERE n.deleted IS NULL""",
    """CREATE TRIGGER annotations_indexed AFTER INSERT ON annotations BEGIN
        INSERT INTO annotations_fts(rowid, exact, note, tags)
        SELECT id, exact, note, tags FROM annotation_texts WHERE id = new.id;
    END""",
    """CREATE TRIGGER annotations_unindexed AFTER DELETE ON annotations BEGIN
        DELETE FROM annotations_fts WHERE rowid = old.id;
    END""",
    """CREATE TRIGGER annotations_reindexed AFTER UPDATE OF exact, note, deleted ON annotations BEGIN
        DELETE FROM annotations_fts WHERE rowid = old.id;
        INSERT INTO annotations_fts(rowid, exact, note, tags)
        SELECT id, exact, note, tags FROM annotation_texts WHERE id = new.id;
    END""",
    """CREATE TRIGGER annotation_tags_indexed AFTER INSERT ON annotation_tags BEGIN
        UPDATE annotations_fts SET tags = (SELECT tags FROM annotation_texts WHERE id = new.annotation_id)
        WHERE rowid = new.annotation_id;
    END""",
    """CREATE TRIGGER annotation_tags_unindexed AFTER DELETE ON annotation_tags BEGIN
        UPDATE annotations_fts SET tags = (SELECT tags FROM annotation_texts WHERE id = old.annotation_id)
        WHERE rowid = old.annotation_id;
    END""",
    """CREATE TRIGGER tags_reindexed AFTER UPDATE OF name ON tags BEGIN
        UPDATE annotations_fts SET tags = (SELECT tags FROM annotation_texts WHERE id = annotations_fts.rowid)
        WHERE rowid IN (SELECT annotation_id FROM annotation_tags WHERE tag_id = new.id);
    END""",
)

V1: Final = (*_ARTICLES, *_RECOGNITION, *_ANNOTATIONS, *_COUNTERS, *_JOURNAL, *_SEARCH)
"""Statements that make an empty file a library of version 1."""

V2: Final = (
    "CREATE INDEX corrections_everywhere ON corrections(id) WHERE scope = 'everywhere'",
    # Corrections of scope `everywhere` whose articles have yet to be counted anew, so that nothing is forgotten
    # when the program ends meanwhile. `after`: last article that was looked at; `changed`: how many changed so far.
    """CREATE TABLE recounts(
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        surface TEXT NOT NULL,
        label TEXT NOT NULL,
        article_id INTEGER NOT NULL,
        after INTEGER NOT NULL DEFAULT 0,
        changed INTEGER NOT NULL DEFAULT 0)""",
    # Another value after every change to those corrections: whoever keeps them in memory compares it.
    "CREATE TABLE rules_stamp(stamp BLOB NOT NULL)",
    "INSERT INTO rules_stamp VALUES (x'')",
    """CREATE TRIGGER rules_made AFTER INSERT ON corrections WHEN new.scope = 'everywhere' BEGIN
        UPDATE rules_stamp SET stamp = randomblob(8);
    END""",
    """CREATE TRIGGER rules_gone AFTER DELETE ON corrections WHEN old.scope = 'everywhere' BEGIN
        UPDATE rules_stamp SET stamp = randomblob(8);
    END""",
    """CREATE TRIGGER rules_changed AFTER UPDATE ON corrections
        WHEN old.scope = 'everywhere' OR new.scope = 'everywhere' BEGIN
        UPDATE rules_stamp SET stamp = randomblob(8);
    END""",
)
"""Statements from version 1 to 2: corrections that hold in every article."""

V3: Final = (
    # How many articles there are, by what lists are made of; at most four rows, kept by triggers.
    """CREATE TABLE tallies(
        archived INTEGER NOT NULL,
        read INTEGER NOT NULL,
        articles INTEGER NOT NULL,
        PRIMARY KEY(archived, read)) WITHOUT ROWID""",
    "INSERT INTO tallies VALUES (0, 0, 0), (0, 1, 0), (1, 0, 0), (1, 1, 0)",
    """INSERT OR REPLACE INTO tallies
        SELECT archived, read, count(*) FROM articles GROUP BY archived, read""",
    """CREATE TRIGGER articles_tallied AFTER INSERT ON articles BEGIN
        UPDATE tallies SET articles = articles + 1 WHERE archived = new.archived AND read = new.read;
    END""",
    """CREATE TRIGGER articles_untallied AFTER DELETE ON articles BEGIN
        UPDATE tallies SET articles = articles - 1 WHERE archived = old.archived AND read = old.read;
    END""",
    """CREATE TRIGGER articles_retallied AFTER UPDATE OF archived, read ON articles
        WHEN old.archived <> new.archived OR old.read <> new.read BEGIN
        UPDATE tallies SET articles = articles - 1 WHERE archived = old.archived AND read = old.read;
        UPDATE tallies SET articles = articles + 1 WHERE archived = new.archived AND read = new.read;
        UPDATE sources SET
            articles = articles + (new.archived = 0) - (old.archived = 0),
            unread = unread + (new.archived = 0 AND new.read = 0) - (old.archived = 0 AND old.read = 0)
        WHERE id IN (SELECT source_id FROM article_sources WHERE article_id = new.id);
    END""",
    # A source's articles and unread articles that are not archived. Articles lose their sources before they go.
    "ALTER TABLE sources ADD COLUMN articles INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE sources ADD COLUMN unread INTEGER NOT NULL DEFAULT 0",
    """UPDATE sources SET (articles, unread) = (
        SELECT coalesce(sum(a.archived = 0), 0), coalesce(sum(a.archived = 0 AND a.read = 0), 0)
        FROM article_sources x JOIN articles a ON a.id = x.article_id WHERE x.source_id = sources.id)""",
    """CREATE TRIGGER article_sources_tallied AFTER INSERT ON article_sources BEGIN
        UPDATE sources SET (articles, unread) = (
            SELECT sources.articles + (a.archived = 0), sources.unread + (a.archived = 0 AND a.read = 0)
            FROM articles a WHERE a.id = new.article_id)
        WHERE id = new.source_id;
    END""",
    """CREATE TRIGGER article_sources_untallied AFTER DELETE ON article_sources BEGIN
        UPDATE sources SET (articles, unread) = (
            SELECT sources.articles - (a.archived = 0), sources.unread - (a.archived = 0 AND a.read = 0)
            FROM articles a WHERE a.id = old.article_id)
        WHERE id = old.source_id;
    END""",
    # What is rare is found without looking at the rest, what is frequent by walking in the order of the list.
    "CREATE INDEX articles_unread ON articles(archived) WHERE read = 0",
    "CREATE INDEX articles_starred ON articles(archived) WHERE starred = 1",
    "CREATE INDEX annotations_orphaned ON annotations(article_id) WHERE anchor = 'orphan' AND deleted IS NULL",
    # `fold` is the name case-folded: names are equal and sorted by it.
    """CREATE TABLE searches(
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        fold TEXT NOT NULL UNIQUE,
        query TEXT NOT NULL,
        created TEXT NOT NULL,
        modified TEXT NOT NULL)""",
)
"""Statements from version 2 to 3: lists of a million articles, and searches under a name."""

V4: Final = (
    # Articles that come from another library were added when they were added there, whatever their id is here.
    "DROP INDEX articles_by_added",
    "CREATE INDEX articles_by_added ON articles(archived, added)",
    "CREATE INDEX annotations_waiting ON annotations(modified)"
    " WHERE anchor IN ('orphan', 'uncertain') AND deleted IS NULL",
    # Comments that have not been saved, one a session; `process` is the host and the number of who writes.
    """CREATE TABLE drafts(
        session TEXT PRIMARY KEY,
        process TEXT NOT NULL,
        article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
        text_id INTEGER NOT NULL REFERENCES texts(id),
        annotation_id INTEGER,
        start INTEGER NOT NULL,
        end INTEGER NOT NULL,
        note TEXT NOT NULL,
        at TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX drafts_article ON drafts(article_id)",
    *stamping.STATEMENTS,
)
"""Statements from version 3 to 4: what two people's work needs."""

V5: Final = (
    # A feed that a person reads; its name is that of its source. Ids are never used again, so that what is left of a
    # feed waits for its removal to be undone. `tags` are parted by U+001F, `keep` is days, `every` minutes.
    """CREATE TABLE feeds(
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL UNIQUE,
        source_id INTEGER NOT NULL UNIQUE REFERENCES sources(id),
        url TEXT NOT NULL UNIQUE,
        host TEXT NOT NULL,
        home TEXT NOT NULL DEFAULT '',
        folder TEXT NOT NULL DEFAULT '',
        every INTEGER NOT NULL,
        full_text INTEGER NOT NULL DEFAULT 0,
        language TEXT NOT NULL DEFAULT '',
        filter TEXT NOT NULL DEFAULT '',
        tags TEXT NOT NULL DEFAULT '',
        keep INTEGER NOT NULL DEFAULT 0,
        created TEXT NOT NULL,
        modified TEXT NOT NULL)""",
    # What became of asking for it; no action of a person, so none to undo. `asked_to_wait`: the server said when to
    # come back, and `due` is that time.
    """CREATE TABLE fetches(
        feed_id INTEGER PRIMARY KEY,
        state TEXT NOT NULL DEFAULT 'never',
        error TEXT NOT NULL DEFAULT '',
        failures INTEGER NOT NULL DEFAULT 0,
        etag TEXT NOT NULL DEFAULT '',
        modified TEXT NOT NULL DEFAULT '',
        digest TEXT NOT NULL DEFAULT '',
        asked TEXT NOT NULL DEFAULT '',
        came TEXT NOT NULL DEFAULT '',
        due TEXT NOT NULL DEFAULT '',
        asked_to_wait INTEGER NOT NULL DEFAULT 0)""",
    # What a feed has, or had. No article: it was left out, or removed, and does not come back. `gone`: since when the
    # feed has it no more. `folded`: the draft of an item that is the same as another feed's article, to be parted.
    # `page`: the article has the text of its page, not of the feed.
    """CREATE TABLE feed_items(
        id INTEGER PRIMARY KEY,
        feed_id INTEGER NOT NULL,
        key TEXT NOT NULL,
        digest TEXT NOT NULL,
        article_id INTEGER,
        gone TEXT NOT NULL DEFAULT '',
        folded TEXT NOT NULL DEFAULT '',
        page INTEGER NOT NULL DEFAULT 0,
        UNIQUE(feed_id, key))""",
    "CREATE INDEX feed_items_article ON feed_items(article_id) WHERE article_id IS NOT NULL",
    """CREATE TRIGGER feed_items_bereft AFTER DELETE ON articles BEGIN
        UPDATE feed_items SET article_id = NULL WHERE article_id = old.id;
    END""",
    # Numbers that texts share which hardly differ; articles that are gone may be among them.
    """CREATE TABLE likenesses(
        band INTEGER NOT NULL,
        article_id INTEGER NOT NULL,
        PRIMARY KEY(band, article_id)) WITHOUT ROWID""",
    # Bytes of the index that are gathered before they are written and merged: of a thousand articles at once, all.
    "INSERT INTO articles_fts(articles_fts, rank) VALUES ('hashsize', 16777216)",
)
"""Statements from version 4 to 5: feeds."""

V6: Final = tuple(tallying.STATEMENTS)
"""Statements from version 5 to 6: names over the whole library."""

V7: Final = (
    *coding.STATEMENTS,
    # Articles show the name of their first source; renaming one, or undoing that, takes all of them along.
    """CREATE TRIGGER sources_renamed AFTER UPDATE OF name ON sources WHEN old.name <> new.name BEGIN
        UPDATE articles SET source = new.name WHERE archived IN (0, 1) AND source = old.name;
    END""",
)
"""Statements from version 6 to 7: coding work."""

V8: Final = tuple(naming_known.STATEMENTS)
"""Statements from version 7 to 8: parts of names found at once."""

V9: Final = (
    # Parts of the index that are merged at a time: of four, which SQLite takes, those of a large feed were merged again
    # and again while it was written. Searches look at up to 16 of each size, which takes them no time to speak of.
    "INSERT INTO articles_fts(articles_fts, rank) VALUES ('automerge', 16)",
)
"""Statements from version 8 to 9: quicker arrivals."""

FAVOURITES: Final = (
    (1, "quote", "yellow"),
    (2, "claim", "orange"),
    (3, "figure", "teal"),
    (4, "check", "red"),
)
"""Digit, tag and colour of the tags that a new library starts with."""
