-- What only MariaDB tells so: an object and a line about it a row.
SELECT
    CONCAT('table ', TABLE_NAME),
    CONCAT(
        IF(NON_UNIQUE, 'index ', 'unique index '), INDEX_NAME, ' ', LOWER(INDEX_TYPE),
        ' (', GROUP_CONCAT(
            COLUMN_NAME, IFNULL(CONCAT(' first ', SUB_PART), ''), IF(COLLATION = 'D', ' desc', '')
            ORDER BY SEQ_IN_INDEX SEPARATOR ', '
        ), ')', IF(IGNORED = 'NO', '', ' ignored')
    )
FROM information_schema.STATISTICS
WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT LIKE 'migrate\_%'
GROUP BY TABLE_NAME, INDEX_NAME, NON_UNIQUE, INDEX_TYPE, IGNORED
ORDER BY TABLE_NAME, INDEX_NAME;

SELECT CONCAT('table ', TABLE_NAME), CONCAT('check ', CONSTRAINT_NAME, ' (', CHECK_CLAUSE, ') ', LOWER(LEVEL))
FROM information_schema.CHECK_CONSTRAINTS
WHERE CONSTRAINT_SCHEMA = DATABASE() AND TABLE_NAME NOT LIKE 'migrate\_%'
ORDER BY TABLE_NAME, CONSTRAINT_NAME
