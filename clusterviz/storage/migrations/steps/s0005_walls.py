"""Guards that had gaps: replaced lines, lines out of turn, and moves between areas.

In SQLite a ``REPLACE`` took a line out of the audit without any trigger on deletions.
On a server, the second wall asked whose a row is, and not whose it becomes; it
believed the areas that the line of a case names, and the action that a line says it
is; and it took a line of any number, after which nobody could write. Tables of layers
no longer hold what may name persons, so that whoever may read one may read all of it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_REPLACED = """
CREATE TRIGGER audit_keep_replaced BEFORE INSERT ON audit
WHEN EXISTS (
  SELECT 1 FROM audit WHERE seq = NEW.seq
    OR (kind = NEW.kind AND subject = NEW.subject AND version = NEW.version)
)
BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END
"""

_FUNCTIONS = """
DROP FUNCTION clusterviz_cluster_of(text, text, text);

CREATE FUNCTION clusterviz_pointer(layer text)
RETURNS text LANGUAGE sql STABLE SET search_path = {path} AS $$
  SELECT min(attname::text) FROM pg_attribute
  WHERE attrelid = to_regclass(format('layers.%I', layer))
    AND attname IN ('cluster_id', 'site_id') AND NOT attisdropped
$$;

CREATE FUNCTION clusterviz_clusters_of(layer text, key text, body text)
RETURNS SETOF text LANGUAGE plpgsql STABLE SET search_path = {path} AS $$
DECLARE
  place regclass := to_regclass(format('layers.%I', layer));
  pointer text := clusterviz_pointer(layer);
  key_column text;
  was text;
  one text;
BEGIN
  SELECT a.attname INTO key_column FROM pg_index AS i JOIN pg_attribute AS a
    ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
  WHERE i.indrelid = place AND i.indisprimary;
  IF pointer IS NULL OR key_column IS NULL THEN RETURN; END IF;
  EXECUTE format('SELECT %I FROM %s WHERE %I = $1', pointer, place, key_column)
    INTO was USING key;
  -- Where the row is, and where its new values put it.
  FOREACH one IN ARRAY ARRAY[was, body::jsonb -> 'values' ->> pointer] LOOP
    IF pointer = 'site_id' AND to_regclass('layers.clearance_sites') IS NOT NULL THEN
      EXECUTE 'SELECT cluster_id FROM layers.clearance_sites WHERE site_id = $1'
        INTO one USING one;
    END IF;
    IF one IS NOT NULL THEN RETURN NEXT one; END IF;
  END LOOP;
END $$;

CREATE FUNCTION clusterviz_reaches(who text, cluster text, of_on text)
RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = {path} AS $$
DECLARE
  leaders text[];
  is_placed boolean := false;
BEGIN
  SELECT array_agg(area) INTO leaders FROM clusterviz_leading(cluster, of_on) AS area;
  IF leaders IS NOT NULL THEN
    RETURN EXISTS (
      SELECT FROM clusterviz_own(who, of_on) AS own WHERE own = ANY(leaders)
    );
  END IF;
  IF to_regclass('layers.areas') IS NOT NULL
    AND to_regclass('layers.clusters') IS NOT NULL
  THEN
    EXECUTE '
      SELECT EXISTS (
        SELECT FROM layers.areas AS a JOIN layers.clusters AS c
          ON ST_Intersects(a.geometry, c.geometry)
        WHERE c.cluster_id = $1
      )' INTO is_placed USING cluster;
  END IF;
  -- Of a cluster that nobody knows or has drawn, the areas that a line names must
  -- do; not of one that merely had no area on the day that the line chose.
  RETURN NOT is_placed;
END $$;

CREATE OR REPLACE FUNCTION clusterviz_may_row(
  who text, layer text, key text, body text, of_on text
) RETURNS boolean LANGUAGE sql STABLE SET search_path = {path} AS $$
  SELECT clusterviz_may(who, 'edit', '[]', of_on) OR NOT EXISTS (
    SELECT FROM clusterviz_clusters_of(layer, key, body) AS one
    WHERE NOT clusterviz_reaches(who, one, of_on)
  )
$$;

CREATE FUNCTION clusterviz_may_case(
  who text, subject text, body text, of_on text
) RETURNS boolean LANGUAGE sql STABLE SET search_path = {path} AS $$
  -- The subject is a cluster and a zone, as core.cases.subject writes them.
  SELECT clusterviz_may(who, 'case', '[]', of_on) OR (
    clusterviz_reaches(
      who, replace(replace(split_part(subject, '|', 1), '%7C', '|'), '%25', '%'), of_on
    )
    AND clusterviz_reaches(who, coalesce(body::jsonb ->> 'cluster_id', ''), of_on)
  )
