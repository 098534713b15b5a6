"""Management of streams."""
