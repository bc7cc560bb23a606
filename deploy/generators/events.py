"""The catalogue of events, their JSON Schemas and the AsyncAPI listing, from the classes."""

from __future__ import annotations

from shared.events.generate import files

__all__ = ["files"]
