-- What SQLite's pragmas tell: an object and a line about it a row.
-- What belongs to the history is left out, and so are SQLite's own tables.
CREATE TEMP VIEW ours AS
SELECT schema.type, schema.name, schema.tbl_name, schema.sql, schema.type || ' ' || schema.name AS object
FROM main.sqlite_schema AS schema
WHERE schema.tbl_name NOT LIKE 'migrate\_%' ESCAPE '\' AND schema.tbl_name NOT LIKE 'sqlite\_%' ESCAPE '\';

SELECT
    ours.object,
    nullif(iif(list.wr, ' without rowid', '') || iif(list.strict, ' strict', '')
        || iif(ours.sql LIKE '%AUTOINCREMENT%', ' autoincrement', ''), '')
FROM temp.ours JOIN pragma_table_list AS list ON list.name = ours.name AND list.schema = 'main'
WHERE ours.type IN ('table', 'view');

SELECT
    ours.object,
    'column ' || info.name || ' ' || info.type || iif(info."notnull", ' not null', '')
        || coalesce(' default ' || info.dflt_value, '')
        || CASE info.hidden WHEN 0 THEN '' WHEN 2 THEN ' virtual' WHEN 3 THEN ' stored' ELSE ' hidden' END
FROM temp.ours JOIN pragma_table_xinfo(ours.name) AS info
WHERE ours.type IN ('table', 'view')
ORDER BY ours.name, info.cid;

SELECT object, 'primary key (' || group_concat(name, ', ') || ')'
FROM (
    SELECT ours.object, info.name
    FROM temp.ours JOIN pragma_table_info(ours.name) AS info
    WHERE ours.type = 'table' AND info.pk > 0
    ORDER BY ours.name, info.pk
)
GROUP BY object;

SELECT
    object,
    'foreign key (' || group_concat("from", ', ') || ') references ' || target
        || ' (' || coalesce(group_concat("to", ', '), '') || ') on delete ' || lower(on_delete)
        || ' on update ' || lower(on_update) AS line
FROM (
    SELECT ours.object, key.id, key."from", key."table" AS target, key."to", key.on_delete, key.on_update
    FROM temp.ours JOIN pragma_foreign_key_list(ours.name) AS key
    WHERE ours.type = 'table'
    ORDER BY ours.name, key.id, key.seq
)
GROUP BY object, id
ORDER BY object, line;

-- The index of a constraint has a name of SQLite's own making.
SELECT
    object,
    CASE WHEN origin = 'u' THEN 'unique' WHEN "unique" THEN 'unique index ' || name ELSE 'index ' || name END
        || ' (' || group_concat(term, ', ') || ')' || condition AS line
FROM (
    SELECT
        ours.object, list.name, list.origin, list."unique",
        coalesce(part.name, 'expression in ' || made.sql) || iif(part."desc", ' desc', '')
            || iif(part.coll = 'BINARY', '', ' collate ' || part.coll) AS term,
        iif(list.partial, ' ' || substr(made.sql, instr(upper(made.sql), ' WHERE ') + 1), '') AS condition
    FROM temp.ours
    JOIN pragma_index_list(ours.name) AS list
    JOIN pragma_index_xinfo(list.name) AS part
    LEFT JOIN main.sqlite_schema AS made ON made.type = 'index' AND made.name = list.name
    WHERE ours.type = 'table' AND list.origin <> 'pk' AND part.key
    ORDER BY ours.name, list.name, part.seqno
)
GROUP BY object, name
ORDER BY object, line;

SELECT 'table ' || tbl_name, sql FROM temp.ours WHERE type = 'trigger' ORDER BY tbl_name, name;

SELECT object, sql FROM temp.ours WHERE type = 'view'
