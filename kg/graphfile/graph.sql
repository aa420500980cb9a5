-- From assigned mentions to edges and evidence. Attached as g: the graph file. Made before: paper,
-- entity (numbered from 0), assigned (paper, record, position, entity), role_fit (label, role, fitted,
-- strength) and relation_fit (type, head_label, tail_label, mutual) from the ontology, least (role,
-- relation: the probabilities from which on something is shown). Entity
-- numbers follow paper numbers among the nodes.

CREATE TABLE placed AS
SELECT a.paper, a.entity AS node, e.label AS voted, m.*, f.fitted, f.strength
FROM assigned a
JOIN g.mention m ON m.record = a.record AND m.position = a.position
JOIN entity e ON e.no = a.entity
JOIN role_fit f ON f.label = e.label AND f.role = m.role;

-- A paper's edge to an entity: the strongest role, shown by its best mention (ties: the earliest).
CREATE TABLE role_evidence AS
SELECT
    paper AS source, node AS target, paper,
    arg_min(fitted, rank) AS type, arg_min(role_confidence, rank) AS confidence,
    arg_min(field, rank) AS tail_field, arg_min(start_at, rank) AS tail_start, arg_min(end_at, rank) AS tail_end,
    arg_min(sentence_start, rank) AS tail_sentence_start, arg_min(sentence_end, rank) AS tail_sentence_end
FROM (SELECT *, (-strength, -role_confidence, position) AS rank FROM placed)
GROUP BY paper, node;

CREATE TABLE related AS
SELECT
    h.paper, r.type, r.confidence, f.type IS NOT NULL AS fits,
    coalesce(f.mutual, false) AND h.node > t.node AS turned, h, t
FROM g.relation r
JOIN placed h ON h.record = r.record AND h.position = r.head
JOIN placed t ON t.record = r.record AND t.position = r.tail
LEFT JOIN relation_fit f ON f.type = r.type AND f.head_label = h.voted AND f.tail_label = t.voted
WHERE h.node <> t.node AND r.confidence >= (SELECT relation FROM least);

CREATE TABLE relation_evidence AS
WITH directed AS (
    SELECT paper, type, confidence, CASE WHEN turned THEN t ELSE h END AS h, CASE WHEN turned THEN h ELSE t END AS t
    FROM related WHERE fits
)
SELECT
    h.node AS source, t.node AS target, paper, type,
    max(confidence) AS confidence, arg_min(h, (-confidence, h.position, t.position)) AS h,
    arg_min(t, (-confidence, h.position, t.position)) AS t
FROM directed GROUP BY h.node, t.node, paper, type;

CREATE TABLE found AS
SELECT
    source, target, type, paper, confidence,
    NULL AS head_field, NULL AS head_start, NULL AS head_end,
    NULL AS head_sentence_start, NULL AS head_sentence_end,
    tail_field, tail_start, tail_end, tail_sentence_start, tail_sentence_end
FROM role_evidence
UNION ALL
SELECT
    source, target, type, paper, confidence,
    h.field, h.start_at, h.end_at, h.sentence_start, h.sentence_end,
    t.field, t.start_at, t.end_at, t.sentence_start, t.sentence_end
FROM relation_evidence;

CREATE TABLE edge AS
SELECT
    CAST(row_number() OVER (ORDER BY source, target, type) - 1 AS INTEGER) AS no,
    source, target, type, max(confidence) AS confidence, CAST(count(*) AS INTEGER) AS paper_count
FROM found GROUP BY source, target, type ORDER BY source, target, type;

CREATE TABLE evidence AS
SELECT
    e.no AS edge,
    CAST(row_number() OVER (PARTITION BY e.no ORDER BY f.confidence DESC, f.paper) - 1 AS INTEGER) AS rank,
    f.paper, f.confidence, f.head_field, f.head_start, f.head_end, f.head_sentence_start, f.head_sentence_end,
    f.tail_field, f.tail_start, f.tail_end, f.tail_sentence_start, f.tail_sentence_end
FROM found f JOIN edge e ON e.source = f.source AND e.target = f.target AND e.type = f.type
ORDER BY edge, rank;

CREATE TABLE correction AS
SELECT DISTINCT
    paper, fitted || ' instead of ' || role || ': ' || name AS what,
    'read as ' || label || ', the papers together say ' || voted AS reason
FROM placed WHERE fitted <> role
UNION ALL
SELECT DISTINCT
    paper, 'dropped ' || type || ': ' || h.name || ' to ' || t.name,
    'its ends are ' || h.voted || ' and ' || t.voted
FROM related WHERE NOT fits
ORDER BY ALL;
