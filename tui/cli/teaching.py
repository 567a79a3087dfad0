"""`glosse models train`: a pipeline learns what its person corrected."""

from __future__ import annotations

import sys

import click

from annotations.model import Taught
from tui.cli import output
from tui.cli.desk import Desk, json_option, pass_desk

MOST = 50
"""Passes over the lessons at most."""


@click.command("train")
@click.argument("language")
@click.option(
    "--passes",
    type=click.IntRange(1, MOST),
    default=8,
    show_default=True,
    help="How often to go through the lessons.",
)
@json_option
@pass_desk
def train_model(desk: Desk, language: str, passes: int, as_json: bool) -> int:
    """Teach the pipeline of LANGUAGE your corrections; the new one is kept and used only if it is better.

    A quarter of the corrected paragraphs is kept back and tested before and after, and so are the articles that
    Glosse brings. `glosse undo`, or `glosse models use`, goes back to the old pipeline.
    """
    with desk.library() as library:
        try:
            taught = library.teach(language, passes=passes, progress=_say)
        finally:
            _say("", 0, 0)
    if as_json:
        output.write_jsons([_fields(taught)])
    else:
        _write(taught)
    return 0


def _say(what: str, done: int, total: int) -> None:
    """Show on stderr what is being done, where a person sees it."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{what} {done}/{total} …" if total else "\r\x1b[K")
        sys.stderr.flush()


def _fields(taught: Taught) -> dict[str, object]:
    return {
        "pipeline": taught.pipeline,
        "parent": taught.parent,
        "kept": taught.better,
        "lessons": taught.lessons,
        "held_out": taught.held_out,
        "corrections_before": round(taught.before, 1),
        "corrections_after": round(taught.after, 1),
        "check_before": round(taught.check_before, 1),
        "check_after": round(taught.check_after, 1),
    }


def _write(taught: Taught) -> None:
    rows = (
        (f"{taught.held_out} corrected paragraphs kept back", f"{taught.before:.1f}", f"{taught.after:.1f}"),
        ("articles that Glosse brings", f"{taught.check_before:.1f}", f"{taught.check_after:.1f}"),
    )
    output.write_rows(("F1, exact span and label", "before", "after"), rows, numbers=("before", "after"))
    if taught.better:
        output.write_line(
            f"{taught.pipeline} learned from {taught.lessons} paragraphs and is used now; `glosse undo` goes back"
        )
    else:
        output.write_line(f"no better, so nothing was kept; {taught.parent} stays")
