// title: Papers on a task that name no dataset
// param: task Task = "object detection"
// param: limit integer = 25
// returns: year integer, paper string, id string
MATCH (:Task {name: $task})<-[:ADDRESSES|PROPOSES]-(p:Paper)
WHERE NOT EXISTS { MATCH (p)-->(:Dataset) }
RETURN p.year AS year, coalesce(p.title, left(p.abstract, 80)) AS paper, p.id AS id
ORDER BY year IS NULL, year DESC, id LIMIT $limit
