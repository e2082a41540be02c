-- What is read together lies together once `maintain` has merged files: the figures of an article, what is expected apart from
-- what happened. A run waits for no sorting.

CALL lake.set_option('sort_on_insert', false);
ALTER TABLE figures SET SORTED BY (article_id ASC, char_start ASC);
ALTER TABLE observations SET SORTED BY (obs_status ASC, indicator ASC, ref_area ASC, counterpart_area ASC, period_start ASC);

-- Tables of names, which are random: zstd's quickest level packs them 3 % smaller than its usual one.
CALL lake.set_option('parquet_compression_level', 1, table_name => 'observations');
CALL lake.set_option('parquet_compression_level', 1, table_name => 'story_reports');
CALL lake.set_option('parquet_compression_level', 1, table_name => 'extractions');
