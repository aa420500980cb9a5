// title: What a method is part of and a kind of, and its own parts and kinds
// param: method Method = "Transformer"
// param: limit integer = 50
// returns: relation string, method string, papers integer, confidence float
MATCH (m:Method {name: $method})-[r:PART_OF|SUBCLASS_OF]-(other:Method)
WITH other, r, startNode(r) = m AS outward
RETURN CASE WHEN type(r) = 'PART_OF' AND outward THEN 'is part of'
            WHEN type(r) = 'PART_OF' THEN 'has the part'
            WHEN outward THEN 'is a kind of'
            ELSE 'has the kind' END AS relation,
       other.name AS method, r.paper_count AS papers, r.confidence AS confidence
ORDER BY relation, papers DESC, confidence DESC, method LIMIT $limit
