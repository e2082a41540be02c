-- What was fetched, what was read from it, what was refused, and what each run did.

CREATE TABLE migrations (
    version INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    checksum VARCHAR NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL,
    code_version VARCHAR NOT NULL
);
COMMENT ON TABLE migrations IS 'One row is a numbered step that made the tables what they are';
COMMENT ON COLUMN migrations.version IS 'Number of the step; steps are applied in order, each once';
COMMENT ON COLUMN migrations.name IS 'What the step is about, from its file name';
COMMENT ON COLUMN migrations.checksum IS 'SHA-256 of the step''s statements';
COMMENT ON COLUMN migrations.applied_at IS 'When the step was applied';
COMMENT ON COLUMN migrations.code_version IS 'Version of Dateline that applied it';

CREATE TABLE runs (
    run_id VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    started TIMESTAMPTZ NOT NULL,
    ended TIMESTAMPTZ NOT NULL,
    code_version VARCHAR NOT NULL,
    counts MAP(VARCHAR, BIGINT) NOT NULL,
    snapshot BIGINT NOT NULL
);
COMMENT ON TABLE runs IS 'One row is what one stage of a run changed for one source; a stage that changed nothing has none';
COMMENT ON COLUMN runs.run_id IS 'The run; all its stages share it';
COMMENT ON COLUMN runs.stage IS 'The stage that wrote: crawl, articles, records, resolved, reference ...';
COMMENT ON COLUMN runs.source IS 'The source whose data was written; * for all';
COMMENT ON COLUMN runs.started IS 'When the writing began';
COMMENT ON COLUMN runs.ended IS 'When it was committed';
COMMENT ON COLUMN runs.code_version IS 'Version of Dateline that wrote';
COMMENT ON COLUMN runs.counts IS 'Rows added, opened and closed, by table: {figures_opened: 12, figures_closed: 3}';
COMMENT ON COLUMN runs.snapshot IS 'The snapshot that holds the result: FROM figures AT (VERSION => snapshot)';

