// title: What a method descends from and is part of, to draw
// param: method Method = "Transformer"
// param: limit integer = 60
// returns: path path, steps integer
MATCH path = (:Method {name: $method})-[:SUBCLASS_OF|PART_OF*1..3]->(:Method)
RETURN path, length(path) AS steps
ORDER BY steps, [n IN nodes(path) | n.id], [r IN relationships(path) | type(r)],
  [r IN relationships(path) | startNode(r).id] LIMIT $limit
