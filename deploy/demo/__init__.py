"""The demo city: Yinchuan, with unions, members and agents, all in one process."""
