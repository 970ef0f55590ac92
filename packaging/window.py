"""Where the frozen window starts."""

import sys
from multiprocessing import freeze_support

from hwr_desktop.__main__ import main

if __name__ == "__main__":
    freeze_support()  # a process that reads for another one (hwr recognise --jobs) goes no further
    sys.exit(main())
