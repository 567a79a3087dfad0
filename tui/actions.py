"""The one registry of what a key does: bindings, footer, help, palette, menu and documentation are made from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from annotations.errors import InputError
from tui.review_keys import REVIEW_KEYS

Pane = Literal[
    "library", "sidebar", "text", "select", "margin",
    "review", "orphans", "history", "changes", "feeds", "names", "dossier", "tags", "pictures", "rules", "preview",
]  # fmt: skip
"""Where a key is pressed; `select` is the text while something is selected."""

LIBRARY: tuple[Pane, ...] = ("library",)
TEXT: tuple[Pane, ...] = ("text",)
SELECT: tuple[Pane, ...] = ("select",)
FEEDS: tuple[Pane, ...] = ("feeds",)
TAGS: tuple[Pane, ...] = ("tags",)
PICTURES: tuple[Pane, ...] = ("pictures",)
REVIEW: tuple[Pane, ...] = ("review",)
CHOOSING: tuple[Pane, ...] = ("library", "review")
OPENING: tuple[Pane, ...] = (
    "library", "sidebar", "margin", "orphans", "history", "changes", "feeds", "names", "dossier", "rules",
)  # fmt: skip
MARKING: tuple[Pane, ...] = ("text", "select", "review")
READING: tuple[Pane, ...] = ("text", "select")
APART: tuple[Pane, ...] = ("review", "orphans", "history", "changes", "feeds", "names", "dossier", "rules")
LISTS: tuple[Pane, ...] = ("library", "sidebar", "margin", *APART)
NAMES: tuple[Pane, ...] = ("names",)
DOSSIER: tuple[Pane, ...] = ("dossier",)
RULES: tuple[Pane, ...] = ("rules",)
PREVIEW: tuple[Pane, ...] = ("preview",)
MOVING: tuple[Pane, ...] = (*LISTS, "tags", "pictures", *PREVIEW)
MAIN: tuple[Pane, ...] = ("library", "sidebar", "text", "select", "margin")
EVERYWHERE: tuple[Pane, ...] = (*MAIN, *APART, "tags", "pictures")


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do."""

    id: str
    keys: tuple[str, ...]
    """Key names as Textual gives them; the keys of a sequence are separated by a blank (`g l`)."""
    label: str
    """One or two words, for the footer and the menu."""
    help: str
    """One sentence, for the list of keys and the palette."""
    panes: tuple[Pane, ...]
    group: str
    """Heading it stands under in the list of keys."""


def _action(id: str, keys: str, label: str, help: str, panes: tuple[Pane, ...], group: str) -> Action:
    """An action from a table row; keys are separated by commas."""
    return Action(id, tuple(key.strip() for key in keys.split(",") if key.strip()), label, help, panes, group)


def _moves() -> Iterator[Action]:
    """Motions of the caret, and the same with shift for those on arrows."""
    rows = (
        ("left", "left,h", "left", "One character to the left"),
        ("right", "right,l", "right", "One character to the right"),
        ("up", "up,k", "up", "One line on screen up"),
        ("down", "down,j", "down", "One line on screen down"),
        ("word_next", "w,ctrl+right", "next word", "To the start of the next word"),
        ("word_previous", "b,ctrl+left", "previous word", "To the start of the previous word"),
        ("word_end", "e", "word end", "To the end of the word"),
        ("sentence_next", "right_parenthesis", "next sentence", "To the next sentence"),
        ("sentence_previous", "left_parenthesis", "previous sentence", "To the previous sentence"),
        ("paragraph_next", "ctrl+down,right_curly_bracket", "next paragraph", "To the next paragraph"),
        (
            "paragraph_previous",
            "ctrl+up,left_curly_bracket",
            "previous paragraph",
            "To the previous paragraph",
        ),
        ("row_start", "home,0", "line start", "To the start of the line on screen"),
        ("row_end", "end,dollar_sign", "line end", "To the end of the line on screen"),
        ("page_down", "pagedown", "page down", "One page down"),
        ("page_up", "pageup", "page up", "One page up"),
        ("half_page_down", "ctrl+d", "half page down", "Half a page down"),
        ("half_page_up", "ctrl+u", "half page up", "Half a page up"),
        ("first", "g g,ctrl+home", "start", "To the start of the text"),
        ("last", "G,ctrl+end", "end", "To the end of the text"),
    )
    for id, keys, label, help in rows:
        yield _action(id, keys, label, help, READING, "Move")


