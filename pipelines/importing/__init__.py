"""Years of other people's archives as input: WARC files in, rows of the lake out, on one core or on many.

Belongs here: which pages are taken, reading them in shards, loading what was read, and who reads (this process, others,
a Dask cluster). Does not belong here: cleaning and extraction, which are those of the main job.

Workers read shards to Parquet files; one writer loads them in the order of the shards, so that the lake is the same
whoever reads and however often it is begun again.
"""
