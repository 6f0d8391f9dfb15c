"""The dashboard in a real browser, and under many users."""
