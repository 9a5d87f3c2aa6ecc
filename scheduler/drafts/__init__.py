"""Plans that are looked at before they are put in force."""
