"""The HTTP face: `api` (the /v1 routes), `problems` (errors), `pages` (the article's page)."""
