"""The pipeline: read content, judge it, make everything, and keep the old site standing until the new one does."""
