"""Pictures of counts in cells of a terminal: drawn without a screen, so that the command line prints the same."""