CREATE TABLE fetches (
    fetch_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    kind VARCHAR,
    url VARCHAR NOT NULL,
    final_url VARCHAR,
    status INTEGER,
    etag VARCHAR,
    last_modified VARCHAR,
    content_type VARCHAR,
    bytes BIGINT,
    digest VARCHAR,
    warc_file VARCHAR,
    warc_offset BIGINT,
    fetched_at TIMESTAMPTZ NOT NULL,
    error VARCHAR,
    evidence STRUCT(published TIMESTAMPTZ, modified TIMESTAMPTZ, title VARCHAR, origin VARCHAR),
    recorded_at TIMESTAMPTZ NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE fetches IS 'One row is an HTTP exchange';
COMMENT ON COLUMN fetches.fetch_id IS 'Name of the exchange';
COMMENT ON COLUMN fetches.source IS 'The source on whose behalf it was fetched';
COMMENT ON COLUMN fetches.kind IS 'What it was fetched as: article, feed, sitemap, listing, robots';
COMMENT ON COLUMN fetches.url IS 'Address that was asked for';
COMMENT ON COLUMN fetches.final_url IS 'Address that answered, after redirects';
COMMENT ON COLUMN fetches.status IS 'HTTP status; null where no answer came';
COMMENT ON COLUMN fetches.etag IS 'ETag header, for conditional requests';
COMMENT ON COLUMN fetches.last_modified IS 'Last-Modified header as sent, for conditional requests';
COMMENT ON COLUMN fetches.content_type IS 'Content-Type header as sent';
COMMENT ON COLUMN fetches.bytes IS 'Length of the body in bytes, content encoding undone';
COMMENT ON COLUMN fetches.digest IS 'Digest of the body, as in the WARC record';
COMMENT ON COLUMN fetches.warc_file IS 'WARC file of the archive that holds the answer, relative to the archive';
COMMENT ON COLUMN fetches.warc_offset IS 'Offset of its record in that file, in bytes';
COMMENT ON COLUMN fetches.fetched_at IS 'When the answer came';
COMMENT ON COLUMN fetches.error IS 'Why no answer came: timeout, refused, robots.txt ...; null where one came';
COMMENT ON COLUMN fetches.evidence IS 'What a feed, sitemap or listing said of the page before it was fetched';
COMMENT ON COLUMN fetches.recorded_at IS 'When the row was written';
COMMENT ON COLUMN fetches.run_id IS 'The run that wrote the row';

CREATE TABLE articles (
    article_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    canonical_url VARCHAR NOT NULL,
    site VARCHAR,
    title VARCHAR,
    standfirst VARCHAR,
    authors VARCHAR[],
    language VARCHAR,
    section VARCHAR,
    tags VARCHAR[],
    published_at TIMESTAMPTZ,
    published_zone VARCHAR,
    published_date DATE,
    published_precision VARCHAR,
    published_from VARCHAR,
    modified_at TIMESTAMPTZ,
    modified_zone VARCHAR,
    text VARCHAR NOT NULL,
    text_hash VARCHAR NOT NULL,
    word_count INTEGER NOT NULL,
    paywalled BOOLEAN,
    flags VARCHAR[],
    entries STRUCT(published_at TIMESTAMPTZ, title VARCHAR, "text" VARCHAR)[],
    origins MAP(VARCHAR, VARCHAR),
    duplicate_of VARCHAR,
    minhash BIGINT[],
    fetch_id VARCHAR,
    fetched_at TIMESTAMPTZ NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE articles IS 'One row is a version of an article';
COMMENT ON COLUMN articles.article_id IS 'Name of the article, from its canonical address; the same for all its versions';
COMMENT ON COLUMN articles.version IS 'Number of the version: 1, 2, 3 ...';
COMMENT ON COLUMN articles.source IS 'The source that it was found at';
COMMENT ON COLUMN articles.url IS 'Address that it was fetched from';
COMMENT ON COLUMN articles.canonical_url IS 'Address that it names itself by, cleaned';
COMMENT ON COLUMN articles.site IS 'Name of the outlet as the page gives it';
COMMENT ON COLUMN articles.title IS 'Headline without the outlet''s name';
COMMENT ON COLUMN articles.standfirst IS 'Summary under the headline';
COMMENT ON COLUMN articles.authors IS 'Names of the authors, persons only';
COMMENT ON COLUMN articles.language IS 'Language of the text, ISO 639-1';
COMMENT ON COLUMN articles.section IS 'Section of the site';
COMMENT ON COLUMN articles.tags IS 'Keywords that the page gives';
COMMENT ON COLUMN articles.published_at IS 'When it was published; null where nothing says so';
COMMENT ON COLUMN articles.published_zone IS 'Zone in which the page gave it: offset (+04:00) or IANA name; null where it gave none';
COMMENT ON COLUMN articles.published_date IS 'The day of publication where it was published; relative periods are resolved against it';
COMMENT ON COLUMN articles.published_precision IS 'What is known of published_at: day, minute, second; with day its time of day means nothing';
COMMENT ON COLUMN articles.published_from IS 'Where published_at came from: json-ld, meta, feed, sitemap, url, text ...';
COMMENT ON COLUMN articles.modified_at IS 'When it was last changed, as the page says';
COMMENT ON COLUMN articles.modified_zone IS 'Zone in which the page gave modified_at';
COMMENT ON COLUMN articles.text IS 'The text without page furniture; offsets in figures and events count its characters';
COMMENT ON COLUMN articles.text_hash IS 'Hash of the text, to tell a change';
COMMENT ON COLUMN articles.word_count IS 'Number of words of the text';
COMMENT ON COLUMN articles.paywalled IS 'The page shows only a part to readers without a subscription';
COMMENT ON COLUMN articles.flags IS 'What a reader should know: live_blog, paywalled, short, no_date, language_unsure';
COMMENT ON COLUMN articles.entries IS 'Dated posts of a live blog; empty for others';
COMMENT ON COLUMN articles.origins IS 'Where each field came from: {title: json-ld, authors: meta}';
COMMENT ON COLUMN articles.duplicate_of IS 'article_id of the earlier article with the same text (wire copy)';
COMMENT ON COLUMN articles.minhash IS 'MinHash of the text''s shingles, by which copies are found; null for a short text';
COMMENT ON COLUMN articles.fetch_id IS 'The HTTP exchange that this version was read from';
COMMENT ON COLUMN articles.fetched_at IS 'When that was';
COMMENT ON COLUMN articles.valid_from IS 'Since when the lake knows this version';
COMMENT ON COLUMN articles.valid_to IS 'Since when it is no longer the current one; null: it is';
COMMENT ON COLUMN articles.run_id IS 'The run that wrote the version';

CREATE TABLE rejects (
    reject_id VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    url VARCHAR,
    reason VARCHAR NOT NULL,
    detail VARCHAR,
    fetch_id VARCHAR,
    recorded_at TIMESTAMPTZ NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE rejects IS 'One row is an input that a stage refused';
COMMENT ON COLUMN rejects.reject_id IS 'Name of the refusal: the same input refused again for the same reason is not repeated';
COMMENT ON COLUMN rejects.stage IS 'The stage that refused: crawl, articles, records ...';
COMMENT ON COLUMN rejects.source IS 'The source that the input came from';
COMMENT ON COLUMN rejects.url IS 'Address of the input';
COMMENT ON COLUMN rejects.reason IS 'Why, as a code: not_html, empty_page, list_page, paywalled_stub ...';
COMMENT ON COLUMN rejects.detail IS 'What was found, in words';
COMMENT ON COLUMN rejects.fetch_id IS 'The HTTP exchange that the input came from';
COMMENT ON COLUMN rejects.recorded_at IS 'When the row was written';
COMMENT ON COLUMN rejects.run_id IS 'The run that wrote the row';

CREATE TABLE extractions (
    article_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    extractor_version VARCHAR NOT NULL,
    n_figures INTEGER NOT NULL,
    n_events INTEGER NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE extractions IS 'One row says which version of an article was read by which extractor, also where it found nothing';
COMMENT ON COLUMN extractions.article_id IS 'The article';
COMMENT ON COLUMN extractions.version IS 'The version that was read';
COMMENT ON COLUMN extractions.extractor_version IS 'The extractor that read it';
COMMENT ON COLUMN extractions.n_figures IS 'Number of figures it found';
COMMENT ON COLUMN extractions.n_events IS 'Number of events it found';
COMMENT ON COLUMN extractions.valid_from IS 'When it was read';
COMMENT ON COLUMN extractions.valid_to IS 'When it was read again, or the article went; null: the last reading';
COMMENT ON COLUMN extractions.run_id IS 'The run that wrote the row';