ACTIONS: tuple[Action, ...] = (
    *_moves(),
    _action(
        "read_on", "space", "read on", "One page down; at the end, the next unread article", TEXT, "Move"
    ),
    _action("mention_next", "tab", "next name", "To the next name; it becomes the target", READING, "Jump"),
    _action("mention_previous", "shift+tab", "previous name", "To the previous name", READING, "Jump"),
    _action("annotation_next", "a,right_square_bracket", "next mark", "To the next annotation", TEXT, "Jump"),
    _action(
        "annotation_previous",
        "A,left_square_bracket",
        "previous mark",
        "To the previous annotation",
        TEXT,
        "Jump",
    ),
    _action(
        "find", "slash", "find", "Find words in the text; a capital letter makes case matter", READING, "Jump"
    ),
    _action("find_next", "n", "next hit", "To the next place where the words stand", READING, "Jump"),
    _action("find_previous", "N", "previous hit", "To the place before", READING, "Jump"),
    _action(
        "quick_jump",
        "f",
        "jump",
        "Letters over every name, sentence and link: type them to go there",
        READING,
        "Jump",
    ),
    _action(
        "word_jump",
        "F",
        "to word",
        "Then a letter: to the next word that begins with it; in a selection, as far as that word",
        READING,
        "Jump",
    ),
    _action("jump_back", "ctrl+o", "jump back", "Back to where the last jump came from", READING, "Jump"),
    _action(
        "next_unread",
        "greater_than_sign",
        "next unread",
        "To the next unread article; this one counts as read",
        TEXT,
        "Jump",
    ),
    _action(
        "previous_article", "less_than_sign", "previous article", "Back to the article before", TEXT, "Jump"
    ),
    _action(
        "select", "v", "select", "Start to select at the caret; motions extend the selection", TEXT, "Select"
    ),
    _action("select_words", "W", "select word", "Select the word; again: and the next", READING, "Select"),
    _action(
        "select_sentences",
        "V",
        "select sentence",
        "Select the sentence; sentence motions extend it",
        READING,
        "Select",
    ),
    *(
        _action(
            f"select_{way}",
            f"shift+{way}",
            f"select {way}",
            f"Extend the selection: {way}",
            READING,
            "Select",
        )
        for way in ("left", "right", "up", "down")
    ),
    _action(
        "grow",
        "space",
        "grow",
        "Grow to the next unit: word, name, quotation, sentence, paragraph",
        SELECT,
        "Select",
    ),
    _action("shrink", "backspace", "shrink", "Undo the last growth of the selection", SELECT, "Select"),
    _action("inner_word", "i w", "word", "Select the word; again: and the next", SELECT, "Select"),
    _action(
        "inner_sentence", "i s", "sentence", "Select the sentence; again: and the next", SELECT, "Select"
    ),
    _action(
        "inner_paragraph", "i p", "paragraph", "Select the paragraph; again: and the next", SELECT, "Select"
    ),
    _action("inner_mention", "i e", "name", "Select the name; again: and the next", SELECT, "Select"),
    _action("inner_quotation", "i q", "quotation", "Select the quotation around the caret", SELECT, "Select"),
    _action(
        "swap_ends", "o", "other end", "Move the caret to the other end of the selection", SELECT, "Select"
    ),
    _action(
        "tag",
        "t",
        "tag",
        "Choose a tag for it, or make a new one",
        ("text", "select", "library", "review"),
        "Mark",
    ),
    _action("example", "X", "example", "Show by it what a tag is for", READING, "Mark"),
    _action("comment", "c", "comment", "Write a comment on it", MARKING, "Mark"),
    _action("note_article", "C", "note", "Write a note about the article as a whole", TEXT, "Mark"),
    _action("mark", "m", "mark", "Mark it without a tag", READING, "Mark"),
    *(
        _action(
            f"favourite_{digit}",
            str(digit),
            f"tag {digit}",
            f"Set or remove favourite tag {digit}; unbound: choose one",
            MARKING,
            "Mark",
        )
        for digit in range(1, 10)
    ),
    _action(
        "delete",
        "d,delete",
        "delete",
        "Delete the annotation under the caret, or those inside the selection",
        READING,
        "Mark",
    ),
    _action(
        "add_mention",
        "plus",
        "add name",
        "This is a name that the program missed: choose what it is",
        READING,
        "Correct names",
    ),
    _action(
        "dismiss_mention",
        "x",
        "not a name",
        "This is not a name: the program is wrong",
        READING,
        "Correct names",
    ),
    _action(
        "relabel_mention",
        "r",
        "relabel",
        "This name is something else: choose what",
        READING,
        "Correct names",
    ),
    _action(
        "correct_everywhere",
        "E",
        "everywhere",
        "The correction made here holds in every article, also in new ones; what changes is shown first",
        READING,
        "Correct names",
    ),
    _action(
        "correct_here",
        "H",
        "only here",
        "The correction made here holds in this place only",
        READING,
        "Correct names",
    ),
    _action(
        "resize",
        "R",
        "resize",
        "Select the annotation's extent to change it; again: save. In a selection: make that its extent",
        READING,
        "Mark",
    ),
    _action(
        "mark_all",
        "asterisk",
        "all occurrences",
        "The same tags wherever these words stand in the article; without any yet: choose one",
        READING,
        "Mark",
    ),
    _action(
        "repeat",
        "full_stop",
        "again",
        "Repeat the last operation here; a favourite is set, never removed",
        READING,
        "Mark",
    ),
    _action(
        "copy", "y", "copy", "Copy it with its source and address; again: add that to a file", MARKING, "Mark"
    ),
    _action("labels", "i", "labels", "The labels of names at the end of the line, or not", TEXT, "View"),
    _action(
        "layers", "I", "layers", "What is shown: names by label, annotations by tag and person", TEXT, "View"
    ),
    _action("focus_mode", "z", "focus", "Dim all but the paragraph of the caret, or none", TEXT, "View"),
    _action(
        "undo", "u,ctrl+z", "undo", "Take back the last change, also after a restart", EVERYWHERE, "Undo"
    ),
    _action("redo", "ctrl+r,ctrl+y", "redo", "Make the change again that was taken back", EVERYWHERE, "Undo"),
    _action("menu", "enter", "menu", "What can be done here, each with its key", READING, "Go"),
    _action("open", "enter,right,l", "open", "Open what is under the bar", OPENING, "Go"),
    _action("cursor_up", "up,k", "up", "One row up", MOVING, "Move"),
    _action("cursor_down", "down,j", "down", "One row down", MOVING, "Move"),
    _action("cursor_page_up", "pageup,ctrl+u", "page up", "One page up", MOVING, "Move"),
    _action("cursor_page_down", "pagedown,ctrl+d", "page down", "One page down", MOVING, "Move"),
    _action("cursor_first", "home,g g", "first", "To the first row", MOVING, "Move"),
    _action("cursor_last", "end,G", "last", "To the last row", MOVING, "Move"),
    _action(
        "filter",
        "slash",
        "filter",
        "Filter the list: words, tag:, source:, lang:, is:unread …; names, tags and rules by a part of them",
        ("library", "review", "names", "tags", "pictures", "rules"),
        "Library",
    ),
    _action("toggle_read", "space", "read/unread", "Mark the article as read or unread", LIBRARY, "Library"),
    _action("toggle_star", "s", "star", "Star the article, or take the star away", LIBRARY, "Library"),
    _action(
        "cycle_coding",
        "K",
        "coding",
        "The next state of the article's coding: uncoded, coding, coded, and uncoded again",
        ("library", "text"),
        "Library",
    ),
    _action("note_listed", "c", "note", "Write a note about the article as a whole", LIBRARY, "Library"),
    _action("archive", "x", "archive", "Put the article away: is:archived lists it", LIBRARY, "Library"),
    _action(
        "choose",
        "v",
        "several",
        "Choose several: from here to the bar; what is done then is done to all of them",
        CHOOSING,
        "Library",
    ),
    _action("choose_down", "shift+down", "choose down", "Choose this one and the next", CHOOSING, "Library"),
    _action("choose_up", "shift+up", "choose up", "Choose this one and the one before", CHOOSING, "Library"),
    _action("choose_all", "asterisk", "choose all", "Choose all that the list has", CHOOSING, "Library"),
    _action(
        "order", "o", "order", "By date, title, source, length, annotations, relevance", LIBRARY, "Library"
    ),
    _action("go_date", "d", "to date", "Go to a date in the list", LIBRARY, "Library"),
    _action("save_search", "S", "save search", "Save the filter under a name", LIBRARY, "Library"),
    _action("delete_search", "d,delete", "forget", "Forget the saved search", ("sidebar",), "Library"),
    _action("refresh", "ctrl+l", "read again", "Read the list again", LIBRARY, "Library"),
    _action(
        "refresh_feeds",
        "f5,R",
        "refresh",
        "Ask all feeds what is new",
        ("library", "sidebar", "feeds"),
        "Feeds",
    ),
    _action(
        "add_feed",
        "plus",
        "add",
        "Add a feed, or a page as an article, by its address",
        ("library", "sidebar", "feeds"),
        "Feeds",
    ),
    _action(
        "fetch_full", "F", "full text", "Fetch the full text of the article from its page", LIBRARY, "Feeds"
    ),
    _action(
        "fetch_page", "p", "full text", "Fetch the full text from the page of the article", TEXT, "Feeds"
    ),
    _action(
        "refresh_feed", "r", "refresh", "Ask the feed, or all of the folder, what is new", FEEDS, "Feeds"
    ),
    _action("rename_feed", "n", "name", "Give the feed or folder another name", FEEDS, "Feeds"),
    _action("move_feed", "m", "move", "Move the feed to a folder, or the folder", FEEDS, "Feeds"),
    _action(
        "set_feed",
        "e",
        "settings",
        "Set up the feed: interval, full text, language, filter, tags, keeping",
        FEEDS,
        "Feeds",
    ),
    _action("remove_feed", "d,delete", "give up", "Give the feed up; its articles stay", FEEDS, "Feeds"),
    _action(
        "delete_listed",
        "d,delete",
        "delete",
        "Delete the annotation under the bar, or in the list of annotations all that are chosen",
        ("review", "margin"),
        "Mark",
    ),
    *(_action(*row, REVIEW, "Review") for row in REVIEW_KEYS),
    _action(
        "dossier", "D", "dossier", "Every mention of this name, and the names beside it", READING, "Names"
    ),
    _action("name_group", "tab", "next group", "People, organisations, places, others, all", NAMES, "Names"),
    _action("name_group_back", "shift+tab", "group before", "The group of names before", NAMES, "Names"),
    _action("name_order", "o", "order", "By mentions, articles, name, first seen, last seen", NAMES, "Names"),
    _action(
        "name_articles", "a", "articles", "The articles that mention the name", ("names", "dossier"), "Names"
    ),
    _action("name_merge", "m", "merge", "Count the name as another, in every article", NAMES, "Names"),
    _action("name_split", "s", "split", "Let what counts as this name be a name again", NAMES, "Names"),
    _action("name_rename", "r", "rename", "Show the name under another", NAMES, "Names"),
    _action(
        "name_relabel", "R", "relabel", "Say that the name is something else, everywhere", NAMES, "Names"
    ),
    _action("name_hide", "x,delete", "hide", "Leave the name out of lists, or list it again", NAMES, "Names"),
    _action("name_hidden", "X", "hidden", "The names that are hidden, or those that are not", NAMES, "Names"),
    _action(
        "beside", "tab", "next list", "Its mentions, quotations near it, names beside it", DOSSIER, "Names"
    ),
    _action("beside_back", "shift+tab", "list before", "The list of the dossier before", DOSSIER, "Names"),
    _action(
        "dossier_month", "d", "to month", "Go to a month, a year or a day in the dossier", DOSSIER, "Names"
    ),
    _action(
        "month_earlier",
        "less_than_sign,left_square_bracket",
        "earlier",
        "To the month before that mentions it",
        DOSSIER,
        "Names",
    ),
    _action(
        "month_later",
        "greater_than_sign,right_square_bracket",
        "later",
        "To the month after that mentions it",
        DOSSIER,
        "Names",
    ),
    _action("dossier_export", "e", "export", "Write the dossier as HTML or Markdown", DOSSIER, "Names"),
    _action(
        "relabel_rule", "r", "relabel", "Its words are something else: choose what", RULES, "Correct names"
    ),
    _action(
        "narrow_rule",
        "a",
        "in its article",
        "It holds in the article that it was made in only",
        RULES,
        "Correct names",
    ),
    _action(
        "delete_rule",
        "d,delete",
        "delete",
        "Delete the rule; what changes is shown first",
        RULES,
        "Correct names",
    ),
    _action("confirm", "enter", "do it", "Do what is shown", PREVIEW, "Correct names"),
    _action(
        "leave_out", "x,space", "leave out", "This place stays as it is, or not", PREVIEW, "Correct names"
    ),
    _action("accept", "y", "there", "Put the annotation on the likeliest place", ("orphans",), "Mark"),
    _action(
        "place", "e", "elsewhere", "Choose the passage in the text, Enter saves it", ("orphans",), "Mark"
    ),
    _action("drop", "d,delete", "drop", "Delete the annotation", ("orphans",), "Mark"),
    _action("skip", "s", "skip", "To the next, this one waits", ("orphans",), "Mark"),
    _action(
        "restore", "r", "restore", "Bring the deleted annotation under the bar back", ("history",), "Undo"
    ),
    _action(
        "next_list", "tab", "next list", "What was done, deleted annotations, messages", ("history",), "Go"
    ),
    _action(
        "list_tag",
        "enter",
        "annotations",
        "The annotations of the tag; if it is folded, also of those below it",
        TAGS,
        "Tags",
    ),
    _action(
        "unfold", "right,l", "unfold", "Show the tags below it; again: to the first of them", TAGS, "Tags"
    ),
    _action("fold", "left,h", "fold", "Hide the tags below it; again: to the one above it", TAGS, "Tags"),
    _action("fold_all", "asterisk", "fold all", "Hide all tags below others, or show them all", TAGS, "Tags"),
    _action(
        "next_tags",
        "tab",
        "next view",
        "All tags, those that nothing carries, those used once, those alike",
        TAGS,
        "Tags",
    ),
    _action("rename_tag", "r", "rename", "Give the tag another name; those below it go along", TAGS, "Tags"),
    _action(
        "merge_tag",
        "m",
        "merge",
        "Merge the tag into another, which its annotations and articles get instead",
        TAGS,
        "Tags",
    ),
    _action("move_tag", "b", "below", "Let it stand below another tag, with all below it", TAGS, "Tags"),
    _action("raise_tag", "B", "to the top", "Let it stand below no other tag", TAGS, "Tags"),
    _action("color_tag", "c", "colour", "Choose its colour", TAGS, "Tags"),
    _action(
        "describe_tag",
        "e",
        "describe",
        "Say what the tag is for, as is then shown where tags are chosen",
        TAGS,
        "Tags",
    ),
    _action("tag_examples", "x", "examples", "Passages that show what the tag is for", TAGS, "Tags"),
    _action("tag_rules", "R", "rules", "Queries whose articles get the tag, new ones too", TAGS, "Tags"),
    _action("new_tag", "n", "new tag", "Make a tag, also while the code book is closed", TAGS, "Tags"),
    _action(
        "close_book",
        "o",
        "close/open",
        "Close the code book: tags are made only here; or open it",
        TAGS,
        "Tags",
    ),
    _action(
        "delete_tag",
        "d,delete",
        "delete",
        "Delete the tag; what happens to its annotations is shown first",
        TAGS,
        "Tags",
    ),
    *(
        _action(
            f"bind_{digit}",
            str(digit),
            f"key {digit}",
            f"Let {digit} set the tag, or no longer",
            TAGS,
            "Tags",
        )
        for digit in range(1, 10)
    ),
    _action(
        "picture_left", "left,h", "left", "To the number at the left, or the time before", PICTURES, "Move"
    ),
    _action(
        "picture_right", "right,l", "right", "To the number at the right, or the time after", PICTURES, "Move"
    ),
    _action(
        "picture_next",
        "tab",
        "next picture",
        "Names over time, tags by source, tags together, names together",
        PICTURES,
        "Pictures",
    ),
    _action("picture_previous", "shift+tab", "picture before", "The picture before", PICTURES, "Pictures"),
    _action(
        "picture_open",
        "enter",
        "behind it",
        "The articles or annotations that the number counts",
        PICTURES,
        "Pictures",
    ),
    _action("picture_table", "t", "table", "The same as a table, or as a picture", PICTURES, "Pictures"),
    _action("picture_choose", "n", "choose", "Choose the names, or the tags", PICTURES, "Pictures"),
    _action(
        "picture_step", "s", "step", "By day, week, month, year, or as fits the window", PICTURES, "Pictures"
    ),
    _action("picture_again", "ctrl+l", "count again", "Count again", PICTURES, "Pictures"),
    _action("pane_next", "f6,ctrl+w", "next pane", "To the next pane", MAIN, "Go"),
    _action("go_library", "g l", "library", "To the list of articles", EVERYWHERE, "Go"),
    _action("go_searches", "g s", "searches", "To saved searches and sources", MAIN, "Go"),
    _action("go_names", "g n", "names", "To all names in the library", EVERYWHERE, "Go"),
    _action("go_rules", "g c", "rules", "To the corrections of names that hold everywhere", EVERYWHERE, "Go"),
    _action("go_review", "g r", "review", "To all annotations in the library", EVERYWHERE, "Go"),
    _action("go_tags", "g t", "tags", "To all tags, to put them in order", EVERYWHERE, "Go"),
    _action("go_pictures", "g p", "pictures", "To pictures of names, tags and sources", EVERYWHERE, "Go"),
    _action(
        "go_orphans",
        "g o",
        "orphans",
        "To annotations whose passage is gone or not certain",
        EVERYWHERE,
        "Go",
    ),
    _action(
        "go_feeds", "g f", "feeds", "To the feeds that you read, and how each is doing", EVERYWHERE, "Go"
    ),
    _action(
        "go_history",
        "g h",
        "history",
        "To what was done; Tab there leads to deleted annotations and to messages",
        EVERYWHERE,
        "Go",
    ),
    _action(
        "go_changes", "g v", "changes", "To what changed in the text since it was annotated", READING, "Go"
    ),
    _action("change_next", "n", "next change", "To the next change", ("changes",), "Go"),
    _action("change_previous", "N", "previous change", "To the change before", ("changes",), "Go"),
    _action("older", "o", "older", "Compare with the version before", ("changes",), "Go"),
    _action("newer", "O", "newer", "Compare with the version after", ("changes",), "Go"),
    _action("go_messages", "g m", "messages", "To what the footer said earlier", EVERYWHERE, "Go"),
    _action(
        "export",
        "g e",
        "export",
        "Export articles and annotations in other programs' formats",
        (*MAIN, "review"),
        "Go",
    ),
    _action("go_unfinished", "g u", "unfinished", "To a comment that was left unfinished", MAIN, "Go"),
    _action("escape", "escape", "back", "One step back; never quits", (*EVERYWHERE, *PREVIEW), "Go"),
    _action("back", "q", "back", "One step back; at the library, quit", (*EVERYWHERE, *PREVIEW), "Go"),
    _action("help", "question_mark,f1", "keys", "All keys", (*EVERYWHERE, *PREVIEW), "Go"),
)

