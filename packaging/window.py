"""Where the frozen window starts."""

import sys

from hwr_desktop.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
