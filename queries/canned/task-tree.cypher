// title: The wider and narrower tasks of a task, to draw
// param: task Task = "object detection"
// param: limit integer = 60
// returns: path path, steps integer
MATCH path = (:Task {name: $task})-[:SUBTASK_OF*1..3]-(:Task)
RETURN path, length(path) AS steps
ORDER BY steps, [n IN nodes(path) | n.id], [r IN relationships(path) | type(r)],
  [r IN relationships(path) | startNode(r).id] LIMIT $limit
