"""What is recorded: tables, the session, migrations and encrypted documents."""
