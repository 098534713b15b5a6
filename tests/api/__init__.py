"""What tests of the REST API share."""
