// title: A task, its papers and their datasets, to draw
// param: task Task = "object detection"
// param: limit integer = 60
// returns: path path
MATCH path = (:Task {name: $task})<-[:ADDRESSES|PROPOSES]-(:Paper)-[:EVALUATES_ON|PROPOSES]->(:Dataset)
RETURN path
ORDER BY [n IN nodes(path) | n.id], [r IN relationships(path) | type(r)] LIMIT $limit
