SELECT 1;
%%
SELECT 1
%%
SELECT 1;
SELECT 2;

%%
SELECT 1; SELECT 2; SELECT 3
%%
SELECT 1;;SELECT 2
%%
SELECT 'a;b'; SELECT 2;
%%
SELECT 'it''s; fine'; SELECT 2;
%%
SELECT ''''; SELECT 2;
%%
SELECT ''; SELECT ';';
%%
SELECT 'two
lines; in one' ; SELECT 2;
%%
SELECT "a;b" FROM (SELECT 1 AS "a;b") AS x; SELECT 2;
%%
SELECT 1 -- a comment; with
; SELECT 2;
%%
-- first
SELECT 1;
-- second
SELECT 2;
-- last
%%
/* first; */ SELECT 1; /* second; */ SELECT 2; /* last; */
%%
SELECT /* in; the */ 1; SELECT 2 /* end */;
%%
SELECT 1 /* a
b;
c */ + 2;
SELECT 3;
%%
SELECT '-- no comment'; SELECT 2;
%%
SELECT '/* no comment'; SELECT '*/';
%%
SELECT 1 -- it's; a quote
; SELECT 2;
%%
SELECT 1 /* it's; a quote */; SELECT 2;
%%
-- "
SELECT 1; SELECT 2;
%%
SELECT 1
;


SELECT 2

;
%%
   
	 SELECT 1 ; 	
 SELECT 2 ;  
%%
SELECT (1); SELECT ((2));
%%
SELECT 'ä;ö'; SELECT 'ü';
%%
SELECT '𝄞;'; SELECT 2;
%%
SELECT 1 AS a1_b; SELECT 2 AS begin_x;
%%
SELECT CASE WHEN 1 = 1 THEN 2 ELSE 3 END; SELECT 4;
%%
SELECT CASE 1 WHEN 1 THEN 'END;' END; SELECT 4;
%%
SELECT 5 - -1; SELECT 2;
%%
SELECT 6/2; SELECT 3*2;
%%
SELECT 1/* c */+/* d;*/2; SELECT 3;
%%
SELECT 1	;	SELECT 2
%%
SELECT 'a' /* ' */ ; SELECT 'b' -- '
;
%%
SELECT 1; -- trailing; words

%%
SELECT 1; /* trailing;
words */

%%
/**/SELECT 1;/**/SELECT 2;/**/
%%
SELECT 1 /***/; SELECT 2 /****/;
%%
SELECT '''' || ';' || ''''; SELECT 2;
%%
SELECT 1 AS "it's"; SELECT 2;
%%
SELECT 1 AS "say ""x;"""; SELECT 2;
%%
SELECT 1;SELECT 2;SELECT 3;SELECT 4;SELECT 5;SELECT 6;
%%
SELECT
  1,
  ';',
  2
;
SELECT 3;