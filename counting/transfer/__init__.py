"""Many cameras as a table, out of the product and into it."""
