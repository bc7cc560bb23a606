"""Rule packs as data, working days and clocks."""
