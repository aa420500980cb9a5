// title: The methods compared around a method, two steps far, to draw
// param: method Method = "Transformer"
// param: limit integer = 60
// returns: path path, steps integer
MATCH path = (:Method {name: $method})-[:COMPARED_WITH*1..2]-(:Method)
RETURN path, length(path) AS steps
ORDER BY steps, [n IN nodes(path) | n.id], [r IN relationships(path) | type(r)],
  [r IN relationships(path) | startNode(r).id] LIMIT $limit
