"""How the bundled pipelines are made and measured; `python -m annotations.recognition.training` runs it."""
