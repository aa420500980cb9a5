// title: Papers on a task, each with its datasets and methods
// param: task Task = "object detection"
// param: limit integer = 20
// returns: year integer, paper string, methods strings, datasets strings, id string
MATCH (:Task {name: $task})<-[:ADDRESSES|PROPOSES]-(p:Paper)
WITH DISTINCT p ORDER BY p.year IS NULL, p.year DESC, p.id LIMIT $limit
RETURN p.year AS year, coalesce(p.title, left(p.abstract, 80)) AS paper,
       COLLECT { MATCH (p)-[:PROPOSES|USES]->(m:Method) RETURN m.name AS name ORDER BY name } AS methods,
       COLLECT { MATCH (p)-[:PROPOSES|EVALUATES_ON]->(d:Dataset) RETURN d.name AS name ORDER BY name } AS datasets,
       p.id AS id
ORDER BY year IS NULL, year DESC, id, paper
