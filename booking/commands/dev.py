"""What `make dev` starts: the pages and the worker as `make run` does, anew whenever a source changes."""

import sys
from typing import Final

from booking.commands.serve import main

PAGES: Final = (sys.executable, "-m", "flask", "--app", "app", "--debug", "run")
WORKER: Final = (sys.executable, "-m", "booking.commands.reloading_worker")

if __name__ == "__main__":
    sys.exit(main(PAGES, WORKER))
