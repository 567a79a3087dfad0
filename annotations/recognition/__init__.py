"""Finding names in texts: pipelines, the process they run in, names from mentions, corrections by a person."""
