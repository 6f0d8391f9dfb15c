"""What only a database on a server has: PostGIS, stored files, and a second wall.

In SQLite there is nothing to do. On a server, people write as the role
``clusterviz_app``: whatever the program is made to ask for, that role adds only
lines of the audit that its person may, and changes only rows that such a line of
the same transaction is about. Of a row in a cluster the leading areas are worked out
here anew, by PostGIS. Who owns the database stands outside of this wall.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_TABLES = sa.MetaData()

_files = sa.Table(
    "layer_files",
    _TABLES,
    sa.Column("content_hash", sa.Text, primary_key=True),
    sa.Column("chunk", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    comment="Published layers as GeoParquet, cut into pieces",
)
_texts = sa.Table(
    "workspace_files",
    _TABLES,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("content", sa.Text, nullable=False),
    comment="clusterviz.toml, and rules.toml where the workspace has its own",
)

_ROLES = """
DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['clusterviz_app', 'clusterviz_reader'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = one) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', one);
    END IF;
  END LOOP;
  IF NOT pg_has_role(current_user, 'clusterviz_app', 'MEMBER') THEN
    EXECUTE format('GRANT clusterviz_app TO %I', current_user);
  END IF;
END $$
"""

# Each function looks only where this step made its tables, and last where whoever
# asks could have put another of the same name.
_FUNCTIONS = """
CREATE FUNCTION clusterviz_own(who text, of_on text)
RETURNS SETOF text LANGUAGE sql STABLE SET search_path = {path} AS $$
  SELECT area FROM person_areas
  WHERE person_id = who AND valid_from_on <= of_on
    AND (valid_to_on = '' OR valid_to_on >= of_on)
$$;

CREATE FUNCTION clusterviz_may(
  who text, what text, areas text, of_on text
) RETURNS boolean LANGUAGE sql STABLE SET search_path = {path} AS $$
  SELECT EXISTS (
    SELECT FROM people JOIN permissions
      ON permissions.role = people.role AND permissions.action = what
    WHERE people.person_id = who AND NOT people.is_removed AND (
      permissions.reach = 'everywhere'
      OR permissions.reach = 'own' AND EXISTS (
        SELECT FROM clusterviz_own(who, of_on) AS own
        WHERE own IN (SELECT jsonb_array_elements_text(areas::jsonb))
      )
    )
  )
$$;

CREATE FUNCTION clusterviz_wrote(what text, of_what text)
RETURNS boolean LANGUAGE sql STABLE SET search_path = {path} AS $$
  SELECT EXISTS (
    SELECT FROM audit
    WHERE kind = what AND subject = of_what
      AND person_id = current_setting('clusterviz.person_id', true)
      AND xmin = pg_current_xact_id()::xid
  )
$$;

CREATE FUNCTION clusterviz_leading(cluster text, of_on text)
RETURNS SETOF text LANGUAGE plpgsql STABLE SET search_path = {path} AS $$
BEGIN
  IF to_regclass('layers.areas') IS NULL OR to_regclass('layers.clusters') IS NULL
  THEN RETURN; END IF;
  RETURN QUERY EXECUTE '
    SELECT DISTINCT ON (a.level) a.level || ''.'' || a.area_code
    FROM layers.areas AS a JOIN layers.clusters AS c
      ON ST_Intersects(a.geometry, c.geometry)
    WHERE c.cluster_id = $1
      AND (a.valid_from_on IS NULL OR a.valid_from_on <= $2::date)
      AND (a.valid_to_on IS NULL OR a.valid_to_on >= $2::date)
    ORDER BY a.level, ST_Area(ST_Intersection(a.geometry, c.geometry)) DESC'
    USING cluster, of_on;
END $$;

CREATE FUNCTION clusterviz_cluster_of(layer text, key text, body text)
RETURNS text LANGUAGE plpgsql STABLE SET search_path = {path} AS $$
DECLARE
  place regclass := to_regclass(format('layers.%I', layer));
  given jsonb := body::jsonb -> 'values';
  key_column text;
  pointer text;
  found text;
BEGIN
  SELECT attname INTO pointer FROM pg_attribute
  WHERE attrelid = place AND attname IN ('cluster_id', 'site_id') AND NOT attisdropped
  ORDER BY attname LIMIT 1;
  SELECT a.attname INTO key_column FROM pg_index AS i JOIN pg_attribute AS a
    ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
  WHERE i.indrelid = place AND i.indisprimary;
  IF pointer IS NULL OR key_column IS NULL THEN RETURN NULL; END IF;
  EXECUTE format('SELECT %I FROM %s WHERE %I = $1', pointer, place, key_column)
    INTO found USING key;
  found := coalesce(found, given ->> pointer);
  IF pointer = 'site_id' AND to_regclass('layers.clearance_sites') IS NOT NULL THEN
    EXECUTE 'SELECT cluster_id FROM layers.clearance_sites WHERE site_id = $1'
      INTO found USING found;
  END IF;
  RETURN found;
END $$;

CREATE FUNCTION clusterviz_may_row(
  who text, layer text, key text, body text, of_on text
) RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = {path} AS $$
DECLARE leaders text[];
BEGIN
  IF clusterviz_may(who, 'edit', '[]', of_on) THEN RETURN true; END IF;
  SELECT array_agg(area) INTO leaders FROM clusterviz_leading(
    clusterviz_cluster_of(layer, key, body), of_on
  ) AS area;
  -- Of what lies in no known cluster, the areas that its line names must do.
  RETURN leaders IS NULL
    OR EXISTS (SELECT FROM clusterviz_own(who, of_on) AS own WHERE own = ANY(leaders));
