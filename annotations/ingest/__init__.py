"""Taking articles in: every module turns one kind of file or stream into drafts."""
