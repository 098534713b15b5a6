"""Nobody sees or changes what belongs to another tenant, on no address there is."""
