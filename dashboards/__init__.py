"""Pages, live messages and reports."""
