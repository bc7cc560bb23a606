"""The services of the city federation and the agent of a branch; none imports another."""
