"""What guards a database on a server, as it is: triggers, policies, rights, functions.

What they should be is kept as digests, for PostgreSQL writes each in its own way: by
the digest that a step made, a later look knows whether it is still that.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TABLES = (
    "audit", "audit_head", "layer_versions", "restorations", "people", "person_areas",
    "permissions", "layer_files", "workspace_files",
)  # fmt: skip

_IN_PUBLIC = "SELECT oid FROM pg_class WHERE oid = ANY(CAST(:tables AS regclass[]))"

_TRIGGERS = f"""
SELECT 'trigger ' || tgname AS name, concat_ws(' ', tgenabled,
  pg_get_triggerdef(oid, true)) AS text
FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN ({_IN_PUBLIC})
"""

_FUNCTIONS = """
SELECT 'function ' || proname AS name, concat_ws(' ', lanname, provolatile, prosecdef,
  pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), replace(replace(
    array_to_string(proconfig, ','), quote_ident(current_schema()), '@'),
    (SELECT quote_ident(nspname) FROM pg_extension JOIN pg_namespace
      ON pg_namespace.oid = extnamespace WHERE extname = 'postgis'), '@'),
  prosrc) AS text
FROM pg_proc AS p JOIN pg_language AS l ON l.oid = prolang
WHERE starts_with(proname, 'clusterviz_')
  AND pronamespace = to_regnamespace(current_schema())
"""

_POLICIES = """
SELECT 'policy ' || polname || ' on ' || relname AS name, concat_ws(' ', polcmd,
  polpermissive, (SELECT string_agg(rolname, ',' ORDER BY rolname) FROM pg_roles
    WHERE pg_roles.oid = ANY(polroles)),
  pg_get_expr(polqual, polrelid), 'CHECK', pg_get_expr(polwithcheck, polrelid)) AS text
FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
WHERE polrelid = ANY(CAST(:tables AS regclass[]))
"""

_SECURITY = f"""
SELECT 'row security of ' || relname AS name, relrowsecurity::text AS text
FROM pg_class WHERE oid IN ({_IN_PUBLIC})
"""

_RIGHTS = f"""
SELECT 'rights on ' || relname AS name, string_agg(
  concat_ws(' ', coalesce(rolname, 'everybody'), privilege_type), ','
  ORDER BY rolname, privilege_type) AS text
FROM pg_class, aclexplode(relacl) AS a LEFT JOIN pg_roles ON pg_roles.oid = grantee
WHERE pg_class.oid IN ({_IN_PUBLIC})
  AND (grantee = 0 OR rolname IN ('clusterviz_app', 'clusterviz_reader'))
GROUP BY relname
"""

_ROLE = """
SELECT 'role ' || rolname AS name, concat_ws(' ', rolsuper, rolbypassrls, rolcreaterole,
  rolcanlogin, (SELECT count(*) FROM pg_auth_members WHERE member = r.oid)) AS text
FROM pg_roles AS r WHERE rolname = 'clusterviz_app'
"""

_LAYERS = """
SELECT c.relname, c.relrowsecurity, a.attname,
  (SELECT min(attname) FROM pg_attribute WHERE attrelid = c.oid
    AND attname IN ('cluster_id', 'site_id') AND NOT attisdropped) AS pointer
FROM pg_class AS c JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisprimary
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
WHERE c.relnamespace = to_regnamespace('layers')
  AND c.relname IN (SELECT layer FROM layer_versions)
"""

_LAYER_POLICIES = ("seen", "written")


def guards(connection: sa.Connection) -> dict[str, str]:
    """Return a digest of everything that guards the tables, by its name."""
    tables = {"tables": list(_TABLES)}
    found = {}
    for query in (_TRIGGERS, _FUNCTIONS, _POLICIES, _SECURITY, _RIGHTS, _ROLE):
        asked = sa.text(query)
        given = tables if ":tables" in query else {}
        for name, text in connection.execute(asked, given):
            found[str(name)] = _digest(str(text))
    return found


def differing(connection: sa.Connection) -> Iterator[str]:
    """Yield the names of guards that are missing, another, or not this program's."""
    found = guards(connection)
    for name in sorted({*found, *EXPECTED}):
        if found.get(name) != EXPECTED.get(name):
            yield name
    for layer, is_secure, key, pointer in connection.execute(sa.text(_LAYERS)):
        if not is_secure:
            yield f"row security of layers.{layer}"
        its = {"tables": [f'layers."{layer}"']}
        names = "|".join(map(re.escape, (f"row:{layer}", key, pointer or "NULL")))
        policies = {
            str(name): _digest(re.sub(rf"\b({names})\b", "", str(text)))
            for name, text in connection.execute(sa.text(_POLICIES), its)
        }
        wanted = {f"policy {one} on {layer}": one for one in _LAYER_POLICIES}
        for name in sorted({*policies, *wanted}):
            if policies.get(name) != EXPECTED_OF_LAYERS.get(wanted.get(name, "")):
                yield f"{name} in layers"


