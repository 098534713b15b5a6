"""What is known of a camera now, and where people stand in its picture, over the REST API."""
