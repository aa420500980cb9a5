-- The graph file, version 1. Two halves: what was read and extracted (added to, shard by shard), and
-- the graph derived from it (replaced whole, in one transaction, at the end of a build).

-- What the file is: format ("1"), program, model, model_hash, complete ("true" once a graph stands),
-- origin ("build", or the address that it was pulled from) ...
CREATE TABLE manifest (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);

-- Every input that was read, by the name the user gave it.
CREATE TABLE input (
    name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, records BIGINT NOT NULL,
    furniture BIGINT NOT NULL, not_understood BIGINT NOT NULL,
    PRIMARY KEY (name, sha256)
);

-- A distinct text. `id` is the record's identity (equal for texts that differ in case or spaces only).
CREATE TABLE record (
    key VARCHAR PRIMARY KEY,      -- SHA-256 of the exact title and abstract
    id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,       -- '' where missing
    abstract VARCHAR NOT NULL,
    model VARCHAR                 -- hash of the model that read it; NULL until it is extracted
);

-- Where each text stood and what was said of it there. One row a place; all NULL where not said.
CREATE TABLE source (
    record VARCHAR NOT NULL, name VARCHAR NOT NULL, line BIGINT NOT NULL,
    authors VARCHAR[] NOT NULL, published VARCHAR, published_inferred BOOLEAN NOT NULL,
    venue VARCHAR, url VARCHAR, doi VARCHAR, arxiv VARCHAR,
    PRIMARY KEY (record, name, line)
);

CREATE TABLE mention (
    record VARCHAR NOT NULL, position INTEGER NOT NULL,
    field VARCHAR NOT NULL, start_at INTEGER NOT NULL, end_at INTEGER NOT NULL,
    sentence_start INTEGER NOT NULL, sentence_end INTEGER NOT NULL,
    label VARCHAR NOT NULL, name VARCHAR NOT NULL, confidence DOUBLE NOT NULL,
    role VARCHAR NOT NULL, role_confidence DOUBLE NOT NULL
);

CREATE TABLE relation (
    record VARCHAR NOT NULL, head INTEGER NOT NULL, type VARCHAR NOT NULL, tail INTEGER NOT NULL,
    confidence DOUBLE NOT NULL
);

CREATE TABLE abbreviation (record VARCHAR NOT NULL, short VARCHAR NOT NULL, long VARCHAR NOT NULL);

-- The user's word on what is one thing and what is not (kg merges --undo, rule files).
CREATE TABLE rule (kind VARCHAR NOT NULL, left_key VARCHAR NOT NULL, right_key VARCHAR NOT NULL);

-- From here on: derived. `no` numbers papers, then entities, each in the order of their ids, from 0.
CREATE TABLE paper (
    no INTEGER NOT NULL, id VARCHAR NOT NULL, record VARCHAR NOT NULL,
    title VARCHAR, abstract VARCHAR, published VARCHAR, year INTEGER, published_inferred BOOLEAN,
    venue VARCHAR, authors VARCHAR[], url VARCHAR, doi VARCHAR, arxiv VARCHAR,
    sources VARCHAR[] NOT NULL
);                                -- NULL where a paper has no such value, never '' or []

-- Every record id of a paper resolves to it; why it is in ('' for the one that represents the paper).
CREATE TABLE paper_record (id VARCHAR NOT NULL, paper INTEGER NOT NULL, reason VARCHAR NOT NULL);

CREATE TABLE entity (
    no INTEGER NOT NULL, id VARCHAR NOT NULL, label VARCHAR NOT NULL, name VARCHAR NOT NULL,
    aliases VARCHAR[],            -- NULL where there is none
    lookup VARCHAR NOT NULL, paper_count INTEGER NOT NULL,
    link_id VARCHAR, link_url VARCHAR
);

-- Every id that a member of an entity would have by itself resolves to it.
CREATE TABLE entity_member (id VARCHAR NOT NULL, entity INTEGER NOT NULL);

CREATE TABLE edge (
    no INTEGER NOT NULL, source INTEGER NOT NULL, target INTEGER NOT NULL, type VARCHAR NOT NULL,
    confidence DOUBLE NOT NULL, paper_count INTEGER NOT NULL
);                                -- ordered by source, target, type; no from 0

-- Evidence of an edge, one row a paper, `rank` from 0 best first. Offsets point into the paper's title
-- or abstract; head columns are NULL for the edge of a Paper.
CREATE TABLE evidence (
    edge INTEGER NOT NULL, rank INTEGER NOT NULL, paper INTEGER NOT NULL, confidence DOUBLE NOT NULL,
    head_field VARCHAR, head_start INTEGER, head_end INTEGER,
    head_sentence_start INTEGER, head_sentence_end INTEGER,
    tail_field VARCHAR NOT NULL, tail_start INTEGER NOT NULL, tail_end INTEGER NOT NULL,
    tail_sentence_start INTEGER NOT NULL, tail_sentence_end INTEGER NOT NULL
);

-- Why two surface keys became one entity (also what --undo names).
CREATE TABLE merge (
    id VARCHAR NOT NULL, entity INTEGER NOT NULL, left_key VARCHAR NOT NULL, right_key VARCHAR NOT NULL,
    reason VARCHAR NOT NULL, evidence VARCHAR NOT NULL
);

-- What a paper's reading lost: roles moved to another column, relations dropped, and why.
CREATE TABLE correction (paper INTEGER NOT NULL, what VARCHAR NOT NULL, reason VARCHAR NOT NULL);
