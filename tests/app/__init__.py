"""Every page without a browser, on the tiny workspace."""