def _digest(text: str) -> str:
    """Return a digest in which blanks and casts do not count.

    Versions of PostgreSQL differ in how many of them they write.
    """
    plain = re.sub(r"::\w+|\s", "", text)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


EXPECTED_OF_LAYERS: Mapping[str, str] = {
    "seen": "3e682a97934c0277",
    "written": "e0c558014180ded1",
}
"""Of the policies on each table of the schema ``layers``."""

EXPECTED: Mapping[str, str] = {
    "function clusterviz_allowed": "312d74410a0c41e2",
    "function clusterviz_clusters_of": "ba52db2a28ddfef8",
    "function clusterviz_follows": "3d057b47127337ab",
    "function clusterviz_headed": "b62b68774e08c887",
    "function clusterviz_in_turn": "1e22c0df5952d316",
    "function clusterviz_kept": "01f7963a090f6c40",
    "function clusterviz_leading": "c8e7976d36b5b35a",
    "function clusterviz_may": "033f5c6da6475db9",
    "function clusterviz_may_case": "38b9929bdfa2818d",
    "function clusterviz_may_row": "e1d30aa9afdad247",
    "function clusterviz_own": "459aafe121cc1530",
    "function clusterviz_pointer": "9d2e16ab6003f580",
    "function clusterviz_puts": "8971332c96eb2172",
    "function clusterviz_reaches": "a81c7d475983e24e",
    "function clusterviz_wrote": "7803de440eb9b270",
    "policy added on audit": "b75ddc8a6841308e",
    "policy added on layer_files": "0efe988495e0f9e7",
    "policy added on layer_versions": "2766f173c5efd7fe",
    "policy added on people": "8174497ea4b8682a",
    "policy added on person_areas": "8174497ea4b8682a",
    "policy added on restorations": "7e8bb45cd36c1f69",
    "policy moved on audit_head": "a3a9dd912c759fd8",
    "policy removed on people": "d576a73d1d32eee8",
    "policy removed on person_areas": "d576a73d1d32eee8",
    "policy seen on audit": "c7989cdfd42328a1",
    "policy seen on audit_head": "c7989cdfd42328a1",
    "policy seen on layer_files": "c7989cdfd42328a1",
    "policy seen on layer_versions": "c7989cdfd42328a1",
    "policy seen on people": "c7989cdfd42328a1",
    "policy seen on permissions": "c7989cdfd42328a1",
    "policy seen on person_areas": "c7989cdfd42328a1",
    "policy seen on restorations": "c7989cdfd42328a1",
    "policy seen on workspace_files": "c7989cdfd42328a1",
    "rights on audit": "23f8dc4f5d5b7eac",
    "rights on audit_head": "4c7cfb3026b34e6e",
    "rights on layer_files": "23f8dc4f5d5b7eac",
    "rights on layer_versions": "23f8dc4f5d5b7eac",
    "rights on people": "e7103e4af1ae030f",
    "rights on permissions": "4f9158dec14dca05",
    "rights on person_areas": "e7103e4af1ae030f",
    "rights on restorations": "23f8dc4f5d5b7eac",
    "rights on workspace_files": "4f9158dec14dca05",
    "role clusterviz_app": "7ccff0ad87a200f4",
    "row security of audit": "b5bea41b6c623f7c",
    "row security of audit_head": "b5bea41b6c623f7c",
    "row security of layer_files": "b5bea41b6c623f7c",
    "row security of layer_versions": "b5bea41b6c623f7c",
    "row security of people": "b5bea41b6c623f7c",
    "row security of permissions": "b5bea41b6c623f7c",
    "row security of person_areas": "b5bea41b6c623f7c",
    "row security of restorations": "b5bea41b6c623f7c",
    "row security of workspace_files": "b5bea41b6c623f7c",
    "trigger audit_allowed": "9c0fc3c8295eff07",
    "trigger audit_head_follows": "d711cd6c119b93d0",
    "trigger audit_head_keep": "e3ef594dd6d12a65",
    "trigger audit_headed": "d1d12f24a3242b1f",
    "trigger audit_in_turn": "2acb44fdc15379bd",
    "trigger audit_keep_all": "9c280224dbe28a05",
    "trigger audit_keep_delete": "56569a1f9a16359c",
    "trigger audit_keep_update": "90adfcc49c344cad",
}
"""Of everything else, as the steps make it."""
