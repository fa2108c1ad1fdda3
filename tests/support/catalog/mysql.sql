-- What only MySQL tells so: an object and a line about it a row.
SELECT
    CONCAT('table ', TABLE_NAME),
    CONCAT(
        IF(NON_UNIQUE, 'index ', 'unique index '), INDEX_NAME, ' ', LOWER(INDEX_TYPE),
        ' (', GROUP_CONCAT(
            COALESCE(COLUMN_NAME, EXPRESSION), IFNULL(CONCAT(' first ', SUB_PART), ''), IF(COLLATION = 'D', ' desc', '')
            ORDER BY SEQ_IN_INDEX SEPARATOR ', '
        ), ')', IF(IS_VISIBLE = 'YES', '', ' invisible')
    )
FROM information_schema.STATISTICS
WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT LIKE 'migrate\_%'
GROUP BY TABLE_NAME, INDEX_NAME, NON_UNIQUE, INDEX_TYPE, IS_VISIBLE
ORDER BY TABLE_NAME, INDEX_NAME;

SELECT
    CONCAT('table ', named.TABLE_NAME),
    CONCAT('check ', named.CONSTRAINT_NAME, ' ', rule.CHECK_CLAUSE, IF(named.ENFORCED = 'YES', '', ' not enforced'))
FROM information_schema.TABLE_CONSTRAINTS AS named
JOIN information_schema.CHECK_CONSTRAINTS AS rule USING (CONSTRAINT_SCHEMA, CONSTRAINT_NAME)
WHERE named.TABLE_SCHEMA = DATABASE() AND named.TABLE_NAME NOT LIKE 'migrate\_%'
ORDER BY named.TABLE_NAME, named.CONSTRAINT_NAME
