"""What scenes ask for, carried out in the request's transaction: a file for each matter."""
