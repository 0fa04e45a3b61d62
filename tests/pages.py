"""Looking at a page: before a test says what is not on it, this says that it is the page."""

import re
from typing import Any

from django.test import Client
from django.utils.html import strip_tags


def opened(client: Client, url: str, title: str, **query: Any) -> str:
    """The page's text; fails unless it was shown and its heading has these words."""
    response = client.get(url, query)
    assert response.status_code == 200, (url, response.status_code)
    page = response.content.decode()
    headings = [strip_tags(found).strip() for found in re.findall(r"<h1[^>]*>.*?</h1>", page, re.S)]
    assert any(title in heading for heading in headings), (url, title, headings)
    return page
