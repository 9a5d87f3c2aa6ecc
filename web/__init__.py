"""What staff and the public see, and the one place where everything is put together."""

import gc

gc.set_threshold(50_000)  # looking for garbage while the libraries load is a sixth of the start, and finds none
