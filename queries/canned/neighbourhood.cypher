// title: A thing and its neighbours, to draw
// param: name Entity = "Transformer"
// param: limit integer = 60
// returns: path path
MATCH path = (e:Entity {name: $name})-[r]-(other)
RETURN path
ORDER BY r.confidence DESC, [n IN nodes(path) | n.id], [r IN relationships(path) | type(r)],
  [r IN relationships(path) | startNode(r).id] LIMIT $limit
