"""How long it takes to close a batch on PostgreSQL, and how much memory: read, drawn, sealed, stored, entered."""
