// title: Suspicious edges: two relations that cannot both hold
// about: A part that is also the whole, a kind that is also the more general, a thing both part and kind of another.
// param: limit integer = 50
// returns: problem string, a string, first string, b string, second string, confidence float
MATCH (a:Method)-[r:PART_OF|SUBCLASS_OF|USED_FOR]->(b:Method), (b)-[s:PART_OF|SUBCLASS_OF|USED_FOR]->(a)
WHERE type(r) = type(s) AND a.id < b.id
RETURN 'both directions' AS problem, a.name AS a, type(r) AS first, b.name AS b, type(s) AS second,
       CASE WHEN r.confidence < s.confidence THEN r.confidence ELSE s.confidence END AS confidence
ORDER BY confidence DESC, a, b, first, second LIMIT $limit
