"""Praksisnytt: one database of what was sent to general practitioners, and every way out of it.

The map: errors, model, text and config are values; load reads, validate judges, outputs and newsletters
make files, build is the pipeline, cli and mkdocs_plugin are the doors.
"""
