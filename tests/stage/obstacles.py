"""What a page of the desk says stands in the way of a time, and who set each."""

from tests.stage.page_client import Page, words


def obstacles(page: Page) -> list[str]:
    """Without who set each, see `set_by`."""
    lines = page.tree.findall(".//ul[@class='obstacles']/li")
    return [words(line).removesuffix(said).rstrip() for line, said in zip(lines, set_by(page), strict=True)]


def set_by(page: Page) -> list[str]:
    """In the order of the lines; empty where nobody is named."""
    lines = page.tree.findall(".//ul[@class='obstacles']/li")
    return ["".join(map(words, line.findall("span[@class='quiet set-by']"))) for line in lines]
