// title: Suspicious edges: low confidence from one paper alone
// param: below float = 0.5 -- confidence less than this
// param: limit integer = 50
// returns: confidence float, from string, relation string, to string, sentence string
MATCH (a)-[r]->(b:Entity)
WHERE r.confidence < $below AND r.paper_count = 1 AND type(r) <> 'MENTIONS'
RETURN r.confidence AS confidence, coalesce(a.name, a.title, left(a.abstract, 80)) AS from, type(r) AS relation,
       b.name AS to, r.evidence_texts[0] AS sentence
ORDER BY confidence, relation, from, to, sentence, a.id, b.id LIMIT $limit
