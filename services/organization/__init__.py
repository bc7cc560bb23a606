"""Employers, unions, both trees, members, officers and stores."""
