"""The HTML that stands on a site which is not ours, in the language that is spoken now."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _
from markupsafe import escape

LINK: Final = '<a href="{address}">{words}</a>\n'
# As tall as a month with a day's times mostly is: without JavaScript the frame keeps it, and scrolls.
FRAME: Final = """\
<!-- Open times. Without JavaScript the frame keeps the height that stands here. -->
<iframe src="{address}" title="{words}" width="100%" height="900" style="border: 0; max-width: 600px"></iframe>
<script>
(function () {{
  var frame = document.currentScript.previousElementSibling;
  window.addEventListener("message", function (event) {{
    if (event.origin !== "{origin}" || event.source !== frame.contentWindow) return;
    var height = Number(event.data && event.data.openTimesHeight);
    if (height > 0) frame.style.height = Math.min(height, 5000) + "px";
  }});
}})();
</script>
"""


def link_snippet(address: str) -> str:
    return LINK.format(address=escape(address), words=escape(_("Book a consultation")))


def frame_snippet(address: str, *, origin: str) -> str:
    """With the script by which the frame grows, which hears nobody but that frame."""
    return FRAME.format(address=escape(address), words=escape(_("Choose a day and a time")), origin=origin)
