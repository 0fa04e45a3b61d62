"""The import engine: one for the wizard and the command. Targets (see ``targets.py``) say what the rows mean."""
