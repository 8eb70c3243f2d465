"""Texts: Markdown to safe HTML and plain text, likeness of texts, and the guard against personal data."""
