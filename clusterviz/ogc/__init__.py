"""OGC API – Features: what anybody may read of a workspace, for programs.

A shell beside `ui` and `commands`: it asks the workspace, and neither imports the
other. Only `app.py`, which mounts it beside the dashboard, and the command `api`,
which serves it alone, import it. pygeoapi comes with the extra ``ogc``: nothing here
that imports it is imported before somebody asks for the API.

`query` and `asked` read a request and refuse what is wrong with it; `provider` answers
from `collection`; `answers` puts the links and words right that pygeoapi gave; `pages`
shows the same answer to people.
"""
