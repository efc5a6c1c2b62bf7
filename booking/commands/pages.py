"""`python -m booking.commands.pages`: the pages, served by gunicorn once the settings are found good.

gunicorn reads WEB_CONCURRENCY by itself, before gunicorn.conf.py can say what is wrong with it.
"""

import os
import sys

from booking.config import WrongSetting, instance_folder, read_settings


def main() -> None:
    """Becomes gunicorn, which keeps the process's id; what is said after the module's name is passed on."""
    try:
        settings = read_settings(os.environ, instance_folder(os.environ))
    except WrongSetting as wrong:
        sys.exit(wrong.message)
    os.environ["WEB_CONCURRENCY"] = str(settings.server_processes)
    gunicorn = (sys.executable, "-m", "gunicorn", "app:create_app()", *sys.argv[1:])
    os.execv(sys.executable, gunicorn)  # noqa: S606 (our own program)


if __name__ == "__main__":
    main()
