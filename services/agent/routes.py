"""Where an agent's streams go: to the reports of their domain, by the store's partition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shared.runtime.topology import PARTITIONS, REPORTS, report_key


class AgentRoutes:
    """Routes of one agent: the broker lets it write under its own name only."""

    def __init__(self, agent: str, partitions: int = PARTITIONS) -> None:
        """Take the agent's name, which is its broker user, and the number of partitions."""
        self.agent = agent
        self.partitions = partitions

    def route(
        self,
        stream: str,
        readers: Sequence[str],
        all_readers: bool,  # noqa: FBT001 - the relay's protocol
    ) -> Iterator[tuple[str, str]]:
        """Give exchange and key: a stream of reports has one reader, its domain's service."""
        del readers, all_readers
        yield REPORTS, self.key(stream)

    def key(self, stream: str) -> str:
        """Give the routing key of a stream."""
        store, _, domain = stream.partition("/")
        return report_key(self.agent, domain, store, self.partitions)