_SYMBOLS = {
    "left": "←", "right": "→", "up": "↑", "down": "↓", "left_parenthesis": "(", "right_parenthesis": ")",
    "left_curly_bracket": "{", "right_curly_bracket": "}", "left_square_bracket": "[", "right_square_bracket": "]",
    "dollar_sign": "$", "greater_than_sign": ">", "less_than_sign": "<", "plus": "+", "slash": "/", "asterisk": "*",
    "full_stop": ".", "question_mark": "?", "enter": "Enter", "escape": "Esc", "space": "Space", "tab": "Tab",
    "home": "Home", "end": "End", "pageup": "PgUp", "pagedown": "PgDn", "backspace": "Backspace", "delete": "Del",
}  # fmt: skip
_ASCII = {"left": "Left", "right": "Right", "up": "Up", "down": "Down"}


def shown(keys: str, *, ascii: bool = False) -> str:
    """A key or sequence as a person reads it: `g l` -> `gl`, `ctrl+up` -> `ctrl+↑`."""
    symbols = {**_SYMBOLS, **_ASCII} if ascii else _SYMBOLS
    steps = []
    for step in keys.split(" "):
        *modifiers, key = step.split("+")
        steps.append(
            "+".join(
                [*modifiers, symbols.get(key, key.upper() if key[0] == "f" and key[1:].isdigit() else key)]
            )
        )
    joint = "" if all(len(step) == 1 for step in steps) else " "
    return joint.join(steps)


