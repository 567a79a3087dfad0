"""The group of commands of `glosse`, and how they end."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from annotations.errors import GlosseError, QueryError
from tui import __version__
from tui.cli import output
from tui.cli.desk import Desk

INTERRUPTED = 130
"""Exit code after Ctrl-C: 128 and the number of the signal, as shells have it."""
PIPE_CLOSED = 141
"""Exit code when nobody reads the output any more, likewise."""


COMMANDS = {
    "read": "reader.read",
    "add": "articles.add",
    "feeds": "feeds.feeds",
    "fetch": "articles.fetch",
    "part": "articles.part",
    "articles": "listed.articles",
    "show": "articles.show",
    "searches": "searches.searches",
    "recognise": "recognising.recognise",
    "names": "recognition.names",
    "name": "naming.name",
    "correct": "correcting.correct",
    "rules": "rules.rules",
    "annotate": "annotating.annotate",
    "coding": "coding.coding",
    "note": "coding.note",
    "annotations": "reviewing.list_annotations",
    "undo": "annotating.undo",
    "redo": "annotating.redo",
    "log": "history.log",
    "restore": "history.restore",
    "tags": "tagging.tags",
    "stats": "statistics.stats",
    "orphans": "orphans.orphans",
    "versions": "versions.versions",
    "diff": "versions.diff",
    "export": "exchange.export",
    "import": "exchange.import_",
    "formats": "exchange.formats",
    "merge": "merging.merge",
    "agreement": "merging.agreement",
    "models": "models.models",
    "seeds": "articles.seeds",
    "backup": "keeping.backup",
    "doctor": "keeping.doctor",
    "config": "configuration.config",
}
"""Where each command is, in the order of a person's work."""


class Commands(click.Group):
    """A group that imports a command when it is asked for: the reader starts without all others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of a person's work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(".")
        command: click.Command = getattr(import_module(f"tui.cli.{module}"), name)
        return command


@click.group(
    cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.option(
    "--library",
    "library_path",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="GLOSSE_LIBRARY",
    metavar="PATH",
    help="The library file; also GLOSSE_LIBRARY. Else the platform's.",
)
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The settings file. Else the platform's config.toml.",
)
@click.version_option(__version__, message="glosse %(version)s")
@click.pass_context
def cli(context: click.Context, library_path: Path | None, config_path: Path | None) -> int | None:
    """Read closely and annotate, in the terminal. Without a command: open the reader.

    Exit codes: 0 done, 1 nothing found or partly failed, 2 wrong usage or input.
    """
    context.obj = Desk(library_path, config_path)
    if context.invoked_subcommand is None:
        from tui.cli.reader import read

        code: int = context.invoke(read)
        return code
    gc.freeze()
    gc.enable()
    return None


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; what goes wrong is one line on stderr, and a query's place."""
    try:
        with cli.make_context("glosse", list(arguments)) as context:
            code = cli.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.UsageError as error:
        output.say(_usage(error))
        return error.exit_code
    except click.ClickException as error:
        output.say(error.format_message())
        return 2
    except GlosseError as error:
        if isinstance(error.__cause__, BrokenPipeError):
            return _pipe_closed()
        if isinstance(error, QueryError):
            output.say(f"{error} (character {error.position + 1} of the query)")
            output.point(error.query, error.position)
        else:
            output.say(str(error))
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        return _pipe_closed()
    except OSError as error:
        output.say(f"{error.filename or 'output'}: {error.strerror or error}")
        return 2
    return code if isinstance(code, int) else 0


def _pipe_closed() -> int:
    """End quietly; the interpreter flushes once more when it ends, and needs somewhere to write."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE_CLOSED


def _usage(error: click.UsageError) -> str:
    if isinstance(error, click.exceptions.NoArgsIsHelpError) and error.ctx:
        group = error.ctx.command
        commands = ", ".join(group.list_commands(error.ctx)) if isinstance(group, click.Group) else ""
        return f"`{error.ctx.command_path}` needs one of its commands: {commands}"
    message = " ".join(error.format_message().split()).rstrip(".")
    path = error.ctx.command_path if error.ctx else "glosse"
    return f"{message} (see `{path} --help`)"