END $$;
"""

_TRIGGERS = """
CREATE FUNCTION clusterviz_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit is only ever added to'; END $$;
CREATE TRIGGER audit_keep_update BEFORE UPDATE ON audit
  FOR EACH ROW EXECUTE FUNCTION clusterviz_kept();
CREATE TRIGGER audit_keep_delete BEFORE DELETE ON audit
  FOR EACH ROW EXECUTE FUNCTION clusterviz_kept();
CREATE TRIGGER audit_keep_all BEFORE TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION clusterviz_kept();
CREATE TRIGGER audit_head_keep BEFORE INSERT OR DELETE ON audit_head
  FOR EACH ROW EXECUTE FUNCTION clusterviz_kept();

CREATE FUNCTION clusterviz_allowed() RETURNS trigger
LANGUAGE plpgsql SET search_path = {path} AS $$
BEGIN
  IF NEW.person_id <> 'local'
    AND NOT clusterviz_may(NEW.person_id, NEW.action, NEW.areas, NEW.of_on)
  THEN RAISE EXCEPTION 'whoever writes may not do that there'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_allowed BEFORE INSERT ON audit
  FOR EACH ROW EXECUTE FUNCTION clusterviz_allowed();

CREATE FUNCTION clusterviz_follows() RETURNS trigger
LANGUAGE plpgsql SET search_path = {path} AS $$
BEGIN
  IF NEW."only" <> 1 OR NEW.seq <> OLD.seq + 1 OR NOT EXISTS (
    SELECT FROM audit WHERE audit.seq = NEW.seq AND audit.hash = NEW.hash
  ) THEN RAISE EXCEPTION 'the head of the audit is its last line'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_head_follows BEFORE UPDATE ON audit_head
  FOR EACH ROW EXECUTE FUNCTION clusterviz_follows();
"""

_WALL = """
GRANT USAGE ON SCHEMA {schema} TO clusterviz_app;
GRANT SELECT ON audit, audit_head, layer_versions, restorations, people, person_areas,
  permissions, layer_files, workspace_files, alembic_version TO clusterviz_app;
GRANT INSERT ON audit, layer_versions, restorations, people, person_areas, layer_files
  TO clusterviz_app;
GRANT UPDATE ON audit_head TO clusterviz_app;
GRANT DELETE ON people, person_areas TO clusterviz_app;

CREATE SCHEMA IF NOT EXISTS layers;
GRANT USAGE ON SCHEMA layers TO clusterviz_app, clusterviz_reader;

DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['audit', 'audit_head', 'layer_versions', 'restorations',
    'people', 'person_areas', 'permissions', 'layer_files', 'workspace_files']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one);
    EXECUTE format(
      'CREATE POLICY seen ON %I FOR SELECT TO clusterviz_app USING (true)', one);
  END LOOP;
END $$;

CREATE POLICY added ON audit FOR INSERT TO clusterviz_app WITH CHECK (
  person_id <> 'local'
  AND person_id = current_setting('clusterviz.person_id', true)
  AND (action = 'edit') = starts_with(kind, 'row:')
  AND (action = 'publish') = (kind = 'publication')
  AND (action = 'people') = (kind = 'person')
  AND (action = 'sign_off') = (kind = 'sign_off')
  AND clusterviz_may(person_id, action, areas, of_on)
  AND (action <> 'edit'
    OR clusterviz_may_row(person_id, substr(kind, 5), subject, body, of_on))
);
CREATE POLICY moved ON audit_head FOR UPDATE TO clusterviz_app USING (true);
CREATE POLICY added ON layer_versions FOR INSERT TO clusterviz_app WITH CHECK (
  EXISTS (
    SELECT FROM audit WHERE audit.seq = edited_seq
      AND audit.kind IN ('publication', 'row:' || layer)
      AND clusterviz_wrote(audit.kind, audit.subject)
      AND (audit.kind <> 'publication' OR audit.subject = layer)
  )
);
CREATE POLICY added ON restorations FOR INSERT TO clusterviz_app
  WITH CHECK (clusterviz_wrote('publication', layer));
CREATE POLICY added ON layer_files FOR INSERT TO clusterviz_app WITH CHECK (
  EXISTS (
    SELECT FROM layer_versions AS one
    WHERE one.content_hash = layer_files.content_hash
      AND one.xmin = pg_current_xact_id()::xid
  )
);
CREATE POLICY added ON people FOR INSERT TO clusterviz_app
  WITH CHECK (clusterviz_wrote('person', person_id));
CREATE POLICY removed ON people FOR DELETE TO clusterviz_app
  USING (clusterviz_wrote('person', person_id));
CREATE POLICY added ON person_areas FOR INSERT TO clusterviz_app
  WITH CHECK (clusterviz_wrote('person', person_id));
CREATE POLICY removed ON person_areas FOR DELETE TO clusterviz_app
  USING (clusterviz_wrote('person', person_id));
"""


def upgrade() -> None:
    """Make PostGIS, the tables of files, the triggers, the roles and the policies."""
    bind = op.get_bind()
    if bind.dialect.name != "postgresql":
        return
    bind.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS postgis")
    _TABLES.create_all(bind)
    quote = bind.dialect.identifier_preparer.quote
    schema = quote(str(bind.scalar(sa.text("SELECT current_schema()"))))
    of_postgis = bind.scalar(
        sa.text(
            "SELECT nspname FROM pg_extension JOIN pg_namespace ON"
            " pg_namespace.oid = extnamespace WHERE extname = 'postgis'"
        )
    )
    path = f"{schema}, {quote(str(of_postgis))}, pg_temp"
    for script in (_ROLES, _FUNCTIONS, _TRIGGERS, _WALL):
        filled = script.replace("{path}", path).replace("{schema}", schema)
        # What looks like a parameter here is SQL's own.
        bind.exec_driver_sql(filled, execution_options={"no_parameters": True})
