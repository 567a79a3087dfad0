"""The command line: one module a group of commands; only `read` loads the screen."""
