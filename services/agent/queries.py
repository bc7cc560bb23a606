"""The store's SQL, by name."""

from __future__ import annotations

from pathlib import Path

from shared.streams.queries import load_queries

queries = load_queries(Path(__file__).with_suffix(".sql"))
