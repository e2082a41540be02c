-- Which parts of other people's archives are in the lake, so that an import goes on where it was broken off.

CREATE TABLE imports (
    shard_id VARCHAR NOT NULL,
    warc_file VARCHAR NOT NULL,
    first_byte BIGINT NOT NULL,
    end_byte BIGINT NOT NULL,
    n_pages BIGINT NOT NULL,
    n_articles BIGINT NOT NULL,
    n_rejected BIGINT NOT NULL,
    n_skipped BIGINT NOT NULL,
    n_broken BIGINT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE imports IS 'One row is a part of a WARC file whose pages are in the lake, written in the same commit as they';
COMMENT ON COLUMN imports.shard_id IS 'Name of the part: file, bytes, and which of its pages were chosen';
COMMENT ON COLUMN imports.warc_file IS 'The WARC file';
COMMENT ON COLUMN imports.first_byte IS 'The records that begin from this byte on';
COMMENT ON COLUMN imports.end_byte IS 'The records that begin before this byte';
COMMENT ON COLUMN imports.n_pages IS 'Pages of the chosen sources and domains';
COMMENT ON COLUMN imports.n_articles IS 'Pages that are articles';
COMMENT ON COLUMN imports.n_rejected IS 'Pages that are none, each a row of rejects';
COMMENT ON COLUMN imports.n_skipped IS 'Pages in a language that was not chosen';
COMMENT ON COLUMN imports.n_broken IS 'Records that could not be read';
COMMENT ON COLUMN imports.recorded_at IS 'When the row was written';
COMMENT ON COLUMN imports.run_id IS 'The run that wrote it';
