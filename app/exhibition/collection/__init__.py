"""Records (items) as a collection: Dublin Core, tables in and out, and the world's own formats."""
