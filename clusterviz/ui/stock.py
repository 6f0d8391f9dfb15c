"""Streamlit's own words, which it has in English only, and ours in their place."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from clusterviz import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.schema import Language

STOCK: Mapping[str, str] = MappingProxyType(
    {
        "Skip to main content": "skip",
        "Sidebar": "sidebar",
        "Collapse sidebar": "sidebar_hide",
        "Expand sidebar": "sidebar_show",
        "Choose an option": "choose",
        "Choose options": "choose",
        "No options to select": "no_options",
        "No results": "no_results",
        "Selectbox options": "options",
        "Multiselect options": "options",
        "Open": "open",
        "Close": "close",
        "Dismiss": "close",
        "Cancel": "cancel",
        "Clear all": "clear",
        "Clear value": "clear",
        "Clear date": "clear",
        "Remove {x}": "remove",
        "Choose date": "day",
        "Choose date, {x}": "day_in",
        "Help": "help",
        "Help for {x}": "help_for",
        "Previous month": "month_before",
        "Next month": "month_after",
        "Use arrow keys to navigate dates. Enter to select. Escape to close.": "arrows",
        "Selected Date: {x}": "day_chosen",
        "Previous": "before",
        "Next": "after",
        "month": "month",
        "year": "year",
        "Upload": "upload",
        "Add files": "upload",
        "file upload": "upload",
        "Drag and drop a file here": "drop",
        "Drag and drop files here": "drop",
        "{x} per file": "per_file",
        "Error uploading file": "upload_failed",
        "Failed to generate file for download": "file_failed",
        "Download failed": "file_failed",
        "Press Enter to apply": "enter",
        "Press Enter to submit form": "enter",
        "Press Ctrl+Enter to apply": "control_enter",
        "Press Ctrl+Enter to submit form": "control_enter",
        "Running...": "running",
        "Please wait...": "running",
        "Stop": "stop",
        "Connection error": "connection_lost",
        "Is Streamlit still running? {x}": "connection_lost_remedy",
        "Streamlit server is not responding. {x}": "connection_lost_remedy",
        "Connecting": "connecting",
        "CONNECTING": "connecting",
        "Reconnected to server.": "connected",
        "Page not found": "no_page",
        "The page that you have requested does not seem to exist. "
        "Running the app's main page.": "no_page_remedy",
        "You have requested page /{x}, but no corresponding file was found in the "
        "app's pages/ directory. Running the app's main page.": "no_page_remedy",
        "This app has encountered an error. {x}": "fault",
        "Copy to clipboard": "copy",
        "Copied": "copied",
        "Loading...": "running",
        "Sort ascending": "sort_up",
        "Sort descending": "sort_down",
        "Autosize": "autosize",
        "Pin column": "pin",
        "Unpin column": "unpin",
        "Hide column": "hide",
        "Copy column name": "copy_name",
        "Format": "format",
        "Statistics": "statistics",
        "Show/hide columns": "columns",
        "Type to search": "search",
        "streamlit_folium.st_folium": "map",
        "Vega visualization": "chart",
    }
)
"""By what Streamlit says, the key of ours; ``{x}`` stands for what is between."""


def words(language: Language) -> dict[str, str]:
    """Return what takes the place of each of Streamlit's own words.

    Examples
    --------
    >>> words("en")["No results"]
    'Nothing found'
    """
    return {
        theirs: texts.say(f"frame.stock_{name}", language)
        for theirs, name in STOCK.items()
    }
