"""The use cases: everything one can do with a workspace, one module a noun.

Commands and pages are skins over these functions; none of them knows of the
other.
"""

from clusterviz.workspace.opened import Workspace

__all__ = ["Workspace"]
