"""The first page of the admin: what needs attention, how many were counted today, and how the machinery does."""
