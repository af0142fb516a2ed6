-- An event is found by its id alone, wherever in time it lies. Ids are random, so a tree over them would be written to all
-- over at every insert; a Bloom filter for each megabyte of rows has a hundredth of the size and says which few to look into.

CREATE INDEX activity_event ON sequitur.activity USING brin (event_id uuid_bloom_ops);
