"""The steps by which a file from outside enters the workspace, on the page for it."""
