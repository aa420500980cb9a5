// title: Shortest paths between two things
// about: Over relations between methods, datasets and tasks and over the papers that join them.
// param: a Entity = "Transformer"
// param: b Entity = "ImageNet"
// param: limit integer = 20
// returns: path path, steps integer
MATCH (a:Entity {name: $a}), (b:Entity {name: $b})
MATCH path = allShortestPaths((a)-[*..6]-(b))
RETURN path, length(path) AS steps
ORDER BY steps, [n IN nodes(path) | n.id], [r IN relationships(path) | type(r)],
  [r IN relationships(path) | startNode(r).id] LIMIT $limit
