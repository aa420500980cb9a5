// title: Suspicious edges: a method that is both a part and a kind of another
// param: limit integer = 50
// returns: method string, of string, as_part float, as_kind float
MATCH (a:Method)-[r:PART_OF]->(b:Method), (a)-[s:SUBCLASS_OF]->(b)
RETURN a.name AS method, b.name AS of, r.confidence AS as_part, s.confidence AS as_kind
ORDER BY r.confidence + s.confidence DESC, method, of LIMIT $limit
