"""The pages that everybody sees, and those behind a letter's link."""
