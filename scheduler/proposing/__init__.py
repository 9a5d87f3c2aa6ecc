"""Who could not be reached is proposed a time: for whom, from what, why just this one, and when none is left."""