class Actions:
    """The registry with a person's own keys laid over it."""

    def __init__(self, keys: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Lay `keys` (action id -> key names) over the registry.

        Raises:
            InputError: an id is unknown, or two actions of one pane would have the same key.
        """
        own = dict(keys or {})
        known = {action.id for action in ACTIONS}
        if unknown := sorted(set(own) - known):
            raise InputError(
                f"settings, [keys] {unknown[0]}: no action of that name; `glosse config --keys` lists them"
            )
        self._all = tuple(replace(action, keys=own.get(action.id, action.keys)) for action in ACTIONS)
        self._by_id = {action.id: action for action in self._all}
        for pane in (*EVERYWHERE, *PREVIEW):
            self.bindings(pane)

    def __iter__(self) -> Iterator[Action]:
        return iter(self._all)

    def __getitem__(self, id: str) -> Action:
        return self._by_id[id]

    def of(self, pane: Pane) -> Iterable[Action]:
        """The actions that a key can start in that pane, in the registry's order."""
        return (action for action in self._all if pane in action.panes)

    def bindings(self, pane: Pane) -> dict[str, str]:
        """Key or sequence -> action id in that pane.

        Raises:
            InputError: two actions have the same key, or one's key begins another's sequence.
        """
        found: dict[str, str] = {}
        for action in self.of(pane):
            for key in action.keys:
                if key in found:
                    raise InputError(
                        f"settings, [keys] {action.id}: {shown(key)} is already {found[key]} in the {pane} pane"
                    )
                found[key] = action.id
        for key, id in found.items():
            if " " in key and (first := key.split(" ")[0]) in found:
                raise InputError(
                    f"settings, [keys] {id}: {shown(first)} alone is {found[first]} in the {pane} pane"
                )
        return found

    def key(self, id: str, *, ascii: bool = False) -> str:
        """The first key of an action, as a person reads it."""
        keys = self._by_id[id].keys
        return shown(keys[0], ascii=ascii) if keys else ""
