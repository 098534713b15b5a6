"""What the REST API of every app shares: errors, pages, filters, permissions, exports."""
