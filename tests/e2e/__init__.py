"""Tests in a browser: a real server, a real page, no address but its own."""