$$;

CREATE FUNCTION clusterviz_puts(what text, of_what text, pointed text)
RETURNS boolean LANGUAGE sql STABLE SET search_path = {path} AS $$
  -- Whatever the line says: asked of the row that is put there beside it.
  SELECT EXISTS (
    SELECT FROM audit
    WHERE kind = what AND subject = of_what
      AND person_id = current_setting('clusterviz.person_id', true)
      AND xmin = pg_current_xact_id()::xid
      AND clusterviz_may_row(
        person_id, substr(kind, 5), subject,
        jsonb_build_object('values', jsonb_build_object(
          coalesce(clusterviz_pointer(substr(kind, 5)), ''), pointed
        ))::text,
        of_on
      )
  )
$$;

DROP POLICY added ON audit;
CREATE POLICY added ON audit FOR INSERT TO clusterviz_app WITH CHECK (
  person_id <> 'local'
  AND person_id = current_setting('clusterviz.person_id', true)
  AND action = CASE
    WHEN starts_with(kind, 'row:') THEN 'edit'
    WHEN kind = 'publication' THEN 'publish'
    WHEN kind = 'person' THEN 'people'
    WHEN kind IN ('case', 'scenario', 'sign_off') THEN kind
  END
  AND clusterviz_may(person_id, action, areas, of_on)
  AND (action <> 'edit'
    OR clusterviz_may_row(person_id, substr(kind, 5), subject, body, of_on))
  AND (action <> 'case' OR clusterviz_may_case(person_id, subject, body, of_on))
);
"""

_TRIGGERS = """
CREATE FUNCTION clusterviz_in_turn() RETURNS trigger
LANGUAGE plpgsql SET search_path = {path} AS $$
BEGIN
  IF NEW.seq IS DISTINCT FROM (SELECT seq + 1 FROM audit_head)
  THEN RAISE EXCEPTION 'a line of the audit follows the last one'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_in_turn BEFORE INSERT ON audit
  FOR EACH ROW EXECUTE FUNCTION clusterviz_in_turn();

CREATE FUNCTION clusterviz_headed() RETURNS trigger
LANGUAGE plpgsql SET search_path = {path} AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM audit_head WHERE audit_head.seq >= NEW.seq)
  THEN RAISE EXCEPTION 'the head of the audit is its last line'; END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_headed AFTER INSERT ON audit
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION clusterviz_headed();
"""

_LAYERS = """
DO $$
DECLARE
  one record;
  gone text;
  pointer text;
BEGIN
  FOR one IN
    SELECT c.oid, c.relname, a.attname AS key
    FROM pg_class AS c
    JOIN pg_policy AS p ON p.polrelid = c.oid AND p.polname = 'written'
    JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisprimary
    JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
    WHERE c.relnamespace = 'layers'::regnamespace
  LOOP
    pointer := clusterviz_pointer(one.relname);
    EXECUTE format(
      'ALTER POLICY written ON layers.%I'
      ' WITH CHECK (clusterviz_puts(%L, %I::text, %s))',
      one.relname, 'row:' || one.relname, one.key,
      coalesce(quote_ident(pointer) || '::text', 'NULL'));
    -- What readers were given no right to names persons: layer files have it.
    FOR gone IN
      SELECT attname FROM pg_attribute
      WHERE attrelid = one.oid AND attnum > 0 AND NOT attisdropped
        AND NOT has_column_privilege('clusterviz_reader', attrelid, attnum, 'SELECT')
    LOOP
      EXECUTE format('ALTER TABLE layers.%I DROP COLUMN %I', one.relname, gone);
    END LOOP;
    EXECUTE format('GRANT SELECT ON layers.%I TO clusterviz_reader', one.relname);
  END LOOP;
END $$
"""


def upgrade() -> None:
    """Close the gaps."""
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        op.execute(_REPLACED)
        return
    quote = bind.dialect.identifier_preparer.quote
    schema = quote(str(bind.scalar(sa.text("SELECT current_schema()"))))
    of_postgis = bind.scalar(
        sa.text(
            "SELECT nspname FROM pg_extension JOIN pg_namespace ON"
            " pg_namespace.oid = extnamespace WHERE extname = 'postgis'"
        )
    )
    path = f"{schema}, {quote(str(of_postgis))}, pg_temp"
    for script in (_FUNCTIONS, _TRIGGERS, _LAYERS):
        # What looks like a parameter here is SQL's own.
        bind.exec_driver_sql(
            script.replace("{path}", path), execution_options={"no_parameters": True}
        )
