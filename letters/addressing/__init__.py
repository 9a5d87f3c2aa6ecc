"""To whom a letter goes, or why it cannot: addresses by each country's rules."""
