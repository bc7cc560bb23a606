"""Events, layers, migrations and documents; needs nothing."""
