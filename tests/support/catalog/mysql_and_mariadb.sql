-- What the information schemas of MySQL and MariaDB tell alike: an object and a line about it a row.
-- What belongs to the history is left out.
SET SESSION group_concat_max_len = 1000000;

SELECT
    CONCAT(IF(TABLE_TYPE = 'VIEW', 'view ', 'table '), TABLE_NAME),
    CONCAT_WS(' ', CONCAT('engine ', ENGINE, ' collate ', TABLE_COLLATION), CONCAT('comment: ', NULLIF(TABLE_COMMENT, '')))
FROM information_schema.TABLES
WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT LIKE 'migrate\_%';

SELECT
    CONCAT(IF(TABLE_TYPE = 'VIEW', 'view ', 'table '), TABLE_NAME),
    CONCAT_WS(
        ' ', 'column', COLUMN_NAME, COLUMN_TYPE,
        IF(COLLATION_NAME = TABLE_COLLATION, NULL, CONCAT('collate ', COLLATION_NAME)),
        IF(IS_NULLABLE = 'NO', 'not null', NULL),
        CONCAT('default ', COLUMN_DEFAULT),
        NULLIF(EXTRA, ''),
        CONCAT('as (', NULLIF(GENERATION_EXPRESSION, ''), ')'),
        CONCAT('comment: ', NULLIF(COLUMN_COMMENT, ''))
    )
FROM information_schema.COLUMNS
JOIN information_schema.TABLES USING (TABLE_SCHEMA, TABLE_NAME)
WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT LIKE 'migrate\_%'
ORDER BY TABLE_NAME, ORDINAL_POSITION;

SELECT
    CONCAT('table ', member.TABLE_NAME),
    CONCAT(
        'foreign key ', member.CONSTRAINT_NAME,
        ' (', GROUP_CONCAT(member.COLUMN_NAME ORDER BY member.ORDINAL_POSITION SEPARATOR ', '),
        ') references ', member.REFERENCED_TABLE_NAME,
        ' (', GROUP_CONCAT(member.REFERENCED_COLUMN_NAME ORDER BY member.ORDINAL_POSITION SEPARATOR ', '),
        ') on delete ', LOWER(rule.DELETE_RULE), ' on update ', LOWER(rule.UPDATE_RULE)
    )
FROM information_schema.KEY_COLUMN_USAGE AS member
JOIN information_schema.REFERENTIAL_CONSTRAINTS AS rule
    ON rule.CONSTRAINT_SCHEMA = member.CONSTRAINT_SCHEMA AND rule.CONSTRAINT_NAME = member.CONSTRAINT_NAME
    AND rule.TABLE_NAME = member.TABLE_NAME
WHERE member.CONSTRAINT_SCHEMA = DATABASE() AND member.TABLE_NAME NOT LIKE 'migrate\_%'
GROUP BY member.TABLE_NAME, member.CONSTRAINT_NAME, member.REFERENCED_TABLE_NAME, rule.DELETE_RULE, rule.UPDATE_RULE
ORDER BY member.TABLE_NAME, member.CONSTRAINT_NAME;

SELECT
    CONCAT('table ', EVENT_OBJECT_TABLE),
    CONCAT('trigger ', TRIGGER_NAME, ' ', ACTION_TIMING, ' ', EVENT_MANIPULATION, ' ', ACTION_STATEMENT)
FROM information_schema.TRIGGERS
WHERE TRIGGER_SCHEMA = DATABASE()
ORDER BY EVENT_OBJECT_TABLE, TRIGGER_NAME;

-- The text of a view names the database, which is another one in every test.
SELECT CONCAT('view ', TABLE_NAME), CONCAT('as ', REPLACE(VIEW_DEFINITION, CONCAT('`', DATABASE(), '`.'), ''))
FROM information_schema.VIEWS
WHERE TABLE_SCHEMA = DATABASE();

SELECT CONCAT(LOWER(ROUTINE_TYPE), ' ', ROUTINE_NAME), ROUTINE_DEFINITION
FROM information_schema.ROUTINES
WHERE ROUTINE_SCHEMA = DATABASE()
